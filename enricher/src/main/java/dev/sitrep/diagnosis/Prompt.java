package dev.sitrep.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sitrep.engine.NoAnswer;
import dev.sitrep.engine.Reason;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.finding.Finding;
import dev.sitrep.safety.Instructions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// What a model is told. The static part comes first and is the same to the byte in every prompt,
/// so that the engine reads it only once; what matters most stands at the start and at the end of
/// the rest, where models read best: alert and findings, evidence by weight, what was said before,
/// the question.
///
/// Nothing that comes from outside stands in it except on one line behind the prompt's tag: see
/// [Page].
final class Prompt {
  private static final int LINE = 300;
  private static final int FINDINGS = 8;
  private static final int TURNS = 6;
  private static final int SAID = 600;
  private static final int FAULTS = 12;
  private static final int FAULT = 160;

  /// Tokens kept free for the faults of a first answer.
  private static final int AGAIN = 300;

  /// How many tags are tried before data that holds one loses it.
  private static final int TAGS = 5;

  private static final String MARK = " (possible instruction)";

  private final Texts texts;
  private final String system;
  private final TokenBudget budget;
  private final UnaryOperator<String> cleaner;
  private final Supplier<String> tags;

  /// @param system the static part
  /// @param user the incident
  /// @param tag what each line of data in it begins with
  /// @param tokens of both, as the budget counts
  /// @param estimated the same before the budget's experience with the model
  /// @param leftOut how many exhibits found no room
  /// @param shown ids of those that did
  record Built(
      String system,
      String user,
      String tag,
      int tokens,
      int estimated,
      int leftOut,
      List<String> shown) {
    Built {
      shown = List.copyOf(shown);
    }
  }

  /// @param cleaner for what reaches the prompt without having passed the collector: labels and
  ///   questions
  /// @param tags a new word for each prompt
  Prompt(Texts texts, TokenBudget budget, UnaryOperator<String> cleaner, Supplier<String> tags) {
    this.texts = texts;
    this.system = texts.system();
    this.budget = budget;
    this.cleaner = cleaner;
    this.tags = tags;
  }

  /// A word for one prompt. Short, for it stands on every line: two or three tokens. Its vowels
  /// keep it out of the names that Kubernetes makes up.
  static String randomTag() {
    var random = new SecureRandom();
    var tag = new StringBuilder();
    for (var letters : List.of("aeiou", "bdfgkmprvz", "aeiou", "bdfgkmprvz")) {
      tag.append(letters.charAt(random.nextInt(letters.length())));
    }
    return tag.toString();
  }

  /// Changes when one of the texts changes: answers to different prompts cannot be compared.
  String digest() {
    return texts.digest();
  }

  SortedMap<String, String> digests() {
    return texts.digests();
  }

  /// A question without evidence.
  ///
  /// @param conversation what was said before, oldest first
  /// @throws NoAnswer where the question does not fit
  Built question(String question, List<Turn> conversation) {
    var asked = cleaner.apply(question);
    int tokens = budget.tokens(texts.ask()) + budget.tokens(asked);
    if (tokens > budget.available()) {
      throw new NoAnswer(
          Reason.NOT_ASKED,
          "the question has about %d tokens, the model's window has room for %d"
              .formatted(tokens, budget.available()),
          "ask a shorter question, or raise model.contextTokens");
    }
    var page = new Page(budget, tags.get(), budget.available() - tokens - 8);
    var opening = texts.opening(page);
    page.reserve(budget.tokens(opening));
    var said = said(conversation, page, page.room() / 2);
    if (said.isEmpty()) {
      return built(texts.ask(), asked, "", 0, List.of());
    }
    said.forEach(page::tell);
    var user = opening + page + "Question: " + page.harmless(asked);
    return built(texts.ask(), user, page.tag(), 0, List.of());
  }

  /// The case, cut to the budget from the least important end.
  ///
  /// @param conversation what was said before, oldest first
  /// @throws NoAnswer where not even one exhibit fits
  Built build(CaseFile file, List<Finding> findings, List<Turn> conversation) {
    for (int tries = 1; ; tries++) {
      int free = budget.available() - Math.min(AGAIN, budget.available() / 6);
      var page = new Page(budget, tags.get(), free - budget.tokens(system) - 8);
      var built = build(page, file, findings, conversation);
      if (tries == TAGS || !page.clashes()) {
        return built;
      }
    }
  }

  private Built build(Page page, CaseFile file, List<Finding> findings, List<Turn> conversation) {
    var asks = clean(file.incident().question(), SAID);
    var tail = texts.closing(page, asks.isEmpty() ? texts.question() : asks);
    page.reserve(budget.tokens(tail) + budget.tokens(left(file.exhibits().size())));
    page.say(texts.opening(page));
    heading(file).forEach(page::tell);
    findings(findings, page);
    var said = said(conversation, page, page.room() / 4);
    int kept = said.stream().mapToInt(page::tokens).sum();
    page.reserve(kept);
    var shown = evidence(ranked(file, findings), file.now(), page);
    page.reserve(-kept);
    int leftOut = file.exhibits().size() - shown.size();
    if (leftOut > 0) {
      page.say(left(leftOut));
    }
    said.forEach(page::tell);
    return built(system, page + tail, page.tag(), leftOut, shown);
  }

  /// The first prompt with what was wrong with its answer at the end: an engine that keeps what it
  /// has read reads only that.
  Built again(Built first, List<String> violations) {
    int room = budget.available() - budget.tokens(first.system()) - budget.tokens(first.user());
    var page = new Page(budget, first.tag(), room - budget.tokens(texts.again("")) - 8);
    for (var fault : violations.subList(0, Math.min(FAULTS, violations.size()))) {
      if (!page.tell(clean(fault, FAULT))) {
        break;
      }
    }
    var user = first.user() + texts.again(page.toString());
    return built(first.system(), user, first.tag(), first.leftOut(), first.shown());
  }

  private Built built(String system, String user, String tag, int leftOut, List<String> shown) {
    int tokens = budget.tokens(system) + budget.tokens(user);
    int estimated = TokenBudget.estimate(system) + TokenBudget.estimate(user);
    return new Built(system, user, tag, tokens, estimated, leftOut, shown);
  }

  /// `E7 | log, previous run | pod/api-5d9 | -95s | cannot open /etc/app.yaml`
  static String line(Exhibit<?> exhibit, Instant now) {
    return line(exhibit, now, "");
  }

  private static String line(Exhibit<?> exhibit, Instant now, String mark) {
    var evidence = exhibit.evidence();
    return "%s | %s%s | %s | %s | %s"
        .formatted(
            exhibit.id(),
            oneLine(evidence.source(), 40),
            mark,
            oneLine(evidence.about().path(), 120),
            when(evidence.at(), now),
            oneLine(evidence.line(), LINE));
  }

  private List<String> heading(CaseFile file) {
    var incident = file.incident();
    var lines = new ArrayList<String>();
    var container = incident.container();
    lines.add(
        "Incident: %s%s, since %s"
            .formatted(
                clean(incident.target().ref().qualified(), 160),
                container.isEmpty() ? "" : ", container " + clean(container, 80),
                when(Optional.of(incident.since()), file.now())));
    for (var name : incident.alertNames().stream().limit(3).toList()) {
      lines.add("Alert%s: %s".formatted(mark(name), clean(name, 80)));
    }
    if (!incident.severity().isEmpty()) {
      lines.add("Severity: " + clean(incident.severity(), 20));
    }
    if (!incident.question().isEmpty()) {
      lines.add("An engineer asks: " + clean(incident.question(), LINE));
    }
    return lines;
  }

  /// The rules' findings under their heading, as far as a third of the room goes.
  private static void findings(List<Finding> findings, Page page) {
    page.say("Findings (number | certainty | at fault | whom it hits | cause | proof):\n");
    if (findings.isEmpty()) {
      page.say("none, no rule recognised it\n");
    }
    int rest = page.room() - page.room() / 3;
    page.reserve(rest);
    for (int i = 0; i < findings.size() && i < FINDINGS; i++) {
      if (!page.tell(finding(i + 1, findings.get(i)))) {
        break;
      }
    }
    page.reserve(-rest);
  }

  private static String finding(int number, Finding finding) {
    return "F%d | %s%s | %s | %s | %s | %s"
        .formatted(
            number,
            finding.certainty().word(),
            mark(finding.cause()),
            oneLine(finding.fault().path(), 120),
            oneLine(finding.subjects().getFirst().path() + more(finding.subjects().size()), 140),
            oneLine(finding.cause(), LINE),
            String.join(" ", finding.exhibits().stream().limit(5).toList()));
  }

  private static String more(int subjects) {
    return subjects == 1 ? "" : " and " + (subjects - 1) + " more";
  }

  /// Returns the ids of what found room.
  private static List<String> evidence(List<Exhibit<?>> ranked, Instant now, Page page) {
    page.say("Evidence (number | source | object | when | what it says):\n");
    var shown = new ArrayList<String>();
    for (var exhibit : ranked) {
      if (!page.tell(line(exhibit, now, mark(exhibit.evidence().line())))) {
        break;
      }
      shown.add(exhibit.id());
    }
    if (shown.isEmpty()) {
      throw new NoAnswer(
          Reason.NOT_ASKED,
          ranked.isEmpty()
              ? "there is no evidence to explain"
              : "no evidence fits into the model's window",
          ranked.isEmpty() ? "" : "raise model.contextTokens or model.promptTokens");
    }
    return shown;
  }

  /// The last turns, oldest first, as many as the room holds.
  private List<String> said(List<Turn> conversation, Page page, int room) {
    var lines = new ArrayList<String>();
    int left = room;
    var last = conversation.subList(Math.max(0, conversation.size() - TURNS), conversation.size());
    for (var turn : last.reversed()) {
      var both =
          List.of(
              "Asked before: " + clean(turn.question(), SAID),
              "Answered before: " + clean(turn.answer(), SAID));
      left -= both.stream().mapToInt(page::tokens).sum();
      if (left < 0) {
        break;
      }
      lines.addAll(0, both);
    }
    return lines;
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

  private static String mark(String text) {
    return Instructions.suspicious(text) ? MARK : "";
  }

  private String clean(String text, int most) {
    return oneLine(cleaner.apply(oneLine(text, most)), most);
  }

  private static String oneLine(String text, int most) {
    var line = text.replaceAll("[\\s\\p{Cntrl}\\x{2028}\\x{2029}]+", " ").strip();
    if (line.length() <= most) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most;
    return line.substring(0, end) + " [cut]";
  }

  /// The words that are ours: files of the jar, each of which a folder may replace.
  ///
  /// @param byName what each file says, without blanks around it
  record Texts(Map<String, String> byName) {
    private static final int MOST_BYTES = 16 * 1024;

    /// What has to stand in them somewhere.
    private static final Map<String, List<String>> FILES =
        new TreeMap<>(
            Map.of(
                "system.md", List.of(),
                "answer.md", List.of(),
                "examples.md", List.of(),
                "opening.md", List.of("{tag}"),
                "question.md", List.of(),
                "closing.md", List.of("{tag}", "{question}"),
                "again.md", List.of("{faults}"),
                "ask.md", List.of()));

    Texts {
      byName = Map.copyOf(byName);
    }

    /// @throws IllegalArgumentException where the folder holds something else than such texts
    static Texts load(Optional<Path> folder) {
      var texts = new TreeMap<String, String>();
      FILES.keySet().forEach(name -> texts.put(name, resource(name)));
      folder.ifPresent(there -> texts.putAll(replacements(there)));
      return new Texts(texts);
    }

    /// The part that is the same in every prompt.
    String system() {
      return String.join("\n\n", text("system.md"), text("answer.md"), text("examples.md")) + "\n";
    }

    String ask() {
      return text("ask.md") + "\n";
    }

    String question() {
      return text("question.md");
    }

    String opening(Page page) {
      return text("opening.md").replace("{tag}", page.tag()) + "\n";
    }

    String closing(Page page, String question) {
      return text("closing.md")
              .replace("{tag}", page.tag())
              .replace("{question}", page.harmless(question))
          + "\n";
    }

    String again(String faults) {
      return text("again.md").replace("{faults}", faults.strip()) + "\n";
    }

    String digest() {
      var all = new StringBuilder();
      new TreeMap<>(byName).values().forEach(text -> all.append(text).append('\0'));
      return digest((all + Opinion.schema(List.of("E1"))).getBytes(UTF_8));
    }

    /// Each file's own, by its name.
    SortedMap<String, String> digests() {
      var digests = new TreeMap<String, String>();
      byName.forEach((name, text) -> digests.put(name, digest(text.getBytes(UTF_8))));
      return digests;
    }

    private static String digest(byte[] bytes) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 6);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    private String text(String name) {
      return byName.getOrDefault(name, "");
    }

    /// Names that begin with a dot are how Kubernetes mounts a ConfigMap.
    private static Map<String, String> replacements(Path folder) {
      var texts = new TreeMap<String, String>();
      try (var entries = Files.newDirectoryStream(folder, entry -> !hidden(entry))) {
        for (var entry : entries) {
          var name = String.valueOf(entry.getFileName());
          if (!FILES.containsKey(name)) {
            throw refused(
                entry, "is none of the prompt's texts", "remove it, or name it one of " + names());
          }
          texts.put(name, read(entry, name));
        }
      } catch (IOException e) {
        throw refused(
            folder,
            "cannot be read: " + e.getClass().getSimpleName(),
            "name a folder that Sitrep may read, or leave the key out");
      }
      return texts;
    }

    private static boolean hidden(Path entry) {
      return String.valueOf(entry.getFileName()).startsWith(".");
    }

    private static String read(Path file, String name) {
      byte[] bytes;
      try (var in = Files.newInputStream(file)) {
        bytes = in.readNBytes(MOST_BYTES + 1);
      } catch (IOException e) {
        throw refused(
            file, "cannot be read: " + e.getClass().getSimpleName(), "let Sitrep read it");
      }
      if (bytes.length > MOST_BYTES) {
        throw refused(
            file,
            "is longer than %d bytes".formatted(MOST_BYTES),
            "every prompt holds it: shorten it");
      }
      String text;
      try {
        text = UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw refused(file, "is not UTF-8", "save it as UTF-8");
      }
      var plain = text.replace("\r\n", "\n").strip();
      if (plain.isEmpty() && !name.equals("examples.md")) {
        throw refused(file, "is empty", "write the text, or remove the file to use Sitrep's own");
      }
      for (var placeholder : FILES.getOrDefault(name, List.of())) {
        if (!plain.contains(placeholder)) {
          throw refused(
              file, "lacks %s".formatted(placeholder), "put it where Sitrep is to fill it in");
        }
      }
      return plain;
    }

    private static String names() {
      return String.join(", ", FILES.keySet());
    }

    private static IllegalArgumentException refused(Path what, String why, String wayOut) {
      return new IllegalArgumentException("model.prompts: %s %s; %s".formatted(what, why, wayOut));
    }

    private static String resource(String name) {
      try (var in = Prompt.class.getResourceAsStream("/prompts/" + name)) {
        if (in == null) {
          throw new IllegalStateException("the jar has no prompts/" + name + "; build it again");
        }
        return new String(in.readAllBytes(), UTF_8).strip();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
