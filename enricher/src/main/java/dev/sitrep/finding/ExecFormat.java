package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedStart.Why;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The kernel cannot run a script: it has no `#!` line, or what that line names is made for another
/// platform.
final class ExecFormat implements Analyzer {
  private static final Pattern SCRIPT = Pattern.compile("\\.(?:sh|bash|py|rb|pl|js|php)$");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Stream.concat(
            FailedStart.of(file, Why.WRONG_FORMAT)
                .filter(start -> isScript(start.what()))
                .map(start ->
                    start.finding(
                        "exec-format",
                        why(start.what(), start.state().image()),
                        Certainty.LIKELY,
                        fix(start.what()))),
            Crash.of(file, Sign.EXEC_FORMAT)
                .filter(crash -> isScript(crash.what()))
                .map(crash ->
                    crash.finding(
                        "exec-format",
                        why(crash.what(), crash.state().image()),
                        Certainty.LIKELY,
                        fix(crash.what()))))
        .toList();
  }

  static boolean isScript(String program) {
    return SCRIPT.matcher(program).find();
  }

  private static String why(String script, String image) {
    return "script %s has no #! line, or image %s is built for another platform than the node's (exec format error)"
        .formatted(script, image);
  }

  private static String fix(String script) {
    return "Begin %s with a #! line, or build the image for the node's platform.".formatted(script);
  }
}
