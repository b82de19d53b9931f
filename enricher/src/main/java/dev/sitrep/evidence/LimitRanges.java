package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.LimitRangeState.Bound;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The limit ranges of the namespace, where one refused an object.
final class LimitRanges implements EvidenceSource {
  private static final int MOST = 3;

  @Override
  public String name() {
    return "limit ranges";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Set.of(Kinds.LIMIT_RANGES, Kinds.EVENTS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    if (!Refused.in(scene).mention("usage per", "ratio per", "must be less than or equal to")) {
      return List.of();
    }
    return switch (scene.list(Kinds.LIMIT_RANGES)) {
      case Reading.Unseen<Few<LimitRange>> unseen ->
          unseen.why() == Reading.Why.FORBIDDEN
              ? List.of(
                  Missing.of(scene.target().ref(), "limitranges of " + scene.namespace(), unseen))
              : List.of();
      case Reading.Seen<Few<LimitRange>>(var few) ->
          few.all().stream().limit(MOST).<Evidence>map(LimitRanges::state).toList();
    };
  }

  private static LimitRangeState state(LimitRange range) {
    var items =
        range.getSpec() == null
            ? List.<LimitRangeItem>of()
            : Absent.list(range.getSpec().getLimits());
    return new LimitRangeState(
        new Ref("limitrange", Absent.text(range.getMetadata().getNamespace()), Storage.name(range)),
        items.stream().flatMap(LimitRanges::bounds).toList());
  }

  private static Stream<Bound> bounds(LimitRangeItem item) {
    var resources = new TreeSet<String>();
    Stream.of(item.getMin(), item.getMax(), item.getMaxLimitRequestRatio(), item.getDefault())
        .forEach(amounts -> resources.addAll(Absent.map(amounts).keySet()));
    return resources.stream()
        .map(resource ->
            new Bound(
                Absent.text(item.getType()),
                resource,
                amount(item.getMin(), resource),
                amount(item.getMax(), resource),
                amount(item.getMaxLimitRequestRatio(), resource),
                amount(item.getDefault(), resource)));
  }

  private static String amount(@Nullable Map<String, Quantity> amounts, String resource) {
    return Optional.ofNullable(Absent.map(amounts).get(resource))
        .map(Quantity::toString)
        .orElse("");
  }
}
