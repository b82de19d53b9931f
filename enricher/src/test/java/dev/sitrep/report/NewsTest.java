package dev.sitrep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Ref;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.engine.Reason;
import dev.sitrep.finding.Certainty;
import dev.sitrep.report.Report.Cause;
import dev.sitrep.report.Report.Change;
import dev.sitrep.report.Update.Part;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewsTest {
  private static final Report FIRST = Reports.clearCause();
  private static final Ref API = FIRST.object();
  private static final Cause OOM =
      new Cause("oom-killed", Certainty.SEEN, "container api exceeds its limit", API, List.of());

  @Test
  void the_same_again_is_no_news() {
    assertEquals(Optional.empty(), FIRST.after(FIRST));
    assertEquals(Optional.empty(), later().report().after(FIRST));
  }

  @Test
  void another_alert_name_is_news() {
    var now = later().alerts("KubePodCrashLooping", "KubePodNotReady", "TargetDown").report();
    assertEquals(List.of("KubePodNotReady, TargetDown fire too"), news(now));
    assertEquals(Set.of(), now.after(FIRST).orElseThrow().update().orElseThrow().parts());
  }

  @Test
  void a_worse_severity_is_news_and_a_better_one_is_not() {
    assertEquals(
        List.of("severity critical (was warning)"), news(later().severity("critical").report()));
    assertEquals(Optional.empty(), later().severity("info").report().after(FIRST));
  }

  @ParameterizedTest
  @CsvSource({
    "2 of 3 pods in a crash loop, 3 of 3 pods in a crash loop, 3 of 3 pods in a crash loop (was 2 of 3)",
    "2 of 3 pods in a crash loop, 1 of 3 pods in a crash loop, 1 of 3 pods in a crash loop (was 2 of 3)",
    "2 of 3 pods crashed, 3 of 3 pods in a crash loop, 3 of 3 pods in a crash loop (was 2 of 3 pods crashed)",
    "212 of 300 pods not ready, 214 of 300 pods not ready, ''",
    "212 of 300 pods not ready, 260 of 300 pods not ready, 260 of 300 pods not ready (was 212 of 300)",
    "299 of 300 pods not ready, 300 of 300 pods not ready, 300 of 300 pods not ready (was 299 of 300)",
    "2 of 3 pods crashed, 2 of 3 pods in a crash loop, ''"
  })
  void how_many_suffer_is_news_where_it_matters(String before, String now, String news) {
    var earlier = Draft.like(FIRST).symptom(before).report();
    var lines =
        later().symptom(now).report().after(earlier).flatMap(Report::update).map(Update::news);
    assertEquals(news.isEmpty() ? Optional.empty() : Optional.of(List.of(news)), lines);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exits with code 1 (6 restarts): no db | exits with code 1 (7 restarts): no db",
        "exits with code 1 (1 restart): no db | exits with code 1 (2 restarts): no db",
        "has reported nothing for 9 min | has reported nothing for 1 h 5 min",
        "is killed (OOMKilled, after 4s, 5 restarts) | is killed (OOMKilled, after 12s, 6 restarts)",
        "2.41% is left, says the alert | 1.9% is left, says the alert",
        "ran low on memory (69.6Mi left) | ran low on memory (12Mi left)",
        "10:41:07 FATAL request 84212901 | 10:43:12 FATAL request 84213377",
        "pod api-7c9d5f6b7d-x2wqz is not ready | pod api-7c9d5f6b7d-b4kzn is not ready",
        "240Mi of 768Mi is used | 480Mi of 768Mi is used",
        "1 of 4 nodes has too little cpu | 2 of 4 nodes has too little cpu"
      })
  void a_number_that_only_grows_is_no_other_cause(String before, String now) {
    var earlier = Draft.like(FIRST).cause(before).report();
    assertEquals(Optional.empty(), later().cause(now).report().after(earlier));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exits with code 1: no db | exits with code 3: no db",
        "probe asks port 8081 | probe asks port 8082",
        "image api:1.8 cannot be pulled | image api:1.9 cannot be pulled",
        "missing DATABASE_URL | missing REDIS_URL"
      })
  void another_value_at_fault_is_another_cause(String before, String now) {
    var earlier = Draft.like(FIRST).cause(before).report();
    var update = later().cause(now).report().after(earlier).orElseThrow().update().orElseThrow();
    assertEquals(List.of("another cause"), update.news());
    assertEquals(Set.of(Part.CAUSE), update.parts());
  }

  @Test
  void another_cause_brings_its_fix_and_its_commands() {
    var update =
        later()
            .cause(OOM)
            .fix("Raise the limit.")
            .next("kubectl -n storefront top pod", FIRST.next().getLast())
            .report()
            .after(FIRST)
            .orElseThrow()
            .update()
            .orElseThrow();
    assertEquals(FIRST.at(), update.after());
    assertEquals(List.of("another cause"), update.news());
    assertEquals(Set.of(Part.CAUSE, Part.FIX), update.parts());
    assertEquals(List.of("kubectl -n storefront top pod"), update.next());
  }

  @Test
  void other_commands_alone_are_no_news() {
    assertEquals(
        Optional.empty(), later().next("kubectl get pods").fix("Fix it.").report().after(FIRST));
  }

  @Test
  void a_cause_that_is_surer_is_news_and_one_that_is_less_sure_is_not() {
    var likely = with(FIRST.cause(), Certainty.LIKELY);
    var unsure = Draft.like(FIRST).cause(likely).report();
    assertEquals(List.of("the cause is now seen (was likely)"), news(later().report(), unsure));
    assertEquals(Optional.empty(), later().cause(likely).report().after(FIRST));
  }

  @Test
  void a_cause_where_there_was_none_is_news_and_a_look_that_sees_less_is_not() {
    var unexplained =
        new Cause("", Certainty.UNKNOWN, "1 of 3 pods ready; no rule found why", API, List.of());
    var blind = Draft.like(FIRST).cause(unexplained).report();
    assertEquals(List.of("the cause is found"), news(later().report(), blind));
    assertEquals(Optional.empty(), later().cause(unexplained).report().after(FIRST));
    assertEquals(
        Optional.empty(),
        later().cause(with(FIRST.cause(), Certainty.UNKNOWN)).report().after(FIRST));
  }

  @Test
  void that_nothing_is_wrong_any_more_is_news_and_so_is_that_it_is_again() {
    var well = new Cause(Cause.HEALTHY, Certainty.UNKNOWN, "all is well", API, List.of());
    var healthy = later().cause(well).symptom("3 of 3 pods ready").report();
    var update = healthy.after(FIRST).orElseThrow().update().orElseThrow();
    assertTrue(update.news().contains("nothing wrong is found any more"), update.toString());
    assertTrue(update.parts().contains(Part.CAUSE));
    assertEquals(Optional.empty(), healthy.after(healthy));
    assertTrue(news(FIRST, healthy).contains("it is in trouble again"));
  }

  @Test
  void another_trouble_beside_is_news_but_not_the_same_two_in_another_order() {
    var both = later().also(OOM).report();
    assertEquals(List.of("also wrong now: container api exceeds its limit"), news(both));
    var swapped = later().cause(OOM).also(FIRST.cause()).report();
    assertEquals(Optional.empty(), swapped.after(both));
    assertEquals(List.of("another cause"), news(later().cause(OOM).report(), both));
  }

  @Test
  void a_change_since_is_news_and_an_older_one_is_not() {
    var old = FIRST.changes().getFirst();
    var rollout =
        new Change(
            "revision 8 → 9", Optional.of(FIRST.at().plusSeconds(60)), List.of("env X added"));
    var update =
        later().changes(rollout, old).report().after(FIRST).orElseThrow().update().orElseThrow();
    assertEquals(List.of("changed: revision 8 → 9"), update.news());
    assertEquals(Set.of(Part.CHANGES), update.parts());
    var blind = Draft.like(FIRST).changes().report();
    assertEquals(Optional.empty(), later().report().after(blind));
  }

  @Test
  void an_explanation_is_news_once() {
    var update =
        Draft.like(Reports.explained())
            .later(Duration.ofMinutes(1))
            .report()
            .after(FIRST)
            .orElseThrow()
            .update()
            .orElseThrow();
    assertEquals(List.of("explained by qwen3:8b"), update.news());
    assertEquals(Set.of(Part.EXPLANATION), update.parts());
    var other = (Explained) Reports.explained().diagnosis();
    var reworded =
        new Explained(
            "Other words.",
            other.category(),
            other.confidence(),
            other.claims(),
            List.of(),
            other.model());
    assertEquals(Optional.empty(), later().diagnosis(reworded).report().after(Reports.explained()));
    assertEquals(
        Set.of(Part.CAUSE, Part.EXPLANATION),
        later()
            .cause(OOM)
            .diagnosis(reworded)
            .fix("")
            .report()
            .after(Reports.explained())
            .orElseThrow()
            .update()
            .orElseThrow()
            .parts());
    var failed = new Unexplained(Reason.FAILED, "the model failed", "");
    assertEquals(Optional.empty(), later().diagnosis(failed).report().after(Reports.explained()));
  }

  @Test
  void objects_that_join_are_news() {
    var before = tally(0, List.of("checkout/deployment cart (KubePodNotReady)"), 0);
    var now =
        tally(
            0,
            List.of(
                "checkout/deployment cart (KubePodNotReady)",
                "media/deployment encoder (KubePodNotReady)"),
            7);
    assertEquals(
        List.of("also affected now: media/deployment encoder (KubePodNotReady) and 7 more"),
        news(later().tally(now).report(), Draft.like(FIRST).tally(before).report()));
    assertEquals(
        Optional.empty(),
        later().tally(before).report().after(Draft.like(FIRST).tally(now).report()));
  }

  @Test
  void flapping_is_news_once_and_so_is_firing_after_the_end() {
    var flapping = later().tally(tally(3, List.of(), 0)).report();
    assertEquals(List.of("it is flapping: fired 3 times in 30 min"), news(flapping));
    assertEquals(Optional.empty(), later().tally(tally(4, List.of(), 0)).report().after(flapping));
    assertEquals(List.of("it fires again"), news(later().report(), FIRST.resolved(FIRST.at())));
  }

  @Test
  void of_a_storm_growth_and_its_calming_down_are_news() {
    var storm = Reports.storm(48, 48);
    assertEquals(Optional.empty(), Reports.storm(50, 50).after(storm));
    assertEquals(List.of("96 incidents (were 48)"), news(Reports.storm(96, 96), storm));
    assertEquals(List.of("12 incidents still open (were 48)"), news(Reports.storm(48, 12), storm));
    assertEquals(Optional.empty(), Reports.storm(48, 40).after(storm));
  }

  @Test
  void many_of_a_kind_end_with_how_many_more() {
    var names = new String[40];
    for (int n = 0; n < names.length; n++) {
      names[n] = "Alert" + n;
    }
    assertEquals(
        List.of("Alert0, Alert1, Alert2 and 37 more fire too"),
        news(later().alerts(names).report(), Draft.like(FIRST).alerts().report()));
  }

  private static Draft later() {
    return Draft.like(FIRST).later(Duration.ofMinutes(7));
  }

  private static Tally tally(int firings, List<String> affected, int more) {
    return new Tally(1, firings, "", "", affected, more);
  }

  private static Cause with(Cause cause, Certainty certainty) {
    return new Cause(cause.rule(), certainty, cause.sentence(), cause.fault(), cause.exhibits());
  }

  private static List<String> news(Report now) {
    return news(now, FIRST);
  }

  private static List<String> news(Report now, Report before) {
    return now.after(before).flatMap(Report::update).map(Update::news).orElse(List.of());
  }
}
