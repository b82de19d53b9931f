package dev.sitrep.safety;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Takes secrets out of text and leaves what they belong to: the field name, the host, the header.
///
/// A secret becomes `[REDACTED:<kind>#<hash>]`. Equal secrets have equal hashes under one key, so a
/// rotated token can be told from the same one; nothing else of the secret is kept. Applying it
/// again changes nothing.
public final class Redaction {
  /// Lines are cut to this before anything is matched.
  public static final int LONGEST_LINE = 4096;

  private static final String MARKER = "[REDACTED:";
  private static final String CUT = " ... cut";

  private final SecretKeySpec key;

  private Redaction(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /// With a random key of its own: hashes mean nothing to another process.
  public static Redaction create() {
    var key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new Redaction(key);
  }

  /// @param key secret and not empty; replicas that share it give equal secrets equal hashes
  public static Redaction create(byte[] key) {
    return new Redaction(key);
  }

  public String redact(String text) {
    if (text.isEmpty()) {
      return text;
    }
    var lines = text.split("\n", -1);
    var swallowed = mask(lines);
    if (lines.length == 1) {
      return lines[0];
    }
    var kept = new StringBuilder(text.length());
    for (int i = 0; i < lines.length; i++) {
      if (!swallowed.get(i)) {
        kept.append(i == 0 ? "" : "\n").append(lines[i]);
      }
    }
    return kept.toString();
  }

  /// Redacts lines that belong together, so that keys over several lines are seen. As many lines
  /// come back; those that were part of a key above them are empty.
  public List<String> redactLines(List<String> lines) {
    var masked = lines.toArray(String[]::new);
    mask(masked);
    return List.of(masked);
  }

  /// What to show for the value of a field with this name.
  public String redactValue(String name, String value) {
    var kind = SecretNames.kindOf(name);
    if (!kind.secret()
        || value.startsWith(MARKER)
        || SecretNames.harmless(name, kind, value, value.indexOf(' ') > 0)) {
      return redact(value);
    }
    return marker(kind.kind(), value);
  }

  /// What to show for a value that is not to be shown, whatever it is.
  public String hide(String kind, String value) {
    return value.isEmpty() || value.startsWith(MARKER) ? value : marker(kind, value);
  }

  private BitSet mask(String[] lines) {
    for (int i = 0; i < lines.length; i++) {
      lines[i] = cut(lines[i]);
    }
    var swallowed = new KeyBlocks(lines, this::marker).mask();
    var manifest = lines.length > 1 ? Manifests.find(lines) : List.<List<Span>>of();
    for (int i = 0; i < lines.length; i++) {
      if (!swallowed.get(i)) {
        lines[i] = cut(maskLine(lines[i], manifest.isEmpty() ? List.of() : manifest.get(i)));
      }
    }
    return swallowed;
  }

  private String maskLine(String line, List<Span> known) {
    var found = new ArrayList<>(known);
    Assignments.find(line, found);
    SecretShapes.find(line, found);
    if (line.contains("ecret")) {
      Manifests.findJson(line, found);
    }
    return found.isEmpty() ? line : replace(line, found);
  }

  private String replace(String line, List<Span> found) {
    found.removeIf(span -> touchesMarker(line, span));
    found.sort(Comparator.comparingInt(Span::start).thenComparing(Span::end, (a, b) -> b - a));
    var text = new StringBuilder(line.length() + 32);
    int at = 0;
    for (int i = 0; i < found.size(); ) {
      var first = found.get(i++);
      int end = first.end();
      while (i < found.size() && found.get(i).start() < end) {
        end = Math.max(end, found.get(i++).end());
      }
      text.append(line, at, first.start());
      text.append(marker(first.kind(), line.substring(first.start(), end)));
      at = end;
    }
    return text.append(line, at, line.length()).toString();
  }

  private static boolean touchesMarker(String line, Span span) {
    int marker = line.indexOf(MARKER, Math.max(0, span.start() - 48));
    while (marker >= 0 && marker < span.end()) {
      int close = line.indexOf(']', marker);
      if (close < 0 || close >= span.start()) {
        return true;
      }
      marker = line.indexOf(MARKER, close);
    }
    return false;
  }

  private String marker(String kind, String secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      var hash = mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      return MARKER + kind + "#" + HexFormat.of().formatHex(Arrays.copyOf(hash, 3)) + "]";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256, which every Java must have", e);
    }
  }

  /// Never leaves half a word, which could be half a secret, before the cut, nor half a marker.
  private static String cut(String line) {
    if (line.length() <= LONGEST_LINE) {
      return line;
    }
    int end = LONGEST_LINE - CUT.length();
    int marker = line.lastIndexOf(MARKER, end);
    if (marker >= 0 && line.indexOf(']', marker) >= end) {
      return line.substring(0, marker) + CUT;
    }
    int word = end;
    while (word > end - 256 && !Character.isWhitespace(line.charAt(word))) {
      word--;
    }
    return line.substring(0, word > end - 256 ? word : end) + CUT;
  }
}
