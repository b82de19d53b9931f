package dev.sitrep.logs;

import dev.sitrep.cluster.Log;
import dev.sitrep.safety.Redaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The lines of a log that matter, in the order in which they were written.
///
/// Lines that differ only in times, numbers and ids are counted; stack traces are folded.
///
/// @param decisive the line that most likely says why the program ended; always one of the entries
/// @param linesRead how many lines there were
public record LogDigest(List<Entry> entries, Optional<Entry> decisive, int linesRead) {
  /// No entry is longer.
  public static final int LONGEST_LINE = 300;

  private static final int TAIL = 5;
  private static final int WINDOW = 3;

  public enum Weight {
    FATAL,
    ERROR,
    WARNING,
    CONTEXT
  }

  /// @param at of the last of its lines
  /// @param count how many lines like it this entry stands for
  public record Entry(Optional<Instant> at, String text, int count, Weight weight) {}

  public LogDigest {
    entries = List.copyOf(entries);
  }

  /// Redacts first: a key over several lines can only be seen before lines are picked.
  public static LogDigest of(List<Log.Line> lines, int maxLines, Redaction redaction) {
    var clean = redaction.redactLines(lines.stream().map(Log.Line::text).toList());
    var redacted = new ArrayList<Log.Line>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      redacted.add(new Log.Line(lines.get(i).at(), clean.get(i)));
    }
    return of(redacted, maxLines);
  }

  /// Of lines that hold no secrets any more.
  public static LogDigest of(List<Log.Line> lines, int maxLines) {
    var parsed = new ArrayList<LogLine>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      var line = LogLine.of(i, lines.get(i));
      if (!line.text().isEmpty()) {
        parsed.add(line);
      }
    }
    var statements = Folding.fold(parsed);
    var decisive = decisive(statements);
    var groups = groups(statements);
    var picked = pick(groups, statements, decisive, maxLines);
    var entries = new ArrayList<Entry>();
    Optional<Entry> why = Optional.empty();
    for (var candidate : picked) {
      var entry = candidate.entry();
      entries.add(entry);
      if (decisive.isPresent() && decisive.get().equals(candidate.said())) {
        why = Optional.of(entry);
      }
    }
    return new LogDigest(entries, why, lines.size());
  }

  /// What was said last outweighs what was said early; a goodbye says nothing.
  private static Optional<Statement> decisive(List<Statement> statements) {
    return last(statements, Weight.FATAL)
        .or(() -> last(statements, Weight.ERROR))
        .or(() -> lastFailing(statements))
        .or(() -> lastEcho(statements));
  }

  private static Optional<Statement> last(List<Statement> statements, Weight weight) {
    return statements.reversed().stream()
        .filter(
            statement -> statement.weight() == weight && !statement.echo() && !statement.eclipsed())
        .findFirst();
  }

  private static Optional<Statement> lastFailing(List<Statement> statements) {
    return statements.reversed().stream()
        .limit(2 * TAIL)
        .filter(statement -> statement.failing() && !statement.echo() && !statement.eclipsed())
        .min(Comparator.comparing(Statement::weight));
  }

  /// `Killed` and nothing else.
  private static Optional<Statement> lastEcho(List<Statement> statements) {
    return statements.reversed().stream()
        .limit(TAIL)
        .filter(statement -> statement.echo() && statement.weight() != Weight.CONTEXT)
        .findFirst();
  }

  /// One statement that may be shown, and how many it stands for.
  private record Candidate(Statement said, int count, int worth) {
    Entry entry() {
      return new Entry(said.at(), capped(said.text()), count, said.weight());
    }
  }

  private static List<List<Statement>> groups(List<Statement> statements) {
    Map<String, List<Statement>> groups = new LinkedHashMap<>();
    for (var statement : statements) {
      groups
          .computeIfAbsent(Templates.of(statement.text()), template -> new ArrayList<>())
          .add(statement);
    }
    return List.copyOf(groups.values());
  }

  private static List<Candidate> pick(
      List<List<Statement>> groups,
      List<Statement> statements,
      Optional<Statement> decisive,
      int maxLines) {
    var worth = new Worth(statements, decisive);
    var candidates = new ArrayList<Candidate>();
    for (var group : groups) {
      var shown = shown(group, decisive);
      int count = group.size();
      if (group.size() > 1 && !group.getFirst().text().equals(shown.text())) {
        count--;
        candidates.add(new Candidate(group.getFirst(), 1, worth.of(group.getFirst(), 2) - 40));
      }
      candidates.add(new Candidate(shown, count, worth.of(shown, group.size())));
    }
    return candidates.stream()
        .sorted(
            Comparator.comparingInt(Candidate::worth)
                .thenComparingInt(candidate -> candidate.said().index())
                .reversed())
        .limit(Math.max(maxLines, 0))
        .sorted(Comparator.comparingInt(candidate -> candidate.said().index()))
        .toList();
  }

  /// The last of its kind, unless the decisive one is of this kind.
  private static Statement shown(List<Statement> group, Optional<Statement> decisive) {
    return decisive.filter(why -> group.stream().anyMatch(why::equals)).orElse(group.getLast());
  }

  /// Why a line should be among the few that are kept.
  private static final class Worth {
    private final List<Statement> statements;
    private final Optional<Statement> decisive;
    private final int tailFrom;
    private int firstBad = -1;
    private int lastBad = -1;

    Worth(List<Statement> statements, Optional<Statement> decisive) {
      this.statements = statements;
      this.decisive = decisive;
      this.tailFrom =
          statements.isEmpty() ? 0 : statements.get(Math.max(0, statements.size() - TAIL)).index();
      for (var statement : statements) {
        if (statement.weight().compareTo(Weight.ERROR) <= 0) {
          lastBad = statement.index();
          firstBad = firstBad < 0 ? lastBad : firstBad;
        }
      }
    }

    int of(Statement statement, int count) {
      if (decisive.isPresent() && decisive.get().equals(statement)) {
        return 10_000;
      }
      int worth =
          switch (statement.weight()) {
            case FATAL -> 1_000;
            case ERROR -> 600;
            case WARNING -> 150;
            case CONTEXT -> 0;
          };
      int index = statement.index();
      worth += index >= tailFrom ? 300 : 0;
      worth += near(index, lastBad) ? 200 : near(index, firstBad) ? 120 : 0;
      worth += statement.failing() ? 100 : 0;
      worth += count == 1 ? 50 : 0;
      return worth + (index == statements.getFirst().index() ? 30 : 0);
    }

    private static boolean near(int index, int bad) {
      return bad >= 0 && Math.abs(index - bad) <= WINDOW;
    }
  }

  private static String capped(String text) {
    if (text.length() <= LONGEST_LINE) {
      return text;
    }
    int end = LONGEST_LINE - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }
}
