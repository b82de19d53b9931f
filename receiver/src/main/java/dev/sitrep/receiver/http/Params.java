package dev.sitrep.receiver.http;

import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The parameters of a request: one that is not understood is named and refused. An empty one
/// counts as left out.
record Params(Context ctx) {

  static Params of(Context ctx, String... known) {
    var names = List.of(known);
    for (var one : ctx.queryParamMap().entrySet()) {
      if (!names.contains(one.getKey())) {
        throw bad(
            "there is no parameter " + KeptReports.shown(one.getKey()),
            names.isEmpty()
                ? "this path takes none; see /openapi.json"
                : "there are " + String.join(", ", names));
      }
      if (one.getValue().size() > 1) {
        throw bad(one.getKey() + " is there %d times".formatted(one.getValue().size()), "keep one");
      }
    }
    return new Params(ctx);
  }

  private static Problem bad(String why, String wayOut) {
    return new Problem(400, "bad_parameter", why, wayOut);
  }

  private String text(String name) {
    return Optional.ofNullable(ctx.queryParam(name)).orElse("").strip();
  }

  /// @param pattern that the whole text has to match
  /// @param expected ends the sentence "expected ..."
  String text(String name, String pattern, String expected) {
    var text = text(name);
    if (!text.isEmpty() && !text.matches(pattern)) {
      throw wrong(name, text, expected);
    }
    return text;
  }

  private static Problem wrong(String name, String text, String expected) {
    return bad(
        name + (text.matches("[\\w.:+ -]{1,60}") ? " is \"%s\"".formatted(text) : " is no such"),
        "expected " + expected);
  }

  String words(String name, int longest) {
    var text = text(name);
    if (text.length() > longest) {
      throw bad(
          "%s has %d characters".formatted(name, text.length()),
          "%d are the most".formatted(longest));
    }
    return text;
  }

  int whole(String name, int least, int most, int otherwise) {
    var text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      throw wrong(name, text, "a whole number from %d to %d".formatted(least, most));
    }
    return number;
  }

  Optional<Instant> time(String name) {
    var text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var time = Instant.parse(text);
      var millis = time.toEpochMilli();
      if (millis >= 0) {
        return Optional.of(time);
      }
    } catch (DateTimeException | ArithmeticException e) {
      // told below
    }
    throw wrong(name, text, "a time such as 2026-03-01T12:00:00Z");
  }
}
