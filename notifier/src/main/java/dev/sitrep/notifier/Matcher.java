package dev.sitrep.notifier;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/// A condition on a label, as Alertmanager writes it: `severity="critical"`, `team!=ops`,
/// `namespace=~"shop-.*"`, `alertname!~"Kube.*"`. Regular expressions are RE2, as Alertmanager's,
/// and have to match the whole value; a label that is not there has an empty one
/// (prometheus.io/docs/alerting/latest/configuration, matcher).
public final class Matcher {
  private static final java.util.regex.Pattern WRITTEN =
      java.util.regex.Pattern.compile(
          "\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\"\\s,{}=~!][^\"\\s,{}]*)?)\\s*");

  private final String name;
  private final String sign;
  private final String value;
  private final Pattern pattern;

  private Matcher(String name, String sign, String value, Pattern pattern) {
    this.name = name;
    this.sign = sign;
    this.value = value;
    this.pattern = pattern;
  }

  /// @throws IllegalArgumentException with a sentence for the person who wrote it
  public static Matcher parse(String text) {
    var written = WRITTEN.matcher(text);
    if (!written.matches()) {
      throw new IllegalArgumentException(
          "matcher %s is not understood; write it like severity=\"critical\" or namespace=~\"shop-.*\""
              .formatted(text));
    }
    var quoted = written.group(3);
    var bare = Objects.requireNonNullElse(written.group(4), "");
    var value = quoted == null ? bare : quoted.replaceAll("\\\\([\"\\\\])", "$1");
    boolean regex = written.group(2).endsWith("~");
    try {
      return new Matcher(
          written.group(1),
          written.group(2),
          value,
          Pattern.compile(regex ? "(?s:" + value + ")" : Pattern.quote(value)));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "matcher %s: its regular expression is not RE2: %s".formatted(text, e.getDescription()),
          e);
    }
  }

  /// @param labels several values of one name match when one of them does, and match a negation
  ///   when none does
  boolean matches(Map<String, ? extends Collection<String>> labels) {
    var values = labels.get(name);
    boolean any =
        values == null || values.isEmpty()
            ? pattern.matches("")
            : values.stream().anyMatch(pattern::matches);
    return sign.startsWith("!") != any;
  }

  @Override
  public String toString() {
    return name + sign + "\"" + value + "\"";
  }
}
