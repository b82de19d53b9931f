package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Fit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.PodState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Pods that no node can take, with the scheduler's reasons. It counts them node by node: `0/5
/// nodes are available: 3 Insufficient cpu, 2 node(s) had untolerated taint {gpu: true}.
/// preemption: ...`
///
/// @param nodes how many nodes the scheduler looked at
/// @param fit what a pod of them asks for beside what the nodes have
/// @param scaling what an autoscaler says to it
record NoNode(
    Alike<PodState> pods,
    int nodes,
    List<Reason> reasons,
    Optional<Exhibit<Fit>> fit,
    Optional<Exhibit<Happening>> scaling) {

  /// What a reason is about; the rule of the same name tells it.
  enum About {
    CPU,
    MEMORY,
    RESOURCE,
    TAINT,
    CORDON,
    SELECTOR,
    AFFINITY,
    ANTI_AFFINITY,
    SPREAD,
    HOST_PORT,
    VOLUME_ZONE,
    CLAIM,
    PODS,
    VOLUMES,
    OTHER
  }

  /// @param some on how many nodes; 0 where it is about the pod
  record Reason(About about, int some, String said) {}

  private static final Pattern AVAILABLE =
      Pattern.compile("0/(\\d+) nodes are available(?:: (.*))?", Pattern.DOTALL);
  private static final Pattern COUNTED = Pattern.compile("(\\d+) (.+)");
  private static final Pattern CLAIM =
      Pattern.compile("persistentvolumeclaim \"([^\"]+)\" (?:not found|is being deleted)");

  /// Nodes that are kept from ordinary pods say nothing about why the others cannot take this one.
  private static final Pattern KEPT =
      Pattern.compile("node-role\\.kubernetes\\.io/(?:control-plane|master)");

  static List<NoNode> all(CaseFile file) {
    return Alike.group(
            file,
            PodState.class,
            state -> !state.unschedulable().isEmpty() && state.gates().isEmpty(),
            PodState::unschedulable)
        .stream()
        .map(pods -> of(pods, file))
        .toList();
  }

  /// Those for which one reason decides.
  static Stream<NoNode> because(CaseFile file, About about) {
    return all(file).stream().filter(one -> one.decisive().filter(about::equals).isPresent());
  }

  private static NoNode of(Alike<PodState> pods, CaseFile file) {
    var available = AVAILABLE.matcher(pods.evidence().unschedulable());
    boolean counted = available.find();
    return new NoNode(
        pods,
        counted ? Integer.parseInt(available.group(1)) : 0,
        counted && available.group(2) != null ? reasons(available.group(2)) : List.of(),
        file.all(Fit.class).stream().filter(fit -> pods.about(fit.evidence().about())).findFirst(),
        file.all(Happening.class).stream()
            .filter(event -> pods.about(event.evidence().about()))
            .filter(event -> Scaling.isAnswer(event.evidence()))
            .findFirst());
  }

  PodState pod() {
    return pods.evidence();
  }

  /// The one thing that all reasons are about; aside are nodes that are kept from ordinary pods,
  /// and nodes that the pod's own selector leaves out where others remain.
  Optional<About> decisive() {
    var kinds = EnumSet.noneOf(About.class);
    reasons.stream()
        .filter(reason -> !KEPT.matcher(reason.said).find())
        .forEach(reason -> kinds.add(reason.about));
    if (kinds.isEmpty()) {
      reasons.forEach(reason -> kinds.add(reason.about));
    }
    if (kinds.size() > 1) {
      kinds.remove(About.SELECTOR);
    }
    return kinds.size() == 1
        ? kinds.stream().filter(one -> one != About.OTHER).findFirst()
        : Optional.empty();
  }

  /// What the scheduler says of this in braces: a taint, mostly.
  List<String> braces() {
    return reasons.stream().map(reason -> braces(reason.said)).filter(b -> !b.isEmpty()).toList();
  }

  /// Whether nodes are out because they lack the label of a topology spread.
  boolean lacksLabel() {
    return reasons.stream().anyMatch(reason -> isUnlabelled(reason.said));
  }

  private static boolean isUnlabelled(String said) {
    return said.contains("topology spread") && said.contains("missing required label");
  }

  /// What is asked for of a resource, and the most that a node has.
  Optional<Fit.Ask> ask(String resource) {
    return fit.flatMap(known -> known.evidence().ask(resource));
  }

  /// The resource of the first reason that is about one.
  String resource() {
    return reasons.stream()
        .filter(reason -> reason.said.startsWith("Insufficient "))
        .map(reason -> reason.said.substring("Insufficient ".length()))
        .findFirst()
        .orElse("");
  }

  /// The claim that the scheduler names, or that is known to be unbound.
  Optional<Ref> claim() {
    var named = CLAIM.matcher(pod().unschedulable());
    return named.find()
        ? Optional.of(new Ref("persistentvolumeclaim", pod().about().namespace(), named.group(1)))
        : fit.flatMap(known -> known.evidence().claims().stream().findFirst());
  }

  Finding finding(String rule, String more, String fix, String... next) {
    return finding(rule, pod().about(), more, fix, next);
  }

  /// @param more follows the sentence of the scheduler's reasons: `; the largest node has 16`
  Finding finding(String rule, Ref fault, String more, String fix, String... next) {
    var commands = new ArrayList<String>();
    commands.add(Kubectl.describe(pod().about()));
    commands.addAll(List.of(next));
    return new Finding(
        rule,
        fault,
        pods.subjects(),
        "not scheduled",
        sentence() + more + scaling.map(event -> Scaling.words(event.evidence())).orElse(""),
        Certainty.SEEN,
        Stream.of(
                pods.ids().stream(),
                fit.stream().map(Exhibit::id),
                scaling.stream().map(Exhibit::id))
            .flatMap(ids -> ids)
            .distinct()
            .toList(),
        commands,
        fix);
  }

  private String sentence() {
    if (reasons.isEmpty()) {
      return "the scheduler cannot place the pod: " + Say.cut(pod().unschedulable(), 200);
    }
    var all = String.join("; ", reasons.stream().map(this::words).toList());
    return reasons.stream().anyMatch(reason -> reason.some > 0)
        ? "no node can take the pod: " + all
        : "the pod cannot be placed: " + all;
  }

  private String words(Reason reason) {
    return reason.some == 0
        ? ofThePod(reason.said)
        : (nodes == 1 ? "the only node " : "%d of %d nodes ".formatted(reason.some, nodes))
            + predicate(reason, reason.some == 1);
  }

  private static List<Reason> reasons(String words) {
    int end = words.indexOf(". ");
    var reasons = new ArrayList<Reason>();
    // older schedulers: `had taint {a: b}, that the pod didn't tolerate`
    var said =
        (end < 0 ? words : words.substring(0, end)).replace(", that the pod", " that the pod");
    for (var part : split(said)) {
      var counted = COUNTED.matcher(part);
      if (counted.matches()) {
        reasons.add(
            new Reason(
                about(counted.group(2)), Integer.parseInt(counted.group(1)), counted.group(2)));
      } else if (!part.isBlank()) {
        reasons.add(new Reason(about(part), 0, part));
      }
    }
    return reasons;
  }

  private static About about(String said) {
    if (said.startsWith("Insufficient ")) {
      return switch (said.substring("Insufficient ".length())) {
        case "cpu" -> About.CPU;
        case "memory" -> About.MEMORY;
        default -> About.RESOURCE;
      };
    }
    if (said.contains("were unschedulable") || said.contains("node.kubernetes.io/unschedulable")) {
      return About.CORDON;
    }
    if (said.contains("taint")) {
      return About.TAINT;
    }
    if (said.contains("anti-affinity")) {
      return About.ANTI_AFFINITY;
    }
    if (said.contains("pod affinity")) {
      return About.AFFINITY;
    }
    if (said.contains("topology spread")) {
      return About.SPREAD;
    }
    if (said.contains("free ports")) {
      return About.HOST_PORT;
    }
    if (said.contains("volume node affinity") || said.contains("volume zone")) {
      return About.VOLUME_ZONE;
    }
    if (said.contains("node affinity") || said.contains("match node selector")) {
      return About.SELECTOR;
    }
    if (said.contains("PersistentVolumeClaims")
        || said.contains("persistent volumes to bind")
        || CLAIM.matcher(said).find()) {
      return About.CLAIM;
    }
    if (said.startsWith("Too many pods")) {
      return About.PODS;
    }
    return said.contains("max volume count") ? About.VOLUMES : About.OTHER;
  }

  /// Reasons are separated by commas, but a taint in braces may hold some too.
  private static List<String> split(String words) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString().strip());
    return parts.stream()
        .map(one -> one.endsWith(".") ? one.substring(0, one.length() - 1) : one)
        .toList();
  }

  /// What the scheduler says of the pod, not of any node.
  private String ofThePod(String reason) {
    if (reason.contains("unbound immediate PersistentVolumeClaims")) {
      return claim()
          .map(claim -> claim.spoken() + " of the pod is not bound")
          .orElse("a PersistentVolumeClaim of the pod is not bound");
    }
    var named = CLAIM.matcher(reason);
    if (named.find()) {
      return "persistentvolumeclaim %s of the pod %s"
          .formatted(
              named.group(1),
              reason.contains("being deleted") ? "is being deleted" : "does not exist");
    }
    return Say.cut(reason, 120);
  }

  /// @param one a single node: the verb agrees with it
  private String predicate(Reason reason, boolean one) {
    var has = one ? "has" : "have";
    var it = one ? "it" : "they";
    return switch (reason.about) {
      case CPU, MEMORY, RESOURCE -> {
        var resource = reason.said.substring("Insufficient ".length());
        yield has + " too little " + resource + asked(resource);
      }
      case TAINT ->
          (one ? "carries" : "carry")
              + " a taint that the pod does not tolerate"
              + aside(braces(reason.said));
      case CORDON -> (one ? "is" : "are") + " cordoned";
      case SELECTOR ->
          (one ? "does" : "do")
              + " not match the pod's node selector or affinity"
              + aside(String.join(", ", pod().nodeSelector()));
      case ANTI_AFFINITY -> (one ? "is" : "are") + " excluded by pod anti-affinity";
      case AFFINITY -> (one ? "does" : "do") + " not satisfy the pod's affinity to other pods";
      case SPREAD ->
          isUnlabelled(reason.said)
              ? (one ? "lacks" : "lack") + " the label that the pod's topology spread goes by"
              : "would break the pod's topology spread";
      case HOST_PORT -> has + " the pod's host port taken";
      case VOLUME_ZONE -> "cannot reach the pod's volume, which is bound to another node or zone";
      case CLAIM ->
          reason.said.contains("persistent volumes to bind")
              ? has + " no persistent volume that the pod's claim could take"
              : (one ? "waits" : "wait") + " for a claim of the pod to be bound";
      case PODS -> has + " as many pods as " + it + " may";
      case VOLUMES -> has + " as many volumes attached as " + it + " may";
      case OTHER -> (one ? "says: " : "say: ") + Say.cut(reason.said, 120);
    };
  }

  /// `the largest, worker-3, has 16 in all`, or nothing.
  private String yardstick(String resource) {
    var ask = fit.flatMap(known -> known.evidence().ask(resource));
    if (ask.isEmpty() || ask.get().largest().isEmpty()) {
      return "";
    }
    var largest = ask.get().largest();
    if (largest.equals("0")) {
      return nodes == 1 ? "it offers none" : "no node offers any";
    }
    return nodes == 1
        ? "it has %s in all".formatted(largest)
        : "the largest, %s, has %s in all".formatted(ask.get().node(), largest);
  }

  /// ` (container model requests 64; the largest, worker-3, has 16 in all)`
  private String asked(String resource) {
    var wanted = Pattern.compile("(?:^|[ ,:])" + Pattern.quote(resource) + " (\\S+?)(?:,|$)");
    var asked = new ArrayList<String>();
    for (var request : pod().requests()) {
      var amount = wanted.matcher(request);
      int colon = request.indexOf(": ");
      if (colon > 0 && amount.find()) {
        asked.add("container " + request.substring(0, colon) + " requests " + amount.group(1));
      }
    }
    return aside(
        Stream.of(String.join(", ", asked), yardstick(resource))
            .filter(words -> !words.isEmpty())
            .collect(Collectors.joining("; ")));
  }

  private static String aside(String words) {
    return words.isEmpty() ? "" : " (" + words + ")";
  }

  private static String braces(String reason) {
    int open = reason.indexOf('{');
    int close = reason.lastIndexOf('}');
    return open >= 0 && close > open + 1
        ? reason.substring(open + 1, close).strip().replaceFirst(":$", "")
        : "";
  }
}
