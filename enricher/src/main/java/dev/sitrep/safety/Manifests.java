package dev.sitrep.safety;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/// Secrets in manifests, where the layout tells: the data of a Kubernetes Secret, block scalars,
/// and environment variables as `name:` and `value:` on two lines.
final class Manifests {
  private static final Pattern SECRET_KIND =
      Pattern.compile("\\bkind\\\\?[\"']?\\s*:\\s*\\\\?[\"']?Secret\\b");
  private static final Pattern DATA =
      Pattern.compile("(?:\\bdata|\\bstringData)\\\\?\"\\s*:\\s*\\{([^{}]*)\\}?");
  private static final Pattern MEMBER =
      Pattern.compile("\\\\?\"\\s*:\\s*\\\\?\"([^\"\\\\]+)\\\\?\"");

  private final String[] lines;
  private final List<List<Span>> found = new ArrayList<>();

  private Manifests(String[] lines) {
    this.lines = lines;
  }

  static List<List<Span>> find(String[] lines) {
    return new Manifests(lines).find();
  }

  /// A Secret in JSON on one line, also inside an annotation, with its quotes escaped.
  static void findJson(String line, List<Span> found) {
    if (!SECRET_KIND.matcher(line).find()) {
      return;
    }
    var data = DATA.matcher(line);
    while (data.find()) {
      var member = MEMBER.matcher(data.group(1));
      while (member.find()) {
        found.add(
            new Span(data.start(1) + member.start(1), data.start(1) + member.end(1), "secret"));
      }
    }
  }

  private List<List<Span>> find() {
    boolean secret = false;
    for (var line : lines) {
      secret |= line.contains("Secret") && SECRET_KIND.matcher(line).find();
    }
    int block = -1;
    int data = -1;
    var variable = "";
    for (var line : lines) {
      var text = line.strip();
      int indent = line.length() - line.stripLeading().length();
      var spans = new ArrayList<Span>();
      found.add(spans);
      if (text.isEmpty()) {
        continue;
      }
      if (block >= 0 && indent > block) {
        whole(line, indent, spans);
        continue;
      }
      block = -1;
      if (data >= 0 && indent > data) {
        value(line, indent, spans);
        continue;
      }
      data = secret && isData(text) ? indent : -1;
      block = opensBlock(text) ? indent : -1;
      if (text.startsWith("value:") && !variable.isEmpty()) {
        variableValue(line, variable, spans);
      }
      variable = variableName(text);
    }
    return found;
  }

  private static boolean isData(String text) {
    return switch (text) {
      case "data:", "stringData:", "\"data\": {", "\"stringData\": {" -> true;
      default -> false;
    };
  }

  /// `password: |`
  private static boolean opensBlock(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || text.length() - colon > 5) {
      return false;
    }
    var style = text.substring(colon + 1).strip();
    return (style.startsWith("|") || style.startsWith(">"))
        && SecretNames.kindOf(text.substring(0, colon).replace("\"", "")).secret();
  }

  private static String variableName(String text) {
    int name = text.startsWith("- ") ? 2 : 0;
    if (!text.startsWith("name:", name)) {
      return "";
    }
    var value = text.substring(name + 5).strip().replace("\"", "");
    return SecretNames.kindOf(value).secret() ? value : "";
  }

  private static void variableValue(String line, String name, List<Span> spans) {
    int start = line.indexOf(':') + 1;
    while (start < line.length() && (line.charAt(start) == ' ' || line.charAt(start) == '"')) {
      start++;
    }
    int end = line.stripTrailing().length();
    if (end > start && line.charAt(end - 1) == '"') {
      end--;
    }
    var value = end > start ? line.substring(start, end) : "";
    if (!SecretNames.harmless(name, SecretNames.kindOf(name), value, false)) {
      spans.add(new Span(start, end, SecretNames.kindOf(name).kind()));
    }
  }

  private static void whole(String line, int indent, List<Span> spans) {
    spans.add(new Span(indent, line.stripTrailing().length(), "secret"));
  }

  private static void value(String line, int indent, List<Span> spans) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      if (line.length() - indent > 1) {
        whole(line, indent, spans);
      }
      return;
    }
    int start = colon + 1;
    while (start < line.length() && " \"'".indexOf(line.charAt(start)) >= 0) {
      start++;
    }
    int end = line.stripTrailing().length();
    while (end > start && "\"',".indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    if (end > start && !SecretNames.placeholder(line.substring(start, end))) {
      spans.add(new Span(start, end, "secret"));
    }
  }
}
