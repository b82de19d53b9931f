package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A program ends, or is not ready, because it is not let in: its credentials are refused, or they
/// allow too little. What the API server denies a service account is the case of [RbacForbidden].
final class DependencyAuth implements Analyzer {
  private static final List<Pattern> USERS =
      List.of(
          Pattern.compile("(?i)authentication failed for user \"?([\\w.@-]{1,60})"),
          Pattern.compile("(?i)access denied for user '([^']{1,60})'"),
          Pattern.compile("(?i)login failed for user '?([\\w.@-]{1,60})"),
          Pattern.compile("(?i)user '([^']{1,60})' - (?:invalid|refused)"));

  @Override
  public List<Finding> analyze(CaseFile file) {
    return new Calls(file).plain(Trouble.AUTH).stream().map(DependencyAuth::finding).toList();
  }

  private static Finding finding(Call call) {
    var text = call.line().evidence().text();
    if (call.whom().isEmpty()) {
      return call.finding("dependency-auth", "its credentials are refused" + call.verbatim(), "");
    }
    return call.finding(
        "dependency-auth",
        user(text)
            .map(user -> "%s refuses the login of user %s".formatted(call.who(), user))
            .orElse(call.who() + " refuses its credentials" + call.verbatim()),
        "");
  }

  private static Optional<String> user(String text) {
    return USERS.stream()
        .map(pattern -> pattern.matcher(text))
        .filter(words -> words.find())
        .map(words -> words.group(1))
        .findFirst();
  }
}
