package dev.sitrep.evidence;

import dev.sitrep.cluster.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Log lines without their secrets. The whole text is redacted at once, for a key block spans
/// lines; that must be before lines are chosen or cut, for half a secret matches no pattern.
final class Redacted {
  private Redacted() {}

  static List<Log.Line> lines(List<Log.Line> lines, UnaryOperator<String> redact) {
    var text = lines.stream().map(Log.Line::text).collect(Collectors.joining("\n"));
    var clean = redact.apply(text).split("\n", -1);
    if (clean.length != lines.size()) {
      return List.of(clean).stream().map(line -> new Log.Line(Optional.empty(), line)).toList();
    }
    var redacted = new ArrayList<Log.Line>();
    for (int i = 0; i < clean.length; i++) {
      redacted.add(new Log.Line(lines.get(i).at(), clean[i]));
    }
    return redacted;
  }
}
