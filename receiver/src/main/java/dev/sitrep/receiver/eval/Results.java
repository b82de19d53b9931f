package dev.sitrep.receiver.eval;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was measured.
///
/// @param rows the rules alone first, then the models in the order in which they were asked
/// @param skipped scenarios that could not be told, each with why
/// @param notAsked models that could not be asked, each with why
public record Results(List<Row> rows, List<String> skipped, Map<String, String> notAsked) {

  public record Row(Scorecard card, List<Trial> trials) {
    public Row {
      trials = List.copyOf(trials);
    }
  }

  public Results {
    rows = List.copyOf(rows);
    skipped = List.copyOf(skipped);
    notAsked = Collections.unmodifiableMap(new LinkedHashMap<>(notAsked));
  }
}
