package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.AccountState;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Pods are to run as a ServiceAccount that does not exist.
final class ServiceAccountMissing implements Analyzer {
  private static final Pattern ACCOUNT = Pattern.compile("serviceaccount \"([^\"]+)\" not found");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Refusal.findings(file, Refusal.Kind.ACCOUNT, refusal -> finding(refusal, file));
  }

  private static Optional<Finding> finding(Refusal refusal, CaseFile file) {
    var said = refusal.find(ACCOUNT);
    if (!said.find()) {
      return Optional.empty();
    }
    var account = new Ref("serviceaccount", refusal.subject().namespace(), said.group(1));
    var seen =
        file.all(AccountState.class).stream()
            .filter(state -> state.evidence().about().equals(account))
            .filter(state -> !state.evidence().there())
            .toArray(Exhibit<?>[]::new);
    return Optional.of(
        refusal.finding(
            "service-account-missing",
            account,
            "%s: serviceaccount %s does not exist in namespace %s"
                .formatted(refusal.refused(), account.name(), account.namespace()),
            "Create serviceaccount %s, or correct serviceAccountName.".formatted(account.name()),
            List.of(Kubectl.list("serviceaccounts", account.namespace())),
            seen));
  }
}
