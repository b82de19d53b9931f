package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.QuotaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
    var sums = new ArrayList<String>();
    requested.forEach((resource, amount) ->
        sums.add(
            sum(
                resource,
                one(refusal.object()) + " asks for " + amount,
                used.getOrDefault(resource, "?"),
                limited.getOrDefault(resource, "?"))));
    return Optional.of(
        refusal.finding(
            "quota-exceeded",
            quota,
            "%s allows no more: %s".formatted(quota.spoken(), String.join("; ", sums)),
            "Raise quota %s, or lower what the namespace asks for.".formatted(quota.name()),
            state(quota, file)));
  }

  /// Things are counted, of the rest it matters how much is asked for.
  private static String sum(String resource, String asks, String used, String limited) {
    return resource.contains(".") && !resource.startsWith("count/")
        ? "%s %s, and %s of %s is used".formatted(asks, resource, used, limited)
        : counted(resource.replaceFirst("^count/([^.]+).*$", "$1"), used, limited);
  }

  private static String counted(String things, String used, String limited) {
    return limited.equals("0")
        ? "its limit of %s is 0".formatted(things)
        : "%s of %s %s are used".formatted(used, limited, things);
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
