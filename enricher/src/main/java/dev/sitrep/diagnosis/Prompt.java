package dev.sitrep.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.finding.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// What a model is told. The static part comes first and is the same to the byte in every prompt,
/// so that the engine reads it only once; what matters most stands at the start and at the end of
/// the rest, where models read best.
final class Prompt {
  private static final int LINE = 300;
  private static final int FINDINGS = 8;

  private final String system;
  private final String closing;
  private final String ask;
  private final TokenBudget budget;
  private final UnaryOperator<String> cleaner;
  private final Supplier<String> tags;

  /// @param system the static part
  /// @param user the incident
  /// @param tokens of both, as the budget counts
  /// @param estimated the same before the budget's experience with the model
  /// @param leftOut how many exhibits found no room
  /// @param shown ids of those that did
  record Built(
      String system, String user, int tokens, int estimated, int leftOut, List<String> shown) {
    Built {
      shown = List.copyOf(shown);
    }
  }

  /// @param cleaner for what reaches the prompt without having passed the collector: labels and
  ///   questions
  /// @param tags a new word for each prompt that no evidence can know
  Prompt(
      Texts texts, TokenBudget budget, UnaryOperator<String> cleaner, Supplier<String> tags) {
    this.system = texts.system();
    this.closing = texts.closing();
    this.ask = texts.ask();
    this.budget = budget;
    this.cleaner = cleaner;
    this.tags = tags;
  }

  /// Changes when one of the texts changes: answers to different prompts cannot be compared.
  String digest() {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      var all = String.join("\0", system, closing, ask, Opinion.schema(List.of("E1")));
      return HexFormat.of().formatHex(sha.digest(all.getBytes(UTF_8)), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// A question without evidence.
  ///
  /// @throws NoAnswer where it does not fit
  Built question(String question, List<Turn> conversation) {
    var user = cleaner.apply(question);
    int tokens = budget.tokens(ask) + budget.tokens(user);
    if (tokens > budget.available()) {
      throw new NoAnswer(
          Reason.NOT_ASKED,
          "the question has about %d tokens, the model's window has room for %d"
              .formatted(tokens, budget.available()),
          "ask a shorter question, or raise model.contextTokens");
    }
    var estimated = TokenBudget.estimate(ask) + TokenBudget.estimate(user);
    return new Built(ask, user, tokens, estimated, 0, List.of());
  }

  /// The case, cut to the budget from the least important end.
  ///
  /// @throws NoAnswer where not even one exhibit fits
  Built build(CaseFile file, List<Finding> findings, List<Turn> conversation) {
    var tag = tags.get();
    var head = "BEGIN " + tag + "\n" + heading(file);
    var tail = "END " + tag + "\n" + closing.replace("{tag}", tag);
    int room =
        budget.available()
            - budget.tokens(system)
            - budget.tokens(head)
            - budget.tokens(left(file.exhibits().size()))
            - budget.tokens(tail)
            - 8;
    var found = findings(findings, room / 3);
    room -= budget.tokens(found);
    var evidence = new StringBuilder();
    var shown = new ArrayList<String>();
    for (var exhibit : ranked(file, findings)) {
      var line = line(exhibit, file.now()) + "\n";
      int tokens = budget.tokens(line);
      if (tokens > room) {
        break;
      }
      room -= tokens;
      evidence.append(line);
      shown.add(exhibit.id());
    }
    if (shown.isEmpty()) {
      throw new NoAnswer(
          Reason.NOT_ASKED,
          file.exhibits().isEmpty()
              ? "there is no evidence to explain"
              : "no evidence fits into the model's window",
          file.exhibits().isEmpty() ? "" : "raise model.contextTokens");
    }
    int leftOut = file.exhibits().size() - shown.size();
    var user = head + found + evidence + (leftOut == 0 ? "" : left(leftOut)) + tail;
    int estimated = TokenBudget.estimate(system) + TokenBudget.estimate(user);
    int tokens = budget.tokens(system) + budget.tokens(user);
    return new Built(system, user, tokens, estimated, leftOut, shown);
  }

  Built again(Built first, List<String> violations) {
    var user = first.user() + String.join("\n", violations);
    return new Built(
        first.system(), user, first.tokens(), first.estimated(), first.leftOut(), first.shown());
  }

  record Texts(String system, String closing, String ask) {
    static Texts load(Optional<Path> folder) {
      return new Texts(resource("system.md"), resource("closing.md"), resource("ask.md"));
    }
  }

  /// `E7 | log, previous run | pod/api-5d9 | -95s | cannot open /etc/app.yaml`
  static String line(Exhibit<?> exhibit, Instant now) {
    var evidence = exhibit.evidence();
    return "%s | %s | %s | %s | %s"
        .formatted(
            exhibit.id(),
            oneLine(evidence.source(), 40),
            oneLine(evidence.about().path(), 120),
            when(evidence.at(), now),
            oneLine(evidence.line(), LINE));
  }

  private String heading(CaseFile file) {
    var incident = file.incident();
    var text = new StringBuilder();
    text.append("Incident: ").append(clean(incident.target().ref().qualified(), 160));
    if (!incident.container().isEmpty()) {
      text.append(", container ").append(clean(incident.container(), 80));
    }
    text.append(", since ").append(when(Optional.of(incident.since()), file.now())).append('\n');
    for (var name : incident.alertNames().stream().limit(3).toList()) {
      text.append("Alert: ").append(clean(name, 80)).append('\n');
    }
    if (!incident.severity().isEmpty()) {
      text.append("Severity: ").append(clean(incident.severity(), 20)).append('\n');
    }
    if (!incident.question().isEmpty()) {
      text.append("An engineer asks: ").append(clean(incident.question(), LINE)).append('\n');
    }
    return text.toString();
  }

  /// The rules' findings under their heading, as far as there is room.
  private String findings(List<Finding> findings, int room) {
    var text = new StringBuilder();
    text.append("Findings (number | certainty | at fault | whom it hits | cause | proof):\n");
    if (findings.isEmpty()) {
      text.append("none, no rule recognised it\n");
    }
    for (int i = 0; i < findings.size() && i < FINDINGS; i++) {
      var line = finding(i + 1, findings.get(i)) + "\n";
      if (budget.tokens(text + line) > room) {
        break;
      }
      text.append(line);
    }
    return text.append("Evidence (number | source | object | when | what it says):\n").toString();
  }

  private static String finding(int number, Finding finding) {
    return "F%d | %s | %s | %s | %s | %s"
        .formatted(
            number,
            finding.certainty().word(),
            oneLine(finding.fault().path(), 120),
            oneLine(finding.subjects().getFirst().path() + more(finding.subjects().size()), 140),
            oneLine(finding.cause(), LINE),
            String.join(" ", finding.exhibits().stream().limit(5).toList()));
  }

  private static String more(int subjects) {
    return subjects == 1 ? "" : " and " + (subjects - 1) + " more";
  }

  private static String left(int exhibits) {
    return "(%d more exhibits found no room here.)\n".formatted(exhibits);
  }

  /// What the findings rest on, in their order; then the case file's own order.
  private static List<Exhibit<?>> ranked(CaseFile file, List<Finding> findings) {
    var rest = new LinkedHashMap<String, Exhibit<?>>();
    file.exhibits().forEach(exhibit -> rest.put(exhibit.id(), exhibit));
    var ranked = new ArrayList<Exhibit<?>>();
    for (var finding : findings) {
      for (var id : finding.exhibits()) {
        Optional.ofNullable(rest.remove(id)).ifPresent(ranked::add);
      }
    }
    ranked.addAll(rest.values());
    return ranked;
  }

  private static String when(Optional<Instant> at, Instant now) {
    if (at.isEmpty()) {
      return "now";
    }
    var age = Duration.between(at.get(), now);
    var sign = age.isNegative() ? "+" : "-";
    long seconds = age.abs().toSeconds();
    if (seconds < 600) {
      return sign + seconds + "s";
    }
    return seconds < 36_000 ? sign + seconds / 60 + "m" : sign + seconds / 3600 + "h";
  }

  private String clean(String text, int most) {
    return oneLine(cleaner.apply(oneLine(text, most)), most);
  }

  private static String oneLine(String text, int most) {
    var line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    if (line.length() <= most) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most;
    return line.substring(0, end) + " [cut]";
  }

  private static String resource(String name) {
    try (var in = Prompt.class.getResourceAsStream("/prompts/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no prompts/" + name + "; build it again");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
