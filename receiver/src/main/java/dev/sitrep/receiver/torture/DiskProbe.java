package dev.sitrep.receiver.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// How the disk does meanwhile: a page forced to a file of its own, fifty times a second. The disk
/// of a virtual machine may hold up everybody for a fifth of a second, and no program behind it can
/// be faster.
final class DiskProbe implements AutoCloseable {
  private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int PAGE = 16 << 10;

  private final FileChannel file;
  private final Collection<Long> took = new ConcurrentLinkedQueue<>();
  private final Thread thread =
      Thread.ofPlatform().name("disk-probe").daemon().unstarted(this::run);
  private volatile boolean closed;

  private DiskProbe(FileChannel file) {
    this.file = file;
  }

  static DiskProbe in(Path folder) throws IOException {
    var probe =
        new DiskProbe(
            FileChannel.open(
                folder.resolve("probe.bin"), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    probe.thread.start();
    return probe;
  }

  /// From when it was due, so that one that comes late for the one before it counts too.
  private void run() {
    long due = System.nanoTime();
    try {
      while (!closed) {
        file.write(ByteBuffer.allocate(PAGE), 0);
        file.force(false);
        took.add(System.nanoTime() - due);
        due += EVERY;
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      }
    } catch (IOException | InterruptedException e) {
      // the measurement is over, or there is no disk left to measure
    }
  }

  /// So far.
  Duration p99() {
    return Latencies.of(took).percentile(99);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}
