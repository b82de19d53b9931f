package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.Parts;
import dev.sitrep.receiver.store.DeadLetters.Letter;
import dev.sitrep.safety.Cleaner;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Dead letters as a person reads them in a terminal. Reasons quote what far sides said, and pass
/// the cleaner.
record LettersText(ZoneId zone, Cleaner cleaner) {
  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_NAME = 100;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss z", Locale.ROOT);

  LettersText(ZoneId zone) {
    this(zone, Parts.cleaner());
  }

  String list(List<Letter> letters, long total) {
    if (letters.isEmpty()) {
      return "There are no dead letters.";
    }
    return letters.stream().map(this::entry).collect(Collectors.joining("\n\n"))
        + "\n\n"
        + counted(letters.size(), total)
        + """

        Once what is wrong is mended: sitrep dead-letters retry ID... (or --all)
        To delete: sitrep dead-letters drop ID... (or --all --yes)\
        """;
  }

  private static String counted(int shown, long total) {
    if (total > shown) {
      return "These are the newest %,d of %,d dead letters; --limit %d shows %s."
          .formatted(
              shown,
              total,
              Math.min(total, WhichLetters.MOST),
              total > WhichLetters.MOST ? "more" : "all");
    }
    return shown == 1 ? "1 dead letter." : "%,d dead letters.".formatted(shown);
  }

  private String entry(Letter letter) {
    return "%s  %s  %s, %s\n  %s"
        .formatted(
            letter.id(),
            TIME.format(letter.diedAt().atZone(zone)),
            origin(letter),
            letter.attempts() == 1 ? "1 attempt" : letter.attempts() + " attempts",
            reason(letter));
  }

  private String reason(Letter letter) {
    var reason = cleaner.line(letter.reason(), LONGEST_REASON).strip();
    return reason.isEmpty() ? "no reason was given" : reason;
  }

  /// Where it came from, and would go back to.
  String origin(Letter letter) {
    var subject = cleaner.line(letter.subject(), LONGEST_NAME);
    return switch (letter.origin()) {
      case "inbox" -> "webhook body of %,d bytes".formatted(letter.bytes());
      case "outbox" ->
          "message to channel %s about %s"
              .formatted(
                  subject,
                  letter.forgotten()
                      ? "an incident that was deleted"
                      : "incident " + letter.incident());
      default -> "incident " + subject + (letter.forgotten() ? ", which was deleted" : "");
    };
  }
}
