package dev.sitrep.receiver.torture;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;

/// How long each of many took, in order.
///
/// @param nanos sorted
public record Latencies(long[] nanos) {

  public static Latencies of(Collection<Long> nanos) {
    var sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return new Latencies(sorted);
  }

  public int count() {
    return nanos.length;
  }

  /// So long took that share of them at most; zero where there are none.
  public Duration percentile(double percent) {
    if (nanos.length == 0) {
      return Duration.ZERO;
    }
    int rank = (int) Math.ceil(percent / 100 * nanos.length);
    return Duration.ofNanos(nanos[Math.max(0, rank - 1)]);
  }

  public Duration max() {
    return percentile(100);
  }
}
