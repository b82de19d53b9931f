package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A container that cannot be created because of what its spec refers to or asks for.
///
/// @param holder the ConfigMap or Secret that the words name, else the pod
/// @param key the key that it lacks, or the user that is no number; may be empty
/// @param said the kubelet's words
record Unconfigured(Alike<ContainerState> waiting, Why why, Ref holder, String key, String said) {
  private static final Pattern NO_KEY =
      Pattern.compile("(?i)couldn't find key (\\S+) in (ConfigMap|Secret) (\\S+?)/(\\S+)");
  private static final Pattern NO_OBJECT =
      Pattern.compile("(?i)\\b(configmap|secret)s? \"([^\"]+)\" (?:is )?not found");
  private static final Pattern NOT_A_NUMBER = Pattern.compile("non-numeric user \\(([^)]+)\\)");

  enum Why {
    NO_KEY,
    NO_CONFIG_MAP,
    NO_SECRET,
    ROOT,
    OTHER
  }

  static Stream<Unconfigured> of(CaseFile file, Why... whys) {
    var wanted = Set.of(whys);
    return Alike.group(
            file,
            ContainerState.class,
            state -> state.waitsFor().equals("CreateContainerConfigError"),
            state -> state.container() + message(state))
        .stream()
        .map(Unconfigured::of)
        .filter(one -> wanted.contains(one.why));
  }

  private static String message(ContainerState state) {
    return state.now() instanceof ContainerState.Run.Waiting(var reason, var message)
        ? message
        : "";
  }

  private static Unconfigured of(Alike<ContainerState> waiting) {
    var pod = waiting.evidence().about();
    var said = message(waiting.evidence());
    var key = NO_KEY.matcher(said);
    var object = NO_OBJECT.matcher(said);
    if (key.find()) {
      var name = key.group(4).replaceAll("[^a-z0-9.-]+$", "");
      return new Unconfigured(
          waiting, Why.NO_KEY, new Ref(key.group(2), key.group(3), name), key.group(1), said);
    }
    if (object.find()) {
      var kind = object.group(1).toLowerCase(Locale.ROOT);
      return new Unconfigured(
          waiting,
          kind.equals("secret") ? Why.NO_SECRET : Why.NO_CONFIG_MAP,
          new Ref(kind, pod.namespace(), object.group(2)),
          "",
          said);
    }
    if (said.contains("runAsNonRoot")) {
      var user = NOT_A_NUMBER.matcher(said);
      return new Unconfigured(waiting, Why.ROOT, pod, user.find() ? user.group(1) : "", said);
    }
    return new Unconfigured(waiting, Why.OTHER, pod, "", said);
  }

  ContainerState state() {
    return waiting.evidence();
  }

  Finding missing(String rule) {
    return finding(
        rule,
        "not started: configuration is missing",
        "%s needs %s %s, which does not exist in namespace %s"
            .formatted(state().spoken(), holder.kind(), holder.name(), holder.namespace()),
        Certainty.SEEN,
        "Create %s %s, or correct the reference.".formatted(holder.kind(), holder.name()));
  }

  Finding finding(String rule, String symptom, String cause, Certainty certainty, String fix) {
    var pod = state().about();
    return new Finding(
        rule,
        holder,
        waiting.subjects(),
        symptom,
        cause,
        certainty,
        waiting.ids(),
        holder.kind().equals("configmap") || holder.kind().equals("secret")
            ? List.of(Kubectl.describe(pod), Kubectl.describe(holder))
            : List.of(Kubectl.describe(pod), Kubectl.events(pod)),
        fix);
  }
}
