package dev.sitrep.alert;

import java.util.List;
import java.util.Map;

/// One notification: the alerts that Alertmanager sent together. One group may hold several
/// problems.
///
/// @param receiver the receiver's name as Alertmanager quotes it for regular expressions
/// @param groupKey opaque; changes with the routing tree
/// @param groupLabels trustworthy even in a truncated body, unlike the common labels
/// @param routeLabels labels of the route (Alertmanager 0.34 and later), else empty
/// @param externalUrl Alertmanager's own address, often one that nobody can open; never fetched
/// @param reason why it was sent (0.32 and later), else empty
/// @param truncatedAlerts how many alerts `max_alerts` cut off
/// @param alerts in Alertmanager's order: by job, instance and labels
public record AlertGroup(
    String receiver,
    String groupKey,
    Map<String, String> groupLabels,
    Map<String, String> routeLabels,
    String externalUrl,
    String reason,
    long truncatedAlerts,
    List<Alert> alerts) {
  public AlertGroup {
    groupLabels = Map.copyOf(groupLabels);
    routeLabels = Map.copyOf(routeLabels);
    alerts = List.copyOf(alerts);
  }
}
