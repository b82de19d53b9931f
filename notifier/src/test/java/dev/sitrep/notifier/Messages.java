package dev.sitrep.notifier;

import dev.sitrep.report.Report;
import dev.sitrep.report.Reports;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Site;
import java.time.ZoneOffset;

/// Messages as the courier makes them.
final class Messages {
  static final Site SITE =
      new Site(
          "https://sitrep.example.org",
          "https://alertmanager.example.org",
          "https://grafana.example.org/d/workload?var-namespace={namespace}&var-name={name}");

  private Messages() {}

  /// The first about its incident.
  static Message of(Report report) {
    return of(report, "");
  }

  /// @param name of one of [Reports]
  static Message of(String name) {
    return of(Reports.named(name));
  }

  /// @param thread what the channel called the first one
  static Message of(Report report, String thread) {
    return new Message(
        report.id() + ".1",
        report,
        Sections.of(report, ZoneOffset.UTC, SITE),
        Sections.whole(report, ZoneOffset.UTC, SITE),
        thread);
  }
}
