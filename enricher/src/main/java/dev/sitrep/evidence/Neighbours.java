package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import java.util.List;
import java.util.Set;

/// Whom the target talks to, and what is wrong with these: see [Neighbourhood].
final class Neighbours implements EvidenceSource {

  @Override
  public String name() {
    return "neighbours";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(Kinds.STATEFULSETS, Kinds.ENDPOINT_SLICES, Kinds.EVENTS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    return scene.neighbourhood().evidence();
  }
}
