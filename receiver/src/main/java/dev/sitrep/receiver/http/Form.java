package dev.sitrep.receiver.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How an answer is sent: whole, or in stages as it comes about.
enum Form {
  JSON("application/json"),
  LINES("application/x-ndjson"),
  EVENTS("text/event-stream");

  private final String type;

  Form(String type) {
    this.type = type;
  }

  String type() {
    return type;
  }

  boolean inStages() {
    return this != JSON;
  }

  /// What the caller likes best: the highest q, of equals the one that is named more exactly, then
  /// JSON. A caller who likes none of them gets JSON, as RFC 9110 leaves it to us (12.5.1).
  ///
  /// @param accept the header; empty where none was sent
  static Form of(String accept) {
    var ranges = ranges(accept);
    var best = JSON;
    var bestRange = best.liked(ranges);
    for (var form : values()) {
      var range = form.liked(ranges);
      if (range.q > bestRange.q
          || (range.q == bestRange.q && range.exactness > bestRange.exactness)) {
        best = form;
        bestRange = range;
      }
    }
    return bestRange.q > 0 ? best : JSON;
  }

  /// The most exact range that this form falls into: it counts, whatever the others say.
  private Range liked(List<Range> ranges) {
    var liked = new Range("", 0, 0);
    for (var range : ranges) {
      boolean fits =
          switch (range.exactness) {
            case 2 -> range.type.equals(type);
            case 1 -> type.startsWith(range.type.substring(0, range.type.length() - 1));
            default -> true;
          };
      if (fits && (liked.type.isEmpty() || range.exactness > liked.exactness)) {
        liked = range;
      }
    }
    return liked;
  }

  /// @param exactness 2 for `text/html`, 1 for `text/*`, 0 for `*/*`
  private record Range(String type, int exactness, double q) {}

  private static List<Range> ranges(String accept) {
    var ranges = new ArrayList<Range>();
    for (var part : accept.toLowerCase(Locale.ROOT).split(",", 64)) {
      var words = part.split(";", 16);
      var type = words[0].strip();
      if (!type.isEmpty()) {
        int exactness = type.equals("*/*") ? 0 : type.endsWith("/*") ? 1 : 2;
        ranges.add(new Range(type, exactness, q(words)));
      }
    }
    return ranges;
  }

  /// From 0 to 1; what is no such number says nothing.
  private static double q(String[] words) {
    for (int i = 1; i < words.length; i++) {
      var word = words[i].strip();
      if (word.matches("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")) {
        return Double.parseDouble(word.substring(2));
      }
    }
    return 1;
  }
}
