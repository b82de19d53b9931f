package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.safety.PlainWords;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpinionTextTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String whole(String answer) {
    return new OpinionText().next(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"analysis\":\"it fell\",\"cause\":\"a stone\"}|it fell;a stone",
        "{ \"analysis\" : \"it fell\" , \"basis\" : [ {\"id\":\"E1\",\"cause\":\"no\"} ], \"cause\" : \"x\" }|it fell;x",
        "{\"basis\":[\"analysis\",\"cause\"],\"certainty\":\"cause\",\"cause\":\"x\"}|x",
        "{\"certainty\":\"analysis\",\"n\":1}|``",
        "{\"a\":{\"cause\":\"no\"},\"cause\":\"yes\"}|yes",
        "{\"cause\":[\"no\"],\"analysis\":{\"cause\":\"no\"}}|``",
        "{\"analysis\":\"a \\\"b\\\" {c} [d], e: f \\\\\",\"cause\":\"g\"}|a \"b\" {c} [d], e: f \\;g",
        "{\"analysis\":\"\",\"cause\":\"g\"}|g",
        "{\"analysis\":\"caf\\u00e9 \\ud83d\\ude00\"}|café 😀",
        "{\"analysis\":\"half|half",
        "{\"analysis\":\"one\"}{\"analysis\":\"two\"}|one;two",
        "no JSON at all: cause, analysis|``",
        "}}]]{\"cause\":\"x\"}|x",
      })
  void the_prose_is_what_stands_in_analysis_and_cause(String answer, String expected) {
    assertEquals(expected.replace(';', '\n'), whole(answer));
  }

  @Test
  void however_an_answer_is_cut_the_text_is_the_same() throws Exception {
    var random = new Random(7);
    for (int round = 0; round < 3_000; round++) {
      var analysis = text(random);
      var cause = text(random);
      var node = JSON.createObjectNode().put("analysis", analysis);
      node.putArray("basis").addObject().put("id", "E1").put("quote", text(random));
      node.put("cause", cause).put("certainty", "supported");
      var answer = escaped(JSON.writeValueAsString(node), random);
      var expected = analysis + (analysis.isEmpty() || cause.isEmpty() ? "" : "\n") + cause;
      assertEquals(expected, whole(answer), answer);
      assertEquals(expected, inPieces(answer, random), answer);
    }
  }

  @Test
  void however_any_text_is_cut_what_comes_out_is_the_same_and_has_no_controls() {
    var random = new Random(8);
    var parts =
        "{ } [ ] \" \\ : , analysis cause \\u \\ud83d \\ude00 00e9 😀 \u001b \u202e \n x"
            .split(" ", -1);
    for (int round = 0; round < 3_000; round++) {
      var answer = new StringBuilder("{\"cause\":\"");
      for (int i = random.nextInt(30); i > 0; i--) {
        answer.append(parts[random.nextInt(parts.length)]);
      }
      var plain = new PlainWords();
      var shown = plain.next(whole(answer.toString()));
      var seen = new PlainWords();
      var text = new OpinionText();
      var pieces = new StringBuilder();
      for (int at = 0; at < answer.length(); ) {
        int end = Math.min(answer.length(), at + 1 + random.nextInt(4));
        pieces.append(seen.next(text.next(answer.substring(at, end))));
        at = end;
      }
      assertEquals(shown, pieces.toString(), answer.toString());
      assertTrue(
          shown.codePoints().noneMatch(c -> c < 0x20 && c != '\n' && c != '\t' || c == 0x202e),
          shown);
    }
  }

  @Test
  void an_answer_without_end_is_cut() {
    var text = new OpinionText();
    var length = text.next("{\"cause\":\"").length();
    for (int i = 0; i < 1_000; i++) {
      length += text.next("x".repeat(1_000)).length();
    }
    assertEquals(32 * 1024, length);
  }

  private static String inPieces(String answer, Random random) {
    var text = new OpinionText();
    var pieces = new StringBuilder();
    for (int at = 0; at < answer.length(); ) {
      int end = Math.min(answer.length(), at + 1 + random.nextInt(9));
      pieces.append(text.next(answer.substring(at, end)));
      at = end;
    }
    return pieces.toString();
  }

  private static String text(Random random) {
    var letters = "ab \"\\/{}[]:,\n\t\r\b\fé😀\u0001analysiscause".codePoints().toArray();
    var text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  /// The same JSON with some characters beyond ASCII written as escapes.
  private static String escaped(String json, Random random) {
    var escaped = new StringBuilder();
    json.chars()
        .forEach(c -> {
          if (c > 0x7e && random.nextBoolean()) {
            escaped.append("\\u%04x".formatted(c));
          } else {
            escaped.append((char) c);
          }
        });
    return escaped.toString();
  }
}
