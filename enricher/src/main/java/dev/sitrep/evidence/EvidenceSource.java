package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import java.util.List;
import java.util.Set;

/// One place to look. Sources run at the same time and share what the scene has read already.
public interface EvidenceSource {

  /// What it looks for, as "could not see" names it when it is late: `logs`, `rollouts`.
  String name();

  /// The kinds that it lists or gets, logs aside: a test holds the ClusterRole against them.
  Set<Kind<?>> reads();

  /// Looks. What cannot be read is returned as [Missing], never thrown; what is worth telling is
  /// returned in order of worth, bounded by the source itself.
  List<Evidence> collect(Scene scene) throws InterruptedException;
}
