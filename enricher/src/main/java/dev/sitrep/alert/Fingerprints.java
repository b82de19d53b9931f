package dev.sitrep.alert;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;

/// The identity of a label set: FNV-1a, 64 bits, over `name 0xff value 0xff` in byte order of the
/// names (prometheus/common model/signature.go).
final class Fingerprints {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final Comparator<byte[]> GO_ORDER = Arrays::compareUnsigned;

  private Fingerprints() {}

  /// 16 hex digits.
  static String of(Map<String, String> labels) {
    var names =
        labels.keySet().stream()
            .sorted(Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), GO_ORDER))
            .toList();
    long hash = OFFSET;
    for (var name : names) {
      hash = add(add(hash, name), labels.getOrDefault(name, ""));
    }
    return HexFormat.of().toHexDigits(hash);
  }

  /// Whether it looks like one of Alertmanager's.
  static boolean isOne(String text) {
    return text.length() == 16
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static long add(long hash, String text) {
    long sum = hash;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      sum = (sum ^ (b & 0xff)) * PRIME;
    }
    return (sum ^ 0xff) * PRIME;
  }
}
