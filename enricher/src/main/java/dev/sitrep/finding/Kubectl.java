package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ContainerState;

/// Read-only commands that a person can paste.
final class Kubectl {
  private Kubectl() {}

  static String describe(Ref ref) {
    return in(ref) + " describe " + ref.path();
  }

  static String get(Ref ref, String output) {
    return in(ref) + " get " + ref.path() + " -o " + output;
  }

  static String podsOn(String node) {
    return "kubectl get pods -A --field-selector spec.nodeName=" + node;
  }

  /// @param label `app.kubernetes.io/name=prometheus`
  static String podsLabelled(String label) {
    return "kubectl get pods -A -o wide -l " + label;
  }

  static String nodesWith(String columns) {
    return "kubectl get nodes " + columns;
  }

  static String list(String resource, String namespace) {
    return "kubectl -n " + namespace + " get " + resource;
  }

  static String log(Ref pod, String container, boolean previous) {
    return in(pod)
        + " logs "
        + pod.path()
        + " -c "
        + container
        + (previous ? " --previous" : "")
        + " --tail=50";
  }

  static String history(Ref workload, long revision) {
    return in(workload) + " rollout history " + workload.path() + " --revision=" + revision;
  }

  static String events(Ref ref) {
    return in(ref) + " events --for " + ref.path();
  }

  /// One field of the containers of a pod: `image`, `livenessProbe`, `env[*].name`; of the init
  /// containers if the one in question is among them.
  static String containers(ContainerState state, String field) {
    var among =
        switch (state.role()) {
          case INIT, SIDECAR -> "initContainers";
          case MAIN, EPHEMERAL -> "containers";
        };
    return get(state.about(), "jsonpath='{.spec.%s[*].%s}'".formatted(among, field));
  }

  /// Where a Service leads.
  static String endpoints(Ref service) {
    return in(service) + " get endpointslices -l kubernetes.io/service-name=" + service.name();
  }

  /// The labels of a namespace's pods, to hold a selector against.
  static String labels(String namespace) {
    return list("pods", namespace) + " --show-labels";
  }

  private static String in(Ref ref) {
    return ref.namespace().isEmpty() ? "kubectl" : "kubectl -n " + ref.namespace();
  }
}
