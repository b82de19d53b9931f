package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Recent changes to what stands around the target and keeps no revisions: Services, Ingresses,
/// NetworkPolicies.
final class Edits implements EvidenceSource {
  private static final int MOST = 5;

  /// What was written longer before the trouble did not start it.
  private static final Duration RECENT = Duration.ofHours(24);

  /// An object is written more than once while it is made.
  private static final Duration WHILE_MADE = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "changes around the target";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(Kinds.STATEFULSETS, Kinds.ENDPOINT_SLICES, Kinds.INGRESSES, Kinds.POLICIES);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    if (!Services.looksAround(scene)) {
      return List.of();
    }
    return switch (Surroundings.of(scene)) {
      case Reading.Unseen<Surroundings> unseen -> List.of();
      case Reading.Seen<Surroundings>(var around) -> edits(around, scene);
    };
  }

  private static List<Evidence> edits(Surroundings around, Scene scene)
      throws InterruptedException {
    var objects = new ArrayList<HasMetadata>();
    objects.addAll(around.own());
    objects.addAll(around.neighbours());
    if (around.ingresses(scene) instanceof Reading.Seen<Few<Ingress>>(var ingresses)) {
      ingresses.all().stream()
          .filter(ingress -> Ingresses.concerns(ingress, around))
          .forEach(objects::add);
    }
    if (around.policies(scene) instanceof Reading.Seen<Few<NetworkPolicy>>(var policies)) {
      policies.all().stream()
          .filter(policy -> Policies.concerns(policy, around))
          .forEach(objects::add);
    }
    return objects.stream()
        .distinct()
        .flatMap(object -> of(object, scene))
        .sorted(Comparator.comparing(Edit::when).reversed())
        .limit(MOST)
        .<Evidence>map(edit -> edit)
        .toList();
  }

  private static Stream<Edit> of(HasMetadata object, Scene scene) {
    var since = scene.incident().since().minus(RECENT);
    var meta = object.getMetadata();
    var made = Absent.time(meta.getCreationTimestamp()).orElse(Instant.EPOCH);
    var ref =
        new Ref(
            object.getKind().toLowerCase(Locale.ROOT),
            Absent.text(meta.getNamespace()),
            Absent.text(meta.getName()));
    return Absent.list(meta.getManagedFields()).stream()
        .filter(entry -> Absent.text(entry.getSubresource()).isEmpty())
        .flatMap(
            entry -> Absent.time(entry.getTime()).stream().map(at -> edit(ref, entry, at, made)))
        .filter(edit -> !edit.fields().isEmpty() && !edit.when().isBefore(since))
        // a Service that is new does not trouble what was there before it; a policy may
        .filter(edit -> !edit.made() || object instanceof NetworkPolicy);
  }

  private static Edit edit(Ref ref, ManagedFieldsEntry entry, Instant at, Instant made) {
    return new Edit(
        ref,
        Absent.text(entry.getManager()),
        at,
        fields(entry),
        !at.isAfter(made.plus(WHILE_MADE)));
  }

  /// The fields of the spec alone: annotations and status are what controllers write.
  private static List<String> fields(ManagedFieldsEntry entry) {
    if (entry.getFieldsV1() == null
        || !(entry.getFieldsV1().getAdditionalProperties().get("f:spec")
            instanceof Map<?, ?> spec)) {
      return List.of();
    }
    return spec.keySet().stream()
        .map(String::valueOf)
        .filter(name -> name.startsWith("f:"))
        .map(name -> "spec." + name.substring(2))
        .sorted(Comparator.comparing((String name) -> !name.equals("spec.selector")))
        .limit(6)
        .toList();
  }
}
