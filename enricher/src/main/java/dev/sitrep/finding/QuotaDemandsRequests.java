package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A ResourceQuota counts a resource that the pod's containers do not name.
final class QuotaDemandsRequests implements Analyzer {
  private static final Pattern DEMAND =
      Pattern.compile("(?:failed quota: ([^:]+): )?must specify (.+)$");

  /// `limits.cpu for: app,sidecar; requests.cpu for: app`; older: `limits.cpu,limits.memory`
  private static final Pattern FOR = Pattern.compile("([\\w./-]+) for: ([^;]+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Refusal.findings(file, Refusal.Kind.QUOTA_DEMANDS, QuotaDemandsRequests::finding);
  }

  private static Optional<Finding> finding(Refusal refusal) {
    var demand = refusal.find(DEMAND);
    if (!demand.find()) {
      return Optional.empty();
    }
    var name = Optional.ofNullable(demand.group(1)).orElse("");
    var quota =
        name.isEmpty()
            ? refusal.subject()
            : new Ref("resourcequota", refusal.subject().namespace(), name);
    var missing = demand.group(2).strip();
    var each =
        FOR.matcher(missing).results().map(one -> one.group(1) + " of " + containers(one.group(2)));
    var said = missing.contains(" for: ") ? String.join(" and ", each.toList()) : spaced(missing);
    return Optional.of(
        refusal.finding(
            "quota-demands-requests",
            quota,
            "%s wants every container to name its resources; the pod template does not set %s"
                .formatted(name.isEmpty() ? "a resourcequota" : quota.spoken(), said),
            "Set them in the pod template, or give the namespace a LimitRange with defaults.",
            name.isEmpty()
                ? List.of(Kubectl.list("resourcequota", refusal.subject().namespace()))
                : List.of()));
  }

  private static String containers(String names) {
    var all = spaced(names.strip());
    return (all.contains(",") ? "containers " : "container ") + all;
  }

  private static String spaced(String list) {
    return list.replaceAll(",\\s*", ", ");
  }
}
