package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A container cannot be created because a ConfigMap, a Secret or a key of one is missing, or
/// because of its security context.
final class ConfigError implements Analyzer {
  private static final Pattern NO_KEY =
      Pattern.compile("(?i)couldn't find key (\\S+) in (ConfigMap|Secret) (\\S+?)/(\\S+)");
  private static final Pattern NO_OBJECT =
      Pattern.compile("(?i)\\b(configmap|secret) \"([^\"]+)\" not found");

  private static final Pattern NOT_A_NUMBER = Pattern.compile("non-numeric user \\(([^)]+)\\)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            ContainerState.class,
            state -> state.waitsFor().equals("CreateContainerConfigError"),
            state -> state.container() + message(state))
        .stream()
        .map(ConfigError::finding)
        .toList();
  }

  private static String message(ContainerState state) {
    return state.now() instanceof ContainerState.Run.Waiting(var reason, var message)
        ? message
        : "";
  }

  private static Finding finding(Alike<ContainerState> waiting) {
    var state = waiting.evidence();
    var said = message(state);
    var key = NO_KEY.matcher(said);
    var object = NO_OBJECT.matcher(said);
    if (key.find()) {
      return missingKey(waiting, key);
    }
    if (object.find()) {
      return missingObject(waiting, object);
    }
    if (said.contains("runAsNonRoot")) {
      return root(waiting, said);
    }
    return finding(
        waiting,
        state.about(),
        "not started: cannot be created",
        said.isEmpty()
            ? state.spoken() + " cannot be created, and the kubelet does not say why"
            : "%s cannot be created: %s".formatted(state.spoken(), Say.cut(said, 200)),
        said.isEmpty() ? Certainty.UNKNOWN : Certainty.SEEN,
        "");
  }

  private static Finding root(Alike<ContainerState> waiting, String said) {
    var state = waiting.evidence();
    var user = NOT_A_NUMBER.matcher(said);
    return finding(
        waiting,
        state.about(),
        "not started: the security context forbids it",
        user.find()
            ? ("%s has runAsNonRoot, and image %s names its user %s: only a number shows that it is"
                    + " not root")
                .formatted(state.spoken(), state.image(), user.group(1))
            : "%s has runAsNonRoot, and image %s runs as root"
                .formatted(state.spoken(), state.image()),
        Certainty.SEEN,
        "Set runAsUser to the number of a user that is not root, or build the image with one.");
  }

  private static Finding missingKey(Alike<ContainerState> waiting, Matcher key) {
    var kind = kind(key.group(2));
    var holder = new Ref(kind, key.group(3), strip(key.group(4)));
    return finding(
        waiting,
        holder,
        "not started: configuration is missing",
        "%s needs key %s of %s %s, which has no such key"
            .formatted(waiting.evidence().spoken(), key.group(1), kind, holder.name()),
        Certainty.SEEN,
        "Add key %s to %s %s, or correct the reference."
            .formatted(key.group(1), kind, holder.name()));
  }

  private static Finding missingObject(Alike<ContainerState> waiting, Matcher object) {
    var kind = kind(object.group(1));
    var holder = new Ref(kind, waiting.evidence().about().namespace(), object.group(2));
    return finding(
        waiting,
        holder,
        "not started: configuration is missing",
        "%s needs %s %s, which does not exist in namespace %s"
            .formatted(waiting.evidence().spoken(), kind, holder.name(), holder.namespace()),
        Certainty.SEEN,
        "Create %s %s, or correct the reference.".formatted(kind, holder.name()));
  }

  private static Finding finding(
      Alike<ContainerState> waiting,
      Ref fault,
      String symptom,
      String cause,
      Certainty certainty,
      String fix) {
    var pod = waiting.evidence().about();
    return new Finding(
        "config-error",
        fault,
        waiting.subjects(),
        symptom,
        cause,
        certainty,
        waiting.ids(),
        fault.kind().equals("configmap")
            ? List.of(Kubectl.describe(pod), Kubectl.describe(fault))
            : List.of(Kubectl.describe(pod), Kubectl.events(pod)),
        fix);
  }

  private static String kind(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  private static String strip(String name) {
    return name.replaceAll("[^a-z0-9.-]+$", "");
  }
}
