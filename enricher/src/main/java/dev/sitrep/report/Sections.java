package dev.sitrep.report;

import java.time.ZoneId;
import java.util.List;

/// A report as headings and lines, in the one order that every channel keeps. A channel adds its
/// own escapes, its limits and its looks, never its own words.
///
/// @param status `firing`, `resolved` or `ended`, as in the report
/// @param headline severity, object, what is wrong, since when
public record Sections(
    String status, String severity, String headline, List<Section> sections, String foot) {

  public Sections {
    sections = List.copyOf(sections);
  }

  /// @param heading `Cause (seen)`, `Next`
  public record Section(String heading, List<Line> lines) {
    public Section {
      lines = List.copyOf(lines);
    }
  }

  /// A line of a section.
  public sealed interface Line {
    /// A sentence.
    record Text(String text) implements Line {}

    /// Something to paste into a terminal.
    record Command(String command) implements Line {}

    /// Words of the cluster, verbatim.
    ///
    /// @param age `-40s`, `now`, the clock time where the incident is over, or empty
    record Quote(String id, String source, String object, String age, String text)
        implements Line {}
  }

  /// As a message: a follow-up tells only what is new.
  ///
  /// @param zone in which clock times are told
  /// @param url where the report can be read in full, empty when there is no such place
  public static Sections of(Report report, ZoneId zone, String url) {
    return new Telling(report, zone, url).message();
  }

  /// As a page: everything that is known, what is new first.
  public static Sections whole(Report report, ZoneId zone, String url) {
    return new Telling(report, zone, url).whole();
  }
}
