package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Reports;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEST = "a test, nothing is wrong; it would say: ";

  /// They stay as the reports are by now, see [Golden].
  @ParameterizedTest
  @CsvSource({"firing,clear-cause", "update,follow-up", "resolved,resolved", "storm,storm"})
  void a_sample_is_a_report_of_today_that_says_it_is_a_test(String kind, String name)
      throws Exception {
    var tree = (ObjectNode) JSON.readTree(ReportJson.write(Reports.named(name)));
    tree.put("symptom", TEST + tree.path("symptom").asText());
    if (!kind.equals("storm")) {
      tree.put("id", Reports.clearCause().id());
    }
    var sample = ReportJson.read(tree.toString());
    Golden.holds(
        "../../../main/resources/dev/sitrep/notifier/samples/" + kind + ".json",
        ReportJson.pretty(sample));
  }

  @Test
  void every_kind_says_what_it_is() {
    var all = Samples.all();
    assertEquals(
        List.of("firing", "update", "resolved", "storm"),
        all.stream().map(Samples.Sample::kind).toList());
    for (var sample : all) {
      assertTrue(sample.report().headline().contains("a test, nothing is wrong"), sample.kind());
    }
    var byKind = Map.of("firing", "firing", "resolved", "resolved");
    all.forEach(sample ->
        assertEquals(
            byKind.getOrDefault(sample.kind(), "firing"), sample.report().status(), sample.kind()));
  }

  @Test
  void an_example_of_every_type_shows_every_sample() {
    for (var type : Channels.types()) {
      var channel = Channels.example(type);
      for (var sample : Samples.all()) {
        assertTrue(
            channel.preview(Messages.of(sample.report())).contains("a test"),
            type + " " + sample.kind());
      }
    }
  }
}
