package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import java.util.List;
import java.util.regex.Pattern;

/// The name of the registry cannot be resolved on the node.
final class RegistryDns implements Analyzer {
  private static final Pattern LOOKUP =
      Pattern.compile("lookup ([^\\s:]+)(?: on (\\d[\\d.]+))?(?::\\d+)?");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedPull.of(file, Fault.HOST_UNKNOWN).map(RegistryDns::finding).toList();
  }

  private static Finding finding(FailedPull pull) {
    var lookup = LOOKUP.matcher(pull.words());
    boolean found = lookup.find();
    var server = found && lookup.group(2) != null ? " by DNS server " + lookup.group(2) : "";
    return pull.finding(
        "registry-dns",
        "registry host %s is not resolved%s"
            .formatted(found ? lookup.group(1) : pull.image().registry(), server),
        Certainty.SEEN,
        "Correct the registry in the image name, or the node's DNS.");
  }
}
