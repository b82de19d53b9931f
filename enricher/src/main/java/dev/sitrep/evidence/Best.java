package dev.sitrep.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Collector;

/// The elements of a stream most worth keeping, in the order of the stream.
///
/// @param dropped how many were not kept
record Best<T>(List<T> kept, int dropped) {
  Best {
    kept = List.copyOf(kept);
  }

  /// @param worth the most worth keeping first; of equals the earlier one is kept
  static <T> Collector<T, ?, Best<T>> collector(int most, Comparator<? super T> worth) {
    return Collector.of(
        () -> new Heap<T>(most, worth), Heap::add, (one, other) -> one.plus(other), Heap::best);
  }

  private record Ranked<T>(T element, int at) {}

  private static final class Heap<T> {
    private final int most;
    private final PriorityQueue<Ranked<T>> worstFirst;
    private int seen;

    Heap(int most, Comparator<? super T> worth) {
      this.most = most;
      Comparator<Ranked<T>> best =
          Comparator.<Ranked<T>, T>comparing(Ranked::element, worth)
              .thenComparing(Ranked::at, Comparator.naturalOrder());
      this.worstFirst = new PriorityQueue<>(best.reversed());
    }

    void add(T element) {
      worstFirst.add(new Ranked<>(element, seen++));
      if (worstFirst.size() > most) {
        worstFirst.poll();
      }
    }

    Heap<T> plus(Heap<T> other) {
      other.worstFirst.stream()
          .sorted(Comparator.comparingInt(Ranked::at))
          .forEach(ranked -> add(ranked.element));
      seen += other.seen - other.worstFirst.size();
      return this;
    }

    Best<T> best() {
      var kept = new ArrayList<>(worstFirst);
      kept.sort(Comparator.comparingInt(Ranked::at));
      return new Best<>(kept.stream().map(Ranked::element).toList(), seen - kept.size());
    }
  }
}
