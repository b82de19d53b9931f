package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.Diagnoses;
import dev.sitrep.report.Report;
import java.io.PrintWriter;
import java.time.Duration;

/// Says what is being done to a person who has waited for a second.
final class Progress implements Diagnoses.Audience, AutoCloseable {
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final PrintWriter err;
  private final Thread afterQuiet;
  private String doing = "looking for the namespace ...";
  private boolean talks;

  private Progress(PrintWriter err) {
    this.err = err;
    this.afterQuiet = Thread.ofVirtual().name("progress").unstarted(this::talkAfterQuiet);
  }

  static Progress on(PrintWriter err) {
    var progress = new Progress(err);
    progress.afterQuiet.start();
    return progress;
  }

  @Override
  public void collecting() {
    now("reading the cluster ...");
  }

  @Override
  public void found(Report facts) {
    now("the rules are done, asking the model ...");
  }

  @Override
  public void said(String piece) {}

  private synchronized void now(String what) {
    doing = what;
    if (talks) {
      tell();
    }
  }

  private void talkAfterQuiet() {
    try {
      Thread.sleep(QUIET);
      synchronized (this) {
        talks = true;
        tell();
      }
    } catch (InterruptedException e) {
      // it was quick
    }
  }

  private void tell() {
    err.println(doing);
    err.flush();
  }

  @Override
  public void close() {
    afterQuiet.interrupt();
  }
}
