package dev.sitrep.receiver.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Many clients that each do the same again as soon as it is done.
public final class Load {
  private Load() {}

  /// What one client does.
  @FunctionalInterface
  interface Client extends AutoCloseable {
    /// Returns whether it counts.
    boolean once() throws Exception;

    @Override
    default void close() throws IOException {}
  }

  @FunctionalInterface
  interface Clients {
    Client client(int number) throws Exception;
  }

  /// @param rate that counted, a second
  /// @param refused did not count
  public record Result(double rate, Latencies latencies, long refused) {}

  /// @param warmUp time before the one that is measured
  static Result run(int clients, Duration warmUp, Duration time, Clients made)
      throws InterruptedException {
    var from = new AtomicLong(System.nanoTime() + warmUp.toNanos());
    long end = from.get() + time.toNanos();
    var refused = new AtomicLong();
    var all = new ConcurrentLinkedQueue<List<Long>>();
    var faults = Collections.synchronizedList(new ArrayList<Exception>());
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < clients; i++) {
      int number = i;
      threads.add(
          Thread.ofPlatform()
              .name("client-" + i)
              .start(() -> {
                var took = new ArrayList<Long>();
                try (var client = made.client(number)) {
                  for (long began = System.nanoTime(); began < end; began = System.nanoTime()) {
                    boolean counts = client.once();
                    long done = System.nanoTime();
                    if (began < from.get() || done > end) {
                      continue;
                    }
                    if (counts) {
                      took.add(done - began);
                    } else {
                      refused.incrementAndGet();
                    }
                  }
                } catch (Exception e) {
                  faults.add(e);
                }
                all.add(took);
              }));
    }
    for (var thread : threads) {
      thread.join();
    }
    if (!faults.isEmpty()) {
      throw new IllegalStateException("a client failed: " + faults.getFirst(), faults.getFirst());
    }
    var latencies = Latencies.of(all.stream().flatMap(List::stream).toList());
    return new Result(latencies.count() / (time.toNanos() / 1e9), latencies, refused.get());
  }
}
