package dev.sitrep.receiver.check;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// One check, which has to end in time.
///
/// @param name of the check, and what it looks at: what is told when it does not end
record Look(String name, String subject, Duration patience, Work work) {
  static final Duration SHORT = Duration.ofSeconds(5);

  /// What goes wrong with the thing looked at is a verdict, not an exception.
  interface Work {
    List<Verdict> look() throws Exception;
  }

  Look(String name, String subject, Work work) {
    this(name, subject, SHORT, work);
  }

  /// Ends within its patience, whatever the work does.
  List<Verdict> verdicts() throws InterruptedException {
    try {
      return Bounded.call("check " + name + " " + subject, patience, work::look)
          .orElseGet(() -> List.of(late()));
    } catch (ExecutionException e) {
      return List.of(broken(e.getCause() == null ? e : e.getCause()));
    }
  }

  private Verdict late() {
    return Verdict.failed(
        name,
        subject,
        "no answer within " + patience.toSeconds() + " s",
        "try again when this machine and the far side are less busy");
  }

  private Verdict broken(Throwable fault) {
    return Verdict.failed(
        name,
        subject,
        "the check itself failed: "
            + fault.getClass().getSimpleName()
            + (fault.getMessage() == null ? "" : " " + fault.getMessage()),
        "report this line as a bug");
  }
}
