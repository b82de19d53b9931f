package dev.sitrep.receiver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sitrep.receiver.Parts;
import dev.sitrep.receiver.store.DeadLetters.Letter;
import java.util.List;

/// Dead letters as programs read them: `{deadLetters: [{id, diedAt, origin, channel, incident,
/// attempts, reason, bytes}], total}`. A terminal shows it too, so what is not ASCII is escaped.
final class LettersJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final int LONGEST_REASON = 4_000;

  private LettersJson() {}

  static String pretty(List<Letter> letters, long total) {
    var cleaner = Parts.cleaner();
    var json = JSON.createObjectNode();
    var array = json.putArray("deadLetters");
    for (var letter : letters) {
      array
          .addObject()
          .put("id", letter.id())
          .put("diedAt", letter.diedAt().toString())
          .put("origin", letter.origin())
          .put("channel", letter.origin().equals("outbox") ? letter.subject() : "")
          .put("incident", letter.incident())
          .put("attempts", letter.attempts())
          .put("reason", cleaner.line(letter.reason(), LONGEST_REASON))
          .put("bytes", letter.bytes());
    }
    json.put("total", total);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
