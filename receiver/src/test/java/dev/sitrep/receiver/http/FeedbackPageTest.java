package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.receiver.store.Feedback.Said;
import dev.sitrep.report.Reaction;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Reports;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FeedbackPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TAG = Pattern.compile("<[^>]*>?");
  private static final List<String> PIECES =
      List.of(
          "<script>alert(1)</script>",
          "\"",
          "'",
          "<",
          ">",
          "&",
          "&lt;",
          "</textarea>",
          "</title>",
          "--><img src=x onerror=alert(1)>",
          "\" autofocus onfocus=\"alert(1)",
          "]]>",
          "\u0000",
          "\u001b[31m",
          "\ud83d",
          "\u202e",
          "数据库",
          "🔥",
          " ",
          "\n",
          "`",
          "=",
          "javascript:",
          "../../",
          "%s",
          "%n",
          "${x}",
          "a");

  /// Whatever the texts are, the page has the same tags.
  @Test
  void nothing_breaks_out_of_the_page() throws Exception {
    var random = new Random(11);
    var harmless = tags(page("a", "a"));
    assertTrue(harmless.size() > 20, harmless.toString());
    for (int i = 0; i < 500; i++) {
      var text = text(random);
      var words = text(random);
      var html = page(text, words);
      assertEquals(harmless, tags(html), () -> "of " + text + " and " + words);
      var shown = shown(html);
      assertTrue(shown.contains(plain(text)), () -> text + " in " + shown);
      assertTrue(shown.contains(plain(words)), () -> words + " in " + shown);
    }
  }

  @Test
  void a_problem_breaks_out_no_more() {
    var html = FeedbackPage.problem(new Problem(400, "x", "<script>'\"", "&lt;<i>"));
    assertEquals(List.of("<h1>", "</h1>", "<p>", "</p>"), tags(html));
    assertTrue(shown(html).contains("<script>'\"") && shown(html).contains("&lt;<i>"), html);
  }

  private static String page(String text, String words) throws Exception {
    var report = everywhere(text);
    var said = new Said("1", 2, false, words.isEmpty() ? "a" : words, Instant.EPOCH);
    var page = new FeedbackPage(report, 2, List.of(said));
    return page.asks(Optional.of(Reaction.HELPFUL)) + page.thanks(said);
  }

  /// The report with that text in the place of each of its own, but where it has to be a word.
  private static Report everywhere(String text) throws Exception {
    var json = JSON.readTree(ReportJson.write(Reports.explained()));
    replace(json, text);
    return ReportJson.read(JSON.writeValueAsString(json));
  }

  private static void replace(JsonNode node, String text) {
    if (node instanceof ObjectNode object) {
      for (var field : List.of("sentence", "symptom", "summary", "model", "name", "severity")) {
        if (object.path(field).isTextual()) {
          object.put(field, text);
        }
      }
    }
    if (node instanceof ObjectNode || node instanceof ArrayNode) {
      node.forEach(child -> replace(child, text));
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static List<String> tags(String html) {
    return TAG.matcher(html).results().map(MatchResult::group).toList();
  }

  private static String shown(String html) {
    return TAG.matcher(html)
        .replaceAll("")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private static String plain(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cs}&&[^\\n\\t]]", "\ufffd");
  }
}
