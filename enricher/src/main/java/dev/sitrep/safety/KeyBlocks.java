package dev.sitrep.safety;

import java.util.BitSet;
import java.util.function.BinaryOperator;

/// Private keys in PEM form, whole or cut at either end.
///
/// A key without its END goes on until a line that reads like a sentence, or to the end.
final class KeyBlocks {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String PRIVATE = "PRIVATE KEY";

  private final String[] lines;
  private final BinaryOperator<String> marker;
  private final BitSet swallowed;

  KeyBlocks(String[] lines, BinaryOperator<String> marker) {
    this.lines = lines;
    this.marker = marker;
    this.swallowed = new BitSet(lines.length);
  }

  /// Masks in place; returns the lines of which nothing is left.
  BitSet mask() {
    int i = 0;
    while (i < lines.length) {
      int begin = find(lines[i], BEGIN, 0);
      int end = find(lines[i], END, 0);
      if (end >= 0 && (begin < 0 || end < begin)) {
        tail(i, end);
      } else if (begin >= 0) {
        i = block(i, begin);
      } else {
        i++;
      }
    }
    return swallowed;
  }

  /// `-----BEGIN ... PRIVATE KEY`, with nothing long between.
  private static int find(String line, String dashes, int from) {
    int at = line.indexOf(dashes, from);
    while (at >= 0) {
      int key = line.indexOf(PRIVATE, at);
      if (key < 0) {
        return -1;
      }
      if (key - at < 60) {
        return at;
      }
      at = line.indexOf(dashes, Math.max(at + 1, key - 60));
    }
    return -1;
  }

  private static int afterEnd(String line, int end) {
    int close = line.indexOf("-----", line.indexOf(PRIVATE, end));
    return close < 0 ? line.length() : close + 5;
  }

  /// Masks from `begin`; returns the line to go on with, which may be the same one.
  private int block(int first, int begin) {
    var secret = new StringBuilder();
    var head = lines[first].substring(0, begin);
    int from = begin;
    for (int i = first; i < lines.length; i++) {
      int end = find(lines[i], END, from);
      int body = end < 0 ? lines[i].length() : afterEnd(lines[i], end);
      if (end < 0 && i > first && readsLikeSentence(lines[i])) {
        return close(first, head, secret, i);
      }
      secret.append(lines[i], from, body);
      if (end >= 0) {
        var rest = lines[i].substring(body);
        close(first, head, secret, i + 1);
        lines[first] += rest;
        return rest.isEmpty() ? i + 1 : again(first, i + 1);
      }
      from = 0;
    }
    return close(first, head, secret, lines.length);
  }

  /// A second key on the same line.
  private int again(int line, int next) {
    return find(lines[line], BEGIN, 0) < 0 && find(lines[line], END, 0) < 0 ? next : line;
  }

  private int close(int first, String head, StringBuilder secret, int next) {
    lines[first] = head + marker.apply("private-key", secret.toString());
    swallowed.set(first + 1, Math.max(next, first + 1));
    for (int i = first + 1; i < next; i++) {
      lines[i] = "";
    }
    return next;
  }

  /// An END whose BEGIN was cut off: masks the base64 lines before it.
  private void tail(int last, int end) {
    int first = last;
    while (first > 0 && !swallowed.get(first - 1) && isKeyMaterial(lines[first - 1])) {
      first--;
    }
    var secret = new StringBuilder();
    for (int i = first; i < last; i++) {
      secret.append(lines[i]);
      lines[i] = "";
    }
    int word = lines[last].lastIndexOf(' ', end) + 1;
    var head = first == last ? lines[last].substring(0, Math.min(word, end)) : "";
    int after = afterEnd(lines[last], end);
    secret.append(lines[last], head.length(), after);
    var rest = lines[last].substring(after);
    lines[last] = "";
    lines[first] = head + marker.apply("private-key", secret.toString()) + rest;
    swallowed.set(first + 1, Math.max(last + 1, first + 1));
    swallowed.clear(first);
    if (first < last) {
      // The loop goes on at `last`, which is empty now, so what followed the END is looked at here.
      lines[first] = lines[first].substring(0, lines[first].length() - rest.length());
      lines[last] = rest;
      swallowed.set(last, rest.isEmpty());
    }
  }

  private static boolean isKeyMaterial(String line) {
    var text = line.strip();
    var word = text.substring(text.lastIndexOf(' ') + 1);
    boolean alone = word.length() == text.length();
    return !text.isEmpty()
        && (text.startsWith("Proc-Type:")
            || text.startsWith("DEK-Info:")
            || (longestRun(word) == word.length() && (alone || word.length() >= 40)));
  }

  private static boolean readsLikeSentence(String line) {
    var text = line.strip();
    return !text.startsWith("Proc-Type:")
        && !text.startsWith("DEK-Info:")
        && !text.contains("-----")
        && text.split("\\s+", 4).length >= 3
        && longestRun(text) < 20;
  }

  private static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean base64 =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "+/=".indexOf(c) >= 0;
      run = base64 ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
