package dev.sitrep.incident;

import dev.sitrep.alert.Alert;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Which alerts are about Sitrep itself, or about Alertmanager not reaching it.
///
/// Such an alert can be the effect of the work that the alert before it caused: a message that
/// could not be delivered, a model that was kept busy, a webhook that was answered too late. Told
/// like any other it would cause more of the same, without end. So it gets a report of the rules
/// alone, never a question to the model, no follow-up, and none again for hours.
///
/// @param workload Sitrep's own Deployment or StatefulSet, which its container and its Service are
///   called after
public record OwnAlerts(String workload) {
  private static final String USUAL = "sitrep";

  /// Alertmanager's own alarms about notifications that failed.
  private static final Set<String> UNDELIVERED =
      Set.of("AlertmanagerFailedToSendAlerts", "AlertmanagerClusterFailedToSendAlerts");

  private static final List<String> NAMES =
      List.of("deployment", "statefulset", "container", "service", "job");

  /// What Kubernetes hangs on the name of a workload for its pods: of a Deployment, with the hash
  /// of its ReplicaSet, whose letters are few; of a StatefulSet the ordinal.
  private static final Pattern POD =
      Pattern.compile(
          "(?<workload>[a-z0-9].*?)-(?:[bcdf-hj-np-tv-xz2456789]{1,10}-[bcdf-hj-np-tv-xz2456789]{5}|\\d{1,4})");

  /// By the name of the pod that this runs in; outside of a cluster the usual name.
  public static OwnAlerts of(Map<String, String> env) {
    var pod = POD.matcher(env.getOrDefault("HOSTNAME", ""));
    boolean inCluster = env.containsKey("KUBERNETES_SERVICE_HOST");
    return new OwnAlerts(inCluster && pod.matches() ? pod.group("workload") : USUAL);
  }

  public boolean contains(Alert alert) {
    return alert.name().startsWith("Sitrep")
        || (UNDELIVERED.contains(alert.name()) && alert.label("integration").equals("webhook"))
        || NAMES.stream().anyMatch(label -> names(label, alert))
        || isOwnPod(metric("pod", alert));
  }

  private boolean names(String label, Alert alert) {
    var name = metric(label, alert);
    return name.equals(workload) || (label.equals("job") && name.endsWith("/" + workload));
  }

  private boolean isOwnPod(String name) {
    var pod = POD.matcher(name);
    return name.equals(workload) || (pod.matches() && pod.group("workload").equals(workload));
  }

  /// The metric's own label, where the scraped target has one of the same name.
  private static String metric(String label, Alert alert) {
    var exported = alert.label("exported_" + label);
    return exported.isEmpty() ? alert.label(label) : exported;
  }
}
