package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Neighbour;
import dev.sitrep.evidence.WorkloadState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Which objects of a case file belong together.
///
/// @param targets what the incident is about: the target, and its workload
/// @param strangers the Services that the target talks to, with their workloads and pods
record Kin(Set<Ref> targets, List<Neighbour> neighbours, Set<Ref> strangers) {

  /// What a controller adds to its own name: a ReplicaSet's hash and a pod's, an ordinal, a Job's
  /// minute.
  private static final Pattern ADDED = Pattern.compile("(-[a-z0-9]{1,16}){1,3}");

  static Kin of(CaseFile file) {
    var targets = new HashSet<Ref>();
    targets.add(file.incident().target().ref());
    file.all(WorkloadState.class).stream()
        .map(Exhibit::evidence)
        .filter(WorkloadState::there)
        .findFirst()
        .ifPresent(state -> targets.add(state.about()));
    var neighbours = file.all(Neighbour.class).stream().map(Exhibit::evidence).toList();
    var strangers = new HashSet<Ref>();
    for (var neighbour : neighbours) {
      strangers.add(neighbour.about());
      strangers.addAll(neighbour.members());
    }
    strangers.removeAll(targets);
    strangers.removeIf(one -> targets.stream().anyMatch(target -> owns(target, one)));
    return new Kin(targets, neighbours, strangers);
  }

  boolean isNode() {
    return targets.stream().anyMatch(target -> target.kind().equals("node"));
  }

  boolean isTarget(List<Ref> subjects) {
    return targets.containsAll(subjects);
  }

  /// Whether all of them are a neighbour's. A claim is whose pods wait for it.
  boolean areStrangers(List<Ref> subjects) {
    var holders =
        subjects.stream().filter(one -> !one.kind().equals("persistentvolumeclaim")).toList();
    return !holders.isEmpty() && strangers.containsAll(holders);
  }

  /// Whether what is wrong with the subject is wrong with the object: it is the same, one of its
  /// pods, or behind it.
  boolean concerns(Ref object, Ref subject) {
    return object.equals(subject)
        || owns(object, subject)
        || neighbours.stream()
            .anyMatch(one -> one.about().equals(object) && one.members().contains(subject));
  }

  private static boolean owns(Ref workload, Ref one) {
    return switch (workload.kind()) {
      case "deployment", "replicaset", "statefulset", "daemonset", "job", "cronjob" ->
          (one.kind().equals("pod") || one.kind().equals("replicaset") || one.kind().equals("job"))
              && one.namespace().equals(workload.namespace())
              && one.name().startsWith(workload.name())
              && ADDED.matcher(one.name().substring(workload.name().length())).matches();
      default -> false;
    };
  }
}
