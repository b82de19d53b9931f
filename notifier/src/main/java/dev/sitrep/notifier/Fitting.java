package dev.sitrep.notifier;

import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Sections.Section;
import dev.sitrep.report.Sections.Weight;
import dev.sitrep.report.Site.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes sections fit where there is little room: whole lines go, the least important first and
/// from the end; only where the vital ones alone are too long are they shortened. What is left says
/// that lines are missing. No line goes for a link that only asks what the reader thinks.
final class Fitting {
  /// About one screen of a phone.
  private static final int PHONE_CHARS = 1_600;

  private static final int PHONE_LINES = 24;

  /// Of one text in a chat message.
  private static final int LONGEST = 600;

  private static final int SHORTEST = 20;

  private Fitting() {}

  /// What fits on one screen of a phone.
  static Sections phone(Sections sections) {
    return fit(
        cut(sections, LONGEST), fit -> chars(fit) <= PHONE_CHARS && lines(fit) <= PHONE_LINES);
  }

  /// The most that fits: on one screen of a phone, and by the channel's own limits.
  ///
  /// @param fits holds for a headline and a foot of twenty characters each without any section
  static Sections phone(Sections sections, Predicate<Sections> fits) {
    return fit(phone(sections), fits);
  }

  /// The most that fits.
  static Sections fit(Sections sections, Predicate<Sections> fits) {
    if (fits.test(sections)) {
      return sections;
    }
    var links = sections.links();
    var without = linked(sections, links.stream().filter(link -> !link.asks()).toList());
    var fitted = fitLines(without, fits);
    var asking = linked(fitted, links);
    return fits.test(asking) ? asking : fitted;
  }

  private static Sections linked(Sections sections, List<Link> links) {
    return new Sections(
        sections.status(),
        sections.severity(),
        sections.headline(),
        sections.sections(),
        sections.foot(),
        links);
  }

  private static Sections fitLines(Sections sections, Predicate<Sections> fits) {
    if (fits.test(sections)) {
      return sections;
    }
    var stages = stages(sections);
    int less = 0;
    int more = stages.size();
    while (less < more) {
      int middle = (less + more) / 2;
      if (fits.test(stage(sections, stages, middle))) {
        more = middle;
      } else {
        less = middle + 1;
      }
    }
    if (more < stages.size()) {
      return stage(sections, stages, more);
    }
    int gone = stages.size();
    var left = stages.isEmpty() ? sections.sections() : stages.getLast();
    for (int most = LONGEST; most >= SHORTEST; most /= 2) {
      var shorter = cut(with(sections, left, gone), most);
      if (fits.test(shorter)) {
        return shorter;
      }
    }
    var bare = cut(with(sections, List.of(), gone + lines(sections)), SHORTEST);
    return new Sections(
        bare.status(), bare.severity(), bare.headline(), List.of(), bare.foot(), List.of());
  }

  /// What is left when the first line has gone, the second, and so on.
  private static List<List<Section>> stages(Sections sections) {
    var stages = new ArrayList<List<Section>>();
    var left = new ArrayList<>(sections.sections());
    while (drop(left)) {
      stages.add(List.copyOf(left));
    }
    return stages;
  }

  private static Sections stage(Sections sections, List<List<Section>> stages, int index) {
    return with(sections, stages.get(index), index + 1);
  }

  /// Takes away the last line of the last section of the least weight; false when only the first
  /// line of the first section is left.
  private static boolean drop(List<Section> sections) {
    if (sections.size() <= 1 && sections.stream().allMatch(one -> one.lines().size() <= 1)) {
      return false;
    }
    int last = -1;
    for (int i = 0; i < sections.size(); i++) {
      if (last < 0 || weight(sections, i) >= weight(sections, last)) {
        last = i;
      }
    }
    var section = sections.remove(last);
    int lines = section.lines().size() - 1;
    if (lines > 0) {
      sections.add(
          last,
          new Section(section.heading(), section.lines().subList(0, lines), section.weight()));
    }
    return true;
  }

  /// The first section says why the message is there, whatever it is.
  private static int weight(List<Section> sections, int index) {
    return index == 0
        ? -1
        : switch (sections.get(index).weight()) {
          case VITAL -> 0;
          case USEFUL -> 1;
          case EXTRA -> 2;
        };
  }

  private static Sections with(Sections sections, List<Section> left, int gone) {
    var told = new ArrayList<>(left);
    if (gone > 0) {
      var where = sections.links().isEmpty() ? "" : "; the report has them";
      told.add(
          new Section(
              "Left out",
              List.of(new Line.Text((gone == 1 ? "1 line" : gone + " lines") + where)),
              Weight.VITAL));
    }
    return new Sections(
        sections.status(),
        sections.severity(),
        sections.headline(),
        told,
        sections.foot(),
        sections.links());
  }

  private static Sections cut(Sections sections, int most) {
    return new Sections(
        sections.status(),
        sections.severity(),
        cut(sections.headline(), most),
        sections.sections().stream().map(section -> cut(section, most)).toList(),
        cut(sections.foot(), most),
        sections.links());
  }

  private static Section cut(Section section, int most) {
    return new Section(
        section.heading(),
        section.lines().stream().map(line -> cut(line, most)).toList(),
        section.weight());
  }

  /// A command is pasted whole or not at all.
  private static Line cut(Line line, int most) {
    return switch (line) {
      case Line.Text(var text) -> new Line.Text(cut(text, most));
      case Line.Command(var command) ->
          command.length() <= most
              ? line
              : new Line.Text("a command of %d characters".formatted(command.length()));
      case Line.Quote(var id, var source, var object, var age, var text) ->
          new Line.Quote(id, cut(source, most), cut(object, most), age, cut(text, most));
    };
  }

  /// Never inside of a character.
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end).stripTrailing() + "…";
  }

  private static int lines(Sections sections) {
    return sections.sections().stream().mapToInt(section -> section.lines().size()).sum();
  }

  private static int chars(Sections sections) {
    return sections.headline().length()
        + sections.foot().length()
        + sections.sections().stream()
            .mapToInt(section ->
                section.heading().length()
                    + section.lines().stream().mapToInt(Fitting::chars).sum())
            .sum();
  }

  private static int chars(Line line) {
    return switch (line) {
      case Line.Text(var text) -> text.length();
      case Line.Command(var command) -> command.length();
      case Line.Quote(var id, var source, var object, var age, var text) ->
          id.length() + source.length() + object.length() + age.length() + text.length();
    };
  }
}
