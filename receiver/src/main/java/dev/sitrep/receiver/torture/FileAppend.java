package dev.sitrep.receiver.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The yardstick: a file that one thread appends records to, one after the other, and forces to
/// disk once for all that waited at a time.
final class FileAppend implements AutoCloseable {
  private static final int BATCH = 256;

  private record Waiting(byte[] bytes, CompletableFuture<Boolean> done) {}

  private final FileChannel file;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(1024);
  private final Thread writer = Thread.ofPlatform().name("append").daemon().unstarted(this::run);
  private volatile boolean closed;

  private FileAppend(FileChannel file) {
    this.file = file;
  }

  static FileAppend to(Path path) throws IOException {
    var append =
        new FileAppend(
            FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE));
    append.writer.start();
    return append;
  }

  /// Returns when the record is on disk.
  void append(byte[] bytes) throws InterruptedException {
    var waiting = new Waiting(bytes, new CompletableFuture<>());
    queue.put(waiting);
    waiting.done.join();
  }

  private void run() {
    var batch = new ArrayList<Waiting>(BATCH);
    while (!closed) {
      try {
        var first = queue.poll(50, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        batch.add(first);
        queue.drainTo(batch, BATCH - 1);
        write(batch);
      } catch (InterruptedException e) {
        return;
      } finally {
        batch.clear();
      }
    }
  }

  private void write(List<Waiting> batch) {
    try {
      for (var one : batch) {
        var record = ByteBuffer.wrap(one.bytes);
        while (record.hasRemaining()) {
          file.write(record);
        }
      }
      file.force(false);
      batch.forEach(one -> one.done.complete(true));
    } catch (IOException e) {
      batch.forEach(one -> one.done.completeExceptionally(e));
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}
