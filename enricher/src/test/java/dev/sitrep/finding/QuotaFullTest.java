package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.QuotaState;
import dev.sitrep.evidence.QuotaState.Amount;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class QuotaFullTest {
  private static final Ref TEAM = new Ref("resourcequota", "shop", "team");

  private final QuotaFull rule = new QuotaFull();

  @Test
  void says_what_is_nearly_used_up() {
    var finding =
        only(
            rule,
            file(
                "KubeQuotaAlmostFull",
                new Amount("requests.memory", "1900Mi", "2Gi", 92),
                new Amount("pods", "4", "20", 20)));

    assertEquals(
        "resourcequota team is nearly used up: requests.memory 1900Mi of 2Gi", finding.cause());
    assertEquals(TEAM, finding.fault());
  }

  @Test
  void another_alert_or_a_quota_with_room_is_no_case() {
    assertEquals(
        List.of(), rule.analyze(file("KubePodNotReady", new Amount("pods", "20", "20", 100))));
    assertEquals(
        List.of(), rule.analyze(file("KubeQuotaAlmostFull", new Amount("pods", "4", "20", 20))));
  }

  private static CaseFile file(String alert, Amount... amounts) {
    var firing =
        new Alert(
            Alert.Status.FIRING,
            new TreeMap<>(Map.of("alertname", alert)),
            new TreeMap<>(),
            Cases.SINCE,
            Optional.empty(),
            "",
            "0123456789abcdef");
    var incident =
        new Incident(
            "i1",
            "",
            new Target.Namespace("shop"),
            "",
            List.of(firing),
            "",
            List.of(),
            Cases.SINCE);
    return CaseFile.of(incident, Cases.NOW, List.of(new QuotaState(TEAM, List.of(amounts))));
  }
}
