package dev.sitrep.diagnosis;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The durations and sizes of a text, whatever units they are written in: `95s` is `95 seconds`, `1
/// min 35 s` and, rounded, `2 minutes`; `512Mi` is `512 MiB` and `0.5Gi`.
final class Quantities {
  private static final String UNITS =
      "seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|"
          + "kib|ki|kb|mib|mi|mb|gib|gi|gb|tib|ti|tb|milliseconds?|ms";
  private static final Pattern AMOUNT =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}._:/+])-?(\\d{1,9}(?:\\.\\d{1,3})?)[ -]?("
              + UNITS
              + ")(?:[ ,]{0,2}(\\d{1,2})[ ]?(s|secs?|seconds?|m|mins?|minutes?))?(?![\\p{L}\\p{N}])",
          Pattern.CASE_INSENSITIVE);
  private static final Map<String, Double> SECONDS =
      Map.of("s", 1.0, "m", 60.0, "h", 3_600.0, "d", 86_400.0);
  private static final Map<Character, Double> BYTES =
      Map.of('k', 1_024.0, 'm', 1_048_576.0, 'g', 1_073_741_824.0, 't', 1_099_511_627_776.0);

  private static final double MOST_ROUNDED = 0.06;

  private final Set<Long> durations = new HashSet<>();
  private final Set<Long> sizes = new HashSet<>();

  Quantities(String text) {
    var found = AMOUNT.matcher(text);
    while (found.find()) {
      (isSize(unit(found)) ? sizes : durations).add(Math.round(value(found) * 1_000));
    }
  }

  /// The sentence without those amounts that the text holds too, perhaps in other units. A rounded
  /// duration counts where it is the text's own in the greater unit: `2 minutes` of `95s`.
  String withoutKnown(String sentence) {
    return AMOUNT
        .matcher(sentence)
        .replaceAll(found -> {
          var unit = unit(found);
          double value = value(found);
          boolean known =
              isSize(unit)
                  ? sizes.contains(Math.round(value * 1_000)) || roundedSize(found, unit)
                  : durations.contains(Math.round(value * 1_000)) || rounded(found, unit);
          return known ? " " : Matcher.quoteReplacement(found.group());
        });
  }

  private boolean rounded(MatchResult found, String unit) {
    var first = unit.substring(0, 1);
    if (found.group(3) != null
        || unit.startsWith("ms")
        || unit.startsWith("milli")
        || first.equals("s")
        || found.group(1).contains(".")) {
      return false;
    }
    double size = SECONDS.getOrDefault(first, 1.0) * 1_000;
    long said = Long.parseLong(found.group(1));
    return durations.stream()
        .anyMatch(there -> Math.round(there / size) == said || (long) (there / size) == said);
  }

  /// `70 MiB` of `69.6Mi`: the same digits, and close.
  private boolean roundedSize(MatchResult found, String unit) {
    var said = found.group(1);
    int point = said.indexOf('.');
    double scale = Math.pow(10, point < 0 ? 0 : said.length() - point - 1);
    double size = BYTES.getOrDefault(unit.charAt(0), 1.0) * 1_000;
    double value = Double.parseDouble(said);
    return sizes.stream()
        .mapToDouble(there -> there / size)
        .anyMatch(there ->
            Math.abs(Math.round(there * scale) / scale - value) < 1e-9
                && Math.abs(there - value) <= MOST_ROUNDED * there);
  }

  private static double value(MatchResult found) {
    double amount = Double.parseDouble(found.group(1));
    var unit = unit(found);
    if (isSize(unit)) {
      return amount * BYTES.getOrDefault(unit.charAt(0), 1.0);
    }
    double more =
        found.group(3) == null ? 0 : Double.parseDouble(found.group(3)) * seconds(found.group(4));
    return amount * seconds(unit) + more;
  }

  private static double seconds(String unit) {
    var lower = unit.toLowerCase(Locale.ROOT);
    return lower.startsWith("ms") || lower.startsWith("milli")
        ? 0.001
        : SECONDS.getOrDefault(lower.substring(0, 1), 1.0);
  }

  private static String unit(MatchResult found) {
    return found.group(2).toLowerCase(Locale.ROOT);
  }

  private static boolean isSize(String unit) {
    return unit.matches("[kmgt](?:i|b|ib)");
  }
}
