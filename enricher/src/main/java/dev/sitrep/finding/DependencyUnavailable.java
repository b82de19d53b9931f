package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.regex.Pattern;

/// A program ends, or is not ready, because whom it asks answers that it cannot serve now.
final class DependencyUnavailable implements Analyzer {
  private record Meaning(Pattern words, String says) {}

  private static final List<Meaning> MEANINGS =
      List.of(
          meaning("starting up|LOADING Redis|not yet accepting", "is still starting up"),
          meaning("shutting down", "is shutting down"),
          meaning(
              "too many (?:clients|connections)|connection slots|max number of clients",
              "takes no more connections: all are in use"),
          meaning(
              "LEADER_NOT_AVAILABLE|LeaderNotAvailable|not master|NotWritablePrimary|NotPrimary|no primary|NoPrimary"
                  + "|NOT_LEADER|NotLeader|MASTERDOWN|master_not_discovered",
              "has no leader that could serve it"),
          meaning("no healthy upstream|no live upstreams", "has nothing healthy behind it"));

  private static final Pattern STATUS = Pattern.compile("\\b(50[0234])\\b");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Calls.of(file).plain(Trouble.UNAVAILABLE).stream()
        .map(call -> call.finding("dependency-unavailable", says(call), ""))
        .toList();
  }

  private static String says(Call call) {
    var text = call.line().evidence().text();
    var who = call.whom().isPresent() ? call.who() : "what it asks";
    var known = MEANINGS.stream().filter(one -> one.words().matcher(text).find()).findFirst();
    if (known.isPresent()) {
      return who + " " + known.get().says() + call.aside();
    }
    var status = STATUS.matcher(text);
    return status.find()
        ? who + " answers with status " + status.group(1) + call.aside()
        : who + " is unavailable" + call.verbatim() + call.aside();
  }

  private static Meaning meaning(String words, String says) {
    return new Meaning(Pattern.compile(words, Pattern.CASE_INSENSITIVE), says);
  }
}
