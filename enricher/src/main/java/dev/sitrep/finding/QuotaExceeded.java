package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.QuotaState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A ResourceQuota leaves no room for the object.
final class QuotaExceeded implements Analyzer {
  private static final Pattern QUOTA =
      Pattern.compile("exceeded quota: ([^,]+), requested: (.+?), used: (.+?), limited: (\\S+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Refusal.findings(file, Refusal.Kind.QUOTA, refusal -> finding(refusal, file));
  }

  private static Optional<Finding> finding(Refusal refusal, CaseFile file) {
    var said = refusal.find(QUOTA);
    if (!said.find()) {
      return Optional.of(
          refusal.finding(
              "quota-exceeded",
              refusal.subject(),
              "%s: %s".formatted(refusal.refused(), Say.cut(refusal.words(), 220)),
              ""));
    }
    var quota = new Ref("resourcequota", refusal.subject().namespace(), said.group(1));
    var requested = Refusal.amounts(said.group(2));
    var used = Refusal.amounts(said.group(3));
    var limited = Refusal.amounts(said.group(4));
    var sums =
        requested.entrySet().stream()
            .map(entry ->
                "%s=%s, %s is used of %s"
                    .formatted(
                        entry.getKey(),
                        entry.getValue(),
                        used.getOrDefault(entry.getKey(), "?"),
                        limited.getOrDefault(entry.getKey(), "?")))
            .collect(Collectors.joining("; and for "));
    return Optional.of(
        refusal.finding(
            "quota-exceeded",
            quota,
            "%s allows no more: %s asks for %s"
                .formatted(quota.spoken(), one(refusal.object()), sums),
            "Raise quota %s, or lower what the namespace asks for.".formatted(quota.name()),
            state(quota, file)));
  }

  private static String one(String objects) {
    return switch (objects) {
      case "persistentvolumeclaims" -> "a claim";
      case "replicasets" -> "a new replicaset";
      default -> "a " + objects.replaceFirst("s$", "");
    };
  }

  private static Exhibit<?>[] state(Ref quota, CaseFile file) {
    return file.all(QuotaState.class).stream()
        .filter(state -> state.evidence().about().equals(quota))
        .toArray(Exhibit<?>[]::new);
  }
}
