package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ConfigReferences;
import dev.sitrep.evidence.ConfigReferences.Reference;
import dev.sitrep.evidence.Exhibit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A volume of the pod is made of a ConfigMap or a Secret that does not exist, or has not the key.
final class MountConfigMissing implements Analyzer {
  private static final Pattern OBJECT =
      Pattern.compile("(configmap|secret) \"([^\"]+)\" not found");
  private static final Pattern KEY =
      Pattern.compile("references non-existent (config|secret) key: (\\S+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Mounting.findings(file, Mounting.Kind.CONFIG, mounting -> finding(mounting, file));
  }

  private static Optional<Finding> finding(Mounting mounting, CaseFile file) {
    var namespace = mounting.event().about().namespace();
    var object = OBJECT.matcher(mounting.event().message());
    if (object.find()) {
      var holder = new Ref(object.group(1), namespace, object.group(2));
      return Optional.of(
          mounting.finding(
              "mount-config-missing",
              holder,
              "%s needs %s, which does not exist in namespace %s"
                  .formatted(mounting.spoken(), holder.spoken(), namespace),
              "Create %s, or correct the volume.".formatted(holder.spoken()),
              List.of(Kubectl.list(holder.kind() + "s", namespace))));
    }
    var key = KEY.matcher(mounting.event().message());
    if (!key.find()) {
      return Optional.empty();
    }
    var kind = key.group(1).equals("config") ? "configmap" : "secret";
    return Optional.of(
        holder(mounting, kind, file)
            .map(holder ->
                mounting.finding(
                    "mount-config-missing",
                    holder,
                    "%s needs key %s of %s, which has no such key"
                        .formatted(mounting.spoken(), key.group(2), holder.spoken()),
                    "Add key %s to %s, or correct the volume's items."
                        .formatted(key.group(2), holder.spoken()),
                    List.of(Kubectl.describe(holder))))
            .orElseGet(() ->
                mounting.finding(
                    "mount-config-missing",
                    mounting.event().about(),
                    "%s needs key %s of a %s that has no such key"
                        .formatted(mounting.spoken(), key.group(2), kind),
                    "Add key %s, or correct the volume's items.".formatted(key.group(2)))));
  }

  /// The event does not name the object whose key is missing; the pod's spec does.
  private static Optional<Ref> holder(Mounting mounting, String kind, CaseFile file) {
    return file.all(ConfigReferences.class).stream()
        .map(Exhibit::evidence)
        .filter(one -> mounting.pods().contains(one.about()))
        .flatMap(one -> one.references().stream())
        .filter(one -> one.kind().equals(kind))
        .filter(one -> one.where().equals("volume " + mounting.volume()))
        .map(Reference::name)
        .findFirst()
        .map(name -> new Ref(kind, mounting.event().about().namespace(), name));
  }
}
