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
import java.util.function.Function;

/// Reads and writes Alertmanager's webhook body, version 4, and reads answers of its API, token by
/// token.
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
    return isAscii(body)
        ? parsed(() -> JSON.createParser(body))
        : parse(new ByteArrayInputStream(body));
  }

  /// Then Jackson may decode it, which is faster. Without NUL: with it, Jackson would take it for
  /// UTF-16.
  private static boolean isAscii(byte[] body) {
    int all = 0;
    for (byte b : body) {
      all |= b - 1;
    }
    return all >= 0;
  }

  /// Reads to the end and leaves the stream open.
  public static Parsed parse(InputStream body) {
    return parsed(() -> strictly(body));
  }

  private static Parsed parsed(Source body) {
    return read(body, "body", json -> new Webhook(json).read(), Parsed.Rejected::new);
  }

  /// Reads the answer of `GET /api/v2/alerts`, to its end, and leaves the stream open.
  public static Listing list(InputStream answer) {
    return read(
        () -> strictly(answer),
        "list",
        json -> new ApiAlerts(json).read(),
        Listing.Unreadable::new);
  }

  /// Reads the answer of `GET /api/v2/status`, to its end, and leaves the stream open.
  public static Standing standing(InputStream answer) {
    return read(
        () -> strictly(answer),
        "status",
        json -> new ApiStatus(json).read(),
        Standing.Unreadable::new);
  }

  /// A body as Alertmanager would send it: [#parse] gives the group again.
  public static byte[] body(AlertGroup group) {
    return WebhookBody.of(group, JSON);
  }

  private interface Reading<T> {
    T read(JsonParser json) throws IOException, Fault;
  }

  private interface Source {
    JsonParser open() throws IOException;
  }

  /// Jackson's own decoder lets overlong forms and surrogates pass; the JDK's does not.
  private static JsonParser strictly(InputStream body) throws IOException {
    var utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    return JSON.createParser(new InputStreamReader(body, utf8));
  }

  private static <T> T read(
      Source body, String what, Reading<? extends T> reading, Function<String, T> rejected) {
    try (var json = body.open()) {
      json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      return read(json, what, reading, rejected);
    } catch (IOException e) {
      return rejected.apply(what + " cannot be read: " + Quoted.bare(e.toString(), 200));
    }
  }

  private static <T> T read(
      JsonParser json, String what, Reading<? extends T> reading, Function<String, T> rejected)
      throws IOException {
    try {
      return reading.read(json);
    } catch (Fault fault) {
      return rejected.apply(fault.sentence());
    } catch (CharacterCodingException e) {
      return rejected.apply(what + " is not UTF-8, near " + place(json));
    } catch (JsonEOFException e) {
      return rejected.apply(what + " ends in the middle, at " + place(json));
    } catch (StreamConstraintsException e) {
      return rejected.apply(what + " is beyond a bound at " + place(json) + ": " + reason(e));
    } catch (JsonProcessingException e) {
      return rejected.apply(what + " is not JSON at " + place(json) + ": " + reason(e));
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
