package dev.sitrep.cluster;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Keeps the newest whole lines of a log within a number of lines and of bytes.
final class Tail {
  private static final int STAMP = 36;
  private static final int LONGEST_LINE = 1 << 20;

  private final int lines;
  private final int bytes;
  private final Deque<Log.Line> kept = new ArrayDeque<>();
  private long size;
  private boolean cut;

  Tail(int lines, int bytes) {
    this.lines = lines;
    this.bytes = bytes;
  }

  void add(String raw) {
    var line = line(raw);
    var text = head(line.text(), bytes - 1);
    cut |= text.length() < line.text().length();
    kept.addLast(new Log.Line(line.at(), text));
    size += cost(text);
    while (!kept.isEmpty() && (kept.size() > lines || size > bytes)) {
      size -= cost(kept.removeFirst().text());
      cut = true;
    }
  }

  /// @param older the source holds older lines that were not added, or may
  Log log(boolean older) {
    return new Log(List.copyOf(kept), cut || older);
  }

  int count() {
    return kept.size();
  }

  /// Reads lines until the end; of a line that does not end soon, only the head.
  static void split(InputStream in, Consumer<String> each) throws IOException {
    var buffered = new BufferedInputStream(in, 1 << 14);
    var line = new ByteArrayOutputStream(256);
    boolean open = false;
    for (int b = buffered.read(); b >= 0; b = buffered.read()) {
      open = b != '\n';
      if (!open) {
        each.accept(text(line));
      } else if (line.size() < LONGEST_LINE) {
        line.write(b);
      }
    }
    if (open) {
      each.accept(text(line));
    }
  }

  /// Takes the RFC 3339 stamp off a line that begins with one.
  static Log.Line line(String raw) {
    int space = raw.indexOf(' ');
    int end = space < 0 ? raw.length() : space;
    if (end >= 20 && end <= STAMP && raw.charAt(4) == '-' && raw.charAt(10) == 'T') {
      try {
        var at = OffsetDateTime.parse(raw.substring(0, end)).toInstant();
        return new Log.Line(Optional.of(at), space < 0 ? "" : raw.substring(space + 1));
      } catch (DateTimeException _) {
        return new Log.Line(Optional.<Instant>empty(), raw);
      }
    }
    return new Log.Line(Optional.empty(), raw);
  }

  private static String text(ByteArrayOutputStream line) {
    var text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private static int cost(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length + 1;
  }

  private static String head(String text, int limit) {
    if (text.length() <= limit / 3) {
      return text;
    }
    int used = 0;
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (used > limit) {
        return text.substring(0, i);
      }
      i += Character.charCount(point);
    }
    return text;
  }
}
