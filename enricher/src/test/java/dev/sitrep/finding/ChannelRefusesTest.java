package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.NOW;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Alerted;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.RefusedChannel;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChannelRefusesTest {
  private static final Ref CLUSTER = new Ref("cluster", "", "cluster");

  private final ChannelRefuses rule = new ChannelRefuses();

  private static CaseFile file(Alert alert) {
    var incident =
        new Incident(
            "i1", "", new Target.Cluster(), "", List.of(alert), "", List.of(), alert.startsAt());
    var said =
        new Alerted(
            CLUSTER,
            alert.name(),
            "warning",
            alert.annotation("summary"),
            "",
            alert.startsAt(),
            List.of());
    return CaseFile.of(incident, NOW, List.of(said));
  }

  @Test
  void which_channel_and_why_and_how_to_send_again() {
    var alert = new RefusedChannel("slack", "chat.example.org answered 404", NOW).firing();
    var finding = only(rule, file(alert));

    assertEquals("without the reports of channel slack", finding.symptom());
    assertEquals(
        "Sitrep's channel slack refuses what is sent to it: chat.example.org answered 404",
        finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E1"), finding.exhibits());
    assertEquals(
        "Mend channel slack in Sitrep's configuration, try it with `sitrep notify-test slack`, and"
            + " send what it refused again with `sitrep dead-letters retry --all --channel slack`.",
        finding.fix());
  }

  @Test
  void any_other_alert_is_none_of_it() {
    var alert =
        Alert.of(
            new TreeMap<>(Map.of("alertname", "KubeAPIDown", "channel", "slack")),
            new TreeMap<>(),
            NOW,
            Optional.empty());
    assertEquals(List.of(), rule.analyze(file(alert)));
  }
}
