package dev.sitrep.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The lines of a stream, each waited for no longer than its reader wants to: a blocked read of the
/// stream itself cannot be timed. Closing closes the stream.
final class Lines implements AutoCloseable {
  private sealed interface Item {}

  private record Line(String text) implements Item {}

  private record End() implements Item {}

  private record Broken(IOException why) implements Item {}

  private final BlockingQueue<Item> read = new ArrayBlockingQueue<>(64);
  private final InputStream in;
  private final int maxBytes;
  private final Thread reader;

  /// @param maxBytes a stream that holds more counts as broken
  Lines(InputStream in, int maxBytes) {
    this.in = new BufferedInputStream(in);
    this.maxBytes = maxBytes;
    this.reader = Thread.ofVirtual().name("model-answer").start(this::pump);
  }

  /// Empty at the end of the stream.
  Optional<String> next(Duration patience)
      throws IOException, InterruptedException, TimeoutException {
    var item = read.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (item == null) {
      throw new TimeoutException();
    }
    return switch (item) {
      case Line(var text) -> Optional.of(text);
      case End() -> Optional.empty();
      case Broken(var why) -> throw new IOException(why);
    };
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      in.close();
    } catch (IOException alreadyGone) {
      // nothing of it is wanted any more
    }
  }

  private void pump() {
    try {
      read.put(readAll());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private Item readAll() throws InterruptedException {
    var line = new ByteArrayOutputStream();
    try {
      int left = maxBytes;
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (--left < 0) {
          return new Broken(new IOException("more than " + maxBytes + " bytes"));
        }
        if (b == '\n') {
          read.put(new Line(line.toString(StandardCharsets.UTF_8)));
          line.reset();
        } else {
          line.write(b);
        }
      }
    } catch (IOException e) {
      return new Broken(e);
    }
    if (line.size() > 0) {
      read.put(new Line(line.toString(StandardCharsets.UTF_8)));
    }
    return new End();
  }
}
