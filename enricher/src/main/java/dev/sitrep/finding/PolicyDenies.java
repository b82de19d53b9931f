package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.PolicyState;
import java.util.List;

/// A program cannot reach whom it asks, and a NetworkPolicy does not let it. Likely only: whether
/// the cluster's network enforces policies is not known.
final class PolicyDenies implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    var calls = Calls.of(file);
    return calls.all().stream()
        .filter(call -> calls.unknown(call).isEmpty() && !Calls.asksWrongPort(call))
        .flatMap(call -> calls.denials(call).stream().limit(1).map(policy -> finding(call, policy)))
        .toList();
  }

  private static Finding finding(Call call, Exhibit<PolicyState> exhibit) {
    var policy = exhibit.evidence();
    var towards =
        call.trouble() == Trouble.DNS
            ? PolicyState.DNS
            : call.service()
                .map(one -> one.evidence().about().name())
                .orElseGet(() -> call.whom().orElseThrow().host());
    var denial =
        policy.denials().stream()
            .filter(one -> one.towards().equals(towards))
            .findFirst()
            .orElseThrow();
    return call.finding(
        "policy-denies",
        policy.about(),
        "%s; networkpolicy %s selects %s and allows no %s on port %s"
            .formatted(
                unreached(call),
                policy.about().name(),
                policy.selects().isEmpty() ? "the pod" : policy.selects().getFirst().spoken(),
                denial.direction().equals("egress")
                    ? "egress to " + (towards.equals(PolicyState.DNS) ? "DNS" : towards)
                    : "ingress from this pod",
                denial.port()),
        Certainty.LIKELY,
        List.of(exhibit),
        "Allow that %s in networkpolicy %s, or in another that selects the same pods."
            .formatted(denial.direction(), policy.about().name()));
  }

  private static String unreached(Call call) {
    return switch (call.trouble()) {
      case DNS ->
          call.whom()
                  .map(address -> "host name " + address.host() + " is")
                  .orElse("no host name is")
              + " not resolved";
      case REFUSED -> call.who() + " refuses the connection";
      default -> call.who() + " does not answer in time";
    };
  }
}
