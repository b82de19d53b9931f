package dev.sitrep.receiver.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/// The verdicts as programs read them: `{checks: [{name, subject, result, detail, fix}], ok}`.
public final class CheckJson {
  private CheckJson() {}

  public static String pretty(List<Verdict> verdicts) {
    var json = JsonNodeFactory.instance.objectNode();
    var checks = json.putArray("checks");
    for (var verdict : verdicts) {
      checks
          .addObject()
          .put("name", verdict.name())
          .put("subject", verdict.subject())
          .put("result", CheckTable.word(verdict.result()))
          .put("detail", verdict.detail())
          .put("fix", verdict.fix());
    }
    return json.put("ok", Checks.passed(verdicts)).toPrettyString();
  }
}
