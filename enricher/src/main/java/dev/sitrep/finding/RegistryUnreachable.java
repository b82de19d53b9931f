package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import java.util.List;
import java.util.regex.Pattern;

/// The node does not get through to the registry, or the registry is down.
final class RegistryUnreachable implements Analyzer {
  private static final Pattern ADDRESS = Pattern.compile("dial tcp (\\S+?:\\d+)");
  private static final Pattern STATUS = Pattern.compile("\\b50[0234]\\b");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailedPull.of(file, Fault.REFUSED, Fault.NO_ROUTE, Fault.TIMEOUT, Fault.BROKEN)
        .map(RegistryUnreachable::finding)
        .toList();
  }

  private static Finding finding(FailedPull pull) {
    var dialled = ADDRESS.matcher(pull.words());
    var name = pull.image().registry();
    var at =
        dialled.find() && !dialled.group(1).equals(name) ? " (%s)".formatted(dialled.group(1)) : "";
    var registry = "registry " + name + at;
    return switch (pull.fault()) {
      case REFUSED ->
          finding(
              pull,
              "nothing listens at " + registry,
              "Correct the registry's address, or start the registry.");
      case NO_ROUTE ->
          finding(
              pull,
              "the node has no way to " + registry,
              "Look for a missing route or a firewall between the node and the registry.");
      case TIMEOUT ->
          finding(
              pull,
              registry + " does not answer in time",
              "Look for a firewall, proxy or outage between the node and the registry.");
      default ->
          finding(
              pull,
              registry + " fails" + status(pull.words()),
              "Look at the registry's own state.");
    };
  }

  private static String status(String words) {
    var status = STATUS.matcher(words);
    return status.find() ? " with status " + status.group() : "";
  }

  private static Finding finding(FailedPull pull, String why, String fix) {
    return pull.finding("registry-unreachable", why, Certainty.SEEN, fix);
  }
}
