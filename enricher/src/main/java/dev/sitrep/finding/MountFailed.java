package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.PodState;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A pod waits for a volume that cannot be mounted: `MountVolume.SetUp failed for volume "x" : ...`
final class MountFailed implements Analyzer {
  private static final Set<String> REASONS = Set.of("FailedMount", "FailedAttachVolume");

  private static final Pattern NO_KEY =
      Pattern.compile("references non-existent (config|secret) key: (\\S+)");

  private static final Pattern UNMOUNTED = Pattern.compile("unmounted volumes=\\[([^\\]]+)\\]");

  private static final Pattern VOLUME =
      Pattern.compile("for volume \"([^\"]+)\"\\s*:?\\s*(.+)", Pattern.DOTALL);
  private static final Pattern NO_OBJECT =
      Pattern.compile("(configmap|secret) \"([^\"]+)\" not found");

  @Override
  public List<Finding> analyze(CaseFile file) {
    var pending =
        file.all(PodState.class).stream()
            .filter(state -> state.evidence().phase().equals("Pending"))
            .map(state -> state.evidence().about())
            .toList();
    return Alike.group(
            file,
            Happening.class,
            event -> REASONS.contains(event.reason()),
            event -> event.message().replaceAll("\\d", ""))
        .stream()
        .filter(failed -> pending.stream().anyMatch(failed::about))
        .map(MountFailed::finding)
        .toList();
  }

  private static Finding finding(Alike<Happening> failed) {
    var event = failed.evidence();
    var volume = VOLUME.matcher(event.message());
    var object = NO_OBJECT.matcher(event.message());
    if (volume.find() && object.find()) {
      var holder = new Ref(object.group(1), event.about().namespace(), object.group(2));
      return finding(
          failed,
          holder,
          "volume %s needs %s %s, which does not exist in namespace %s"
              .formatted(volume.group(1), holder.kind(), holder.name(), holder.namespace()),
          "Create %s %s, or correct the volume.".formatted(holder.kind(), holder.name()));
    }
    var key = NO_KEY.matcher(event.message());
    var unmounted = UNMOUNTED.matcher(event.message());
    var name = VOLUME.matcher(event.message());
    if (name.find()) {
      return finding(
          failed,
          event.about(),
          key.find()
              ? "volume %s needs key %s of a %s that has no such key"
                  .formatted(
                      name.group(1),
                      key.group(2),
                      key.group(1).equals("config") ? "configmap" : "secret")
              : "volume %s cannot be %s: %s"
                  .formatted(
                      name.group(1),
                      event.reason().equals("FailedMount") ? "mounted" : "attached",
                      Say.cut(name.group(2), 200)),
          "");
    }
    return finding(
        failed,
        event.about(),
        unmounted.find()
            ? "volume %s is not mounted in time".formatted(unmounted.group(1))
            : "a volume cannot be mounted: " + Say.cut(event.message(), 200),
        "");
  }

  private static Finding finding(Alike<Happening> failed, Ref fault, String cause, String fix) {
    var pod = failed.evidence().about();
    return new Finding(
        "mount-failed",
        fault,
        failed.subjects(),
        "not started: a volume is missing",
        cause,
        Certainty.SEEN,
        failed.ids(),
        List.of(Kubectl.events(pod), Kubectl.describe(pod)),
        fix);
  }
}
