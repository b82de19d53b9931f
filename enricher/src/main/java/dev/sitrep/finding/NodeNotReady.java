package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.regex.Pattern;

/// A node is not Ready: its kubelet is silent, or it says what it misses.
final class NodeNotReady implements Analyzer {
  private static final Pattern NETWORK =
      Pattern.compile(
          "NetworkPluginNotReady|network plugin|cni (?:plugin|config)|runtime network not ready",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern LAST =
      Pattern.compile("(?:message:)?((?:Network plugin|docker: network plugin|cni ).*?)\\.?$");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NodeFault.of(file, "Ready")
        .filter(fault -> !fault.isRuntime())
        .map(fault -> finding(fault, file))
        .toList();
  }

  private static Finding finding(NodeFault fault, CaseFile file) {
    var condition = fault.condition();
    if (condition.status().equals("Unknown")) {
      return fault.finding(
          "node-not-ready",
          "not ready",
          "is not ready: its kubelet has reported nothing%s; the node, its network or the kubelet is down"
              .formatted(fault.lasting(file)),
          "Look at the machine itself: its power, its network, and the kubelet's own log.");
    }
    var said = condition.message();
    if (NETWORK.matcher(said).find()) {
      var words = LAST.matcher(said);
      return fault.finding(
          "node-not-ready",
          "not ready",
          "is not ready: its network plugin does not work%s"
              .formatted(words.find() ? " (" + Say.cut(words.group(1), 140) + ")" : ""),
          "Look at the network plugin's pod on this node.");
    }
    return fault.finding(
        "node-not-ready",
        "not ready",
        "is not ready: %s"
            .formatted(
                Say.cut(said.isEmpty() ? condition.reason() : said, 200).replaceFirst("\\.$", "")),
        "");
  }
}
