package dev.sitrep.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Reads Alertmanager's webhook body, version 4, token by token.
///
/// Fields that it does not know are skipped: new ones come without a new version
/// (prometheus/alertmanager PR 3397).
public final class Alertmanager {
  public static final int MAX_ALERTS = 100_000;

  /// Of one alert, labels and annotations each.
  public static final int MAX_ENTRIES = 100;

  /// Characters of one name or value.
  public static final int MAX_VALUE = 4096;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(50)
                  .maxStringLength(1 << 20)
                  .maxNumberLength(100)
                  .build())
          .build();

  private Alertmanager() {}

  public static Parsed parse(byte[] body) {
    return parse(new ByteArrayInputStream(body));
  }

  /// Reads to the end and leaves the stream open.
  public static Parsed parse(InputStream body) {
    // Jackson's own decoder lets overlong forms and surrogates pass; the JDK's does not.
    var utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try (var json = JSON.createParser(new InputStreamReader(body, utf8))) {
      json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      return read(json);
    } catch (IOException e) {
      return new Parsed.Rejected("body cannot be read: " + Quoted.bare(e.toString(), 200));
    }
  }

  private static Parsed read(JsonParser json) throws IOException {
    try {
      return new Webhook(json).read();
    } catch (Fault fault) {
      return new Parsed.Rejected(fault.sentence());
    } catch (CharacterCodingException e) {
      return new Parsed.Rejected("body is not UTF-8, near " + place(json));
    } catch (JsonEOFException e) {
      return new Parsed.Rejected("body ends in the middle, at " + place(json));
    } catch (StreamConstraintsException e) {
      return new Parsed.Rejected("body is beyond a bound at " + place(json) + ": " + reason(e));
    } catch (JsonProcessingException e) {
      return new Parsed.Rejected("body is not JSON at " + place(json) + ": " + reason(e));
    }
  }

  private static String place(JsonParser json) {
    var location = json.currentLocation();
    var path = Paths.of(json.getParsingContext());
    return "line "
        + location.getLineNr()
        + ", column "
        + location.getColumnNr()
        + (path.isEmpty() ? "" : " (" + path + ")");
  }

  private static String reason(JsonProcessingException e) {
    var message = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
    return Quoted.bare(message.replaceAll(", from `[^`]*`", ""), 200);
  }
}
