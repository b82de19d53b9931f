package dev.sitrep.alert;

import com.fasterxml.jackson.core.JsonStreamContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where in a body: `alerts[3].labels.pod`.
final class Paths {
  private static final Pattern WORD = Pattern.compile("\\w{1,80}");

  private Paths() {}

  /// Empty at the top of the body.
  static String of(@Nullable JsonStreamContext context) {
    if (context == null || context.inRoot()) {
      return "";
    }
    var above = of(context.getParent());
    if (context.inArray()) {
      return above + "[" + context.getCurrentIndex() + "]";
    }
    var name = context.getCurrentName();
    if (name == null) {
      return above;
    }
    if (!WORD.matcher(name).matches()) {
      return above + "[" + Quoted.of(name, 80) + "]";
    }
    return above.isEmpty() ? name : above + "." + name;
  }
}
