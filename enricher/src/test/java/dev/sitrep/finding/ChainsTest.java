package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.Neighbour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rules that say one thing each; what they say is joined.
class ChainsTest {
  private static final Ref ORDERS = new Ref("service", "shop", "orders");
  private static final Ref WORKLOAD = new Ref("deployment", "shop", "orders");
  private static final Ref THEIRS = new Ref("pod", "shop", "orders-7fc68-j7g5b");
  private static final Ref CLAIM = new Ref("persistentvolumeclaim", "shop", "data");
  private static final Ref CLASS = new Ref("storageclass", "", "fast-ssd");

  private static final Neighbour NEIGHBOUR =
      new Neighbour(
          ORDERS,
          "orders:8080",
          "env ORDERS_URL of container api",
          List.of(WORKLOAD, THEIRS),
          1,
          0);

  private static Analyzer rule(String name, Certainty certainty, Ref subject, Ref fault) {
    return file ->
        List.of(
            new Finding(
                name,
                fault,
                List.of(subject),
                "in trouble by " + name,
                name + " happened",
                certainty,
                List.of("E1"),
                List.of("kubectl get " + name),
                "Mend " + name + "."));
  }

  private static Analyzer seen(String name, Ref subject, Ref fault) {
    return rule(name, Certainty.SEEN, subject, fault);
  }

  private static CaseFile with(Evidence... more) {
    var all = new ArrayList<Evidence>();
    all.add(warning(POD, "BackOff", "Back-off"));
    all.addAll(List.of(more));
    return file(all.toArray(Evidence[]::new));
  }

  private static Finding only(CaseFile file, Analyzer... rules) {
    var findings = Ranking.of(file, List.of(rules));
    assertEquals(1, findings.size(), findings::toString);
    return findings.getFirst();
  }

  @Test
  void the_deepest_cause_is_told_of_the_first_one_s_subjects() {
    var found = only(with(), seen("unscheduled", POD, CLAIM), seen("class-missing", CLAIM, CLASS));

    assertEquals("class-missing", found.rule());
    assertEquals(CLASS, found.fault());
    assertEquals(List.of(POD), found.subjects());
    assertEquals("in trouble by unscheduled", found.symptom());
    assertEquals("class-missing happened", found.cause());
    assertEquals(List.of("unscheduled happened"), found.leadsTo());
    assertEquals("Mend class-missing.", found.fix());
    assertEquals(List.of("kubectl get class-missing", "kubectl get unscheduled"), found.next());
  }

  @Test
  void a_chain_goes_through_the_neighbour_to_its_pods() {
    var found =
        only(
            with(NEIGHBOUR),
            seen("pull", THEIRS, THEIRS),
            seen("refused", POD, ORDERS),
            seen("not-ready", ORDERS, WORKLOAD));

    assertEquals("pull", found.rule());
    assertEquals(List.of("not-ready happened", "refused happened"), found.leadsTo());
  }

  @Test
  void a_neighbour_s_trouble_that_nothing_leads_to_is_not_told() {
    assertEquals(
        "crash",
        only(with(NEIGHBOUR), seen("pull", THEIRS, THEIRS), seen("crash", POD, POD)).rule());
  }

  @Test
  void the_trouble_of_the_only_neighbour_is_likely_where_nothing_is_known() {
    var found =
        only(
            with(NEIGHBOUR),
            seen("pull", THEIRS, THEIRS),
            rule("unready", Certainty.UNKNOWN, POD, POD));

    assertEquals("pull", found.rule());
    assertEquals(Certainty.LIKELY, found.certainty());
  }

  @Test
  void of_two_troubled_neighbours_none_is_blamed() {
    var payments = new Ref("service", "shop", "payments");
    var found =
        Ranking.of(
            with(
                NEIGHBOUR,
                new Neighbour(
                    payments, "payments:80", "env PAY of container api", List.of(), 0, 0)),
            List.of(
                seen("pull", THEIRS, THEIRS),
                seen("no-pods", payments, payments),
                rule("unready", Certainty.UNKNOWN, POD, POD)));

    assertEquals(
        List.of(),
        found.stream()
            .filter(one -> one.subjects().equals(List.of(POD)))
            .filter(one -> !one.rule().equals("unready"))
            .toList());
  }

  @Test
  void two_that_blame_each_other_end_the_chain() {
    var found =
        only(
            with(NEIGHBOUR),
            seen("waits-for-orders", POD, ORDERS),
            seen("waits-for-api", THEIRS, Cases.API));

    assertEquals("waits-for-api", found.rule());
    assertEquals(List.of("waits-for-orders happened"), found.leadsTo());
  }

  @Test
  void a_likely_link_makes_a_likely_chain() {
    assertEquals(
        Certainty.LIKELY,
        only(
                with(),
                rule("unscheduled", Certainty.LIKELY, POD, CLAIM),
                seen("class-missing", CLAIM, CLASS))
            .certainty());
  }
}
