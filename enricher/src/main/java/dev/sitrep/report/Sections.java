package dev.sitrep.report;

import dev.sitrep.report.Site.Link;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A report as headings and lines, in the one order that every channel keeps. A channel adds its
/// own escapes, its limits and its looks, never its own words.
///
/// @param status `firing`, `resolved` or `ended`, as in the report
/// @param headline severity, object, what is wrong, since when
/// @param foot claims verified, by whom, how long it took
/// @param links where to read on, the report itself first; none where nobody knows an address
public record Sections(
    String status,
    String severity,
    String headline,
    List<Section> sections,
    String foot,
    List<Link> links) {

  public Sections {
    sections = List.copyOf(sections);
    links = List.copyOf(links);
  }

  /// @param heading `Cause (seen)`, `Next`
  /// @param weight whether it stays where there is little room
  public record Section(String heading, List<Line> lines, Weight weight) {
    public Section {
      lines = List.copyOf(lines);
    }

    public Section(String heading, List<Line> lines) {
      this(heading, lines, Weight.USEFUL);
    }

    /// Whether its sentences are the items of a list: several, and not the steps of one cause.
    public boolean isList() {
      var texts =
          lines.stream()
              .filter(Line.Text.class::isInstance)
              .map(line -> ((Line.Text) line).text())
              .toList();
      return texts.size() > 1 && texts.stream().noneMatch(text -> text.startsWith("→"));
    }
  }

  /// What a person cannot do without, from most to least.
  public enum Weight {
    /// what is wrong, why, what is new, what to run next
    VITAL,
    USEFUL,
    /// said on the page at the latest
    EXTRA
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
    record Quote(String id, String source, String object, String age, String text) implements Line {

      /// Where it was read: `E4 · log, previous run · pod/api-7c9d · -40s`
      public String whence() {
        return Stream.of(id, source, object, age)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" · "));
      }
    }
  }

  /// As a message: a follow-up tells only what is new.
  ///
  /// @param zone in which clock times are told
  public static Sections of(Report report, ZoneId zone, Site site) {
    return new Telling(report, zone, site).message();
  }

  /// As a page: everything that is known, what is new first.
  public static Sections whole(Report report, ZoneId zone, Site site) {
    return new Telling(report, zone, site).whole();
  }
}
