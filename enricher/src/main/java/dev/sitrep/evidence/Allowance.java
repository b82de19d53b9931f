package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Reading;
import java.util.HashSet;
import java.util.Set;

/// How many calls one incident may make. Every list counts once, however many sources share it;
/// logs leave room for the lists that what is found may ask for.
final class Allowance {
  static final int CALLS = 25;
  private static final int KEPT_FOR_LISTS = 6;

  private final Set<Kind<?>> listed = new HashSet<>();
  private int logs;

  synchronized boolean list(Kind<?> kind) {
    return listed.contains(kind) || (listed.size() + logs < CALLS && listed.add(kind));
  }

  synchronized boolean log() {
    boolean some = listed.size() + logs < CALLS - KEPT_FOR_LISTS;
    logs += some ? 1 : 0;
    return some;
  }

  static <T> Reading<T> spent() {
    return new Reading.Unseen<>(
        Reading.Why.UNAVAILABLE, "left out: one incident makes at most " + CALLS + " calls");
  }
}
