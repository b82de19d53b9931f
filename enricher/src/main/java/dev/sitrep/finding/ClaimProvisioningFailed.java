package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import java.util.List;
import java.util.regex.Pattern;

/// The provisioner of a StorageClass does not make the volume, and says why.
final class ClaimProvisioningFailed implements Analyzer {
  private static final Pattern AROUND =
      Pattern.compile(
          "^failed to provision volume with StorageClass \"([^\"]+)\":\\s*"
              + "(?:error generating accessibility requirements: |error getting handle for"
              + " DataSource Type \\w+ by Name \\S+: )?");
  private static final Pattern RPC = Pattern.compile("rpc error: code = (\\w+) desc = ");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unbound.findings(file, Unbound.Kind.PROVISIONING, ClaimProvisioningFailed::finding);
  }

  private static Finding finding(Unbound claim) {
    var event = claim.refusal().orElseThrow();
    var around = AROUND.matcher(event.evidence().message());
    var name =
        around.find()
            ? around.group(1)
            : claim.claimed().flatMap(ClaimState::offer).map(ClaimState.Offer::name).orElse("");
    var fault = name.isEmpty() ? claim.claim() : new Ref("storageclass", "", name);
    return claim.finding(
        "claim-provisioning-failed",
        fault,
        "no volume can be made for %s%s: %s"
            .formatted(
                claim.claim().spoken(),
                name.isEmpty() ? "" : " in storageclass " + name + provisioner(claim),
                words(around.replaceFirst(""))),
        Certainty.SEEN,
        "",
        name.isEmpty() ? List.of("kubectl get storageclass") : List.of(Kubectl.describe(fault)),
        claim.refusal());
  }

  /// ` (provisioner ebs.csi.aws.com)`
  private static String provisioner(Unbound claim) {
    return claim
        .claimed()
        .flatMap(ClaimState::offer)
        .map(offer -> " (provisioner %s)".formatted(offer.provisioner()))
        .orElse("");
  }

  /// Without the wrapping of remote calls; a code that says more than `Internal` stays.
  private static String words(String said) {
    var plain =
        RPC.matcher(said)
            .replaceAll(call ->
                List.of("Internal", "Unknown", "Aborted").contains(call.group(1))
                    ? ""
                    : call.group(1) + ": ");
    return Say.cut(plain, 240);
  }
}
