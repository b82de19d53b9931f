package dev.sitrep.receiver;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.sitrep.cluster.OwnNamespace;

/// Which way the arrows point, and which library lives in which room.
@AnalyzeClasses(
    packages = "dev.sitrep",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoFakes.class})
class ArchitectureTest {

  /// The fakes of the enricher's tests come in a jar that does not look like tests.
  static final class NoFakes implements ImportOption {
    @Override
    public boolean includes(com.tngtech.archunit.core.importer.Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest static final ArchRule safety_knows_nobody = only("safety");
  @ArchTest static final ArchRule alert_knows_nobody = only("alert");
  @ArchTest static final ArchRule cluster = only("cluster", "safety");
  @ArchTest static final ArchRule logs = only("logs", "cluster", "safety");
  @ArchTest static final ArchRule incident = only("incident", "alert", "cluster", "safety");

  @ArchTest
  static final ArchRule evidence =
      only("evidence", "incident", "alert", "logs", "cluster", "safety");

  @ArchTest
  static final ArchRule finding =
      only("finding", "evidence", "incident", "alert", "cluster", "logs");

  @ArchTest static final ArchRule engine_knows_nobody = only("engine");

  @ArchTest
  static final ArchRule diagnosis =
      only("diagnosis", "engine", "finding", "evidence", "incident", "cluster", "safety");

  @ArchTest
  static final ArchRule report =
      only("report", "diagnosis", "engine", "finding", "evidence", "incident", "cluster", "safety");

  @ArchTest
  static final ArchRule the_notifier_knows_the_enricher_only =
      noClasses()
          .that()
          .resideInAPackage("dev.sitrep.notifier..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sitrep.receiver..");

  @ArchTest
  static final ArchRule the_store_knows_no_other_room =
      noClasses()
          .that()
          .resideInAPackage("dev.sitrep.receiver.store..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.sitrep..")
                  .and(DescribedPredicate.not(resideInAPackage("dev.sitrep.receiver.store.."))));

  @ArchTest static final ArchRule access_knows_nobody = only("receiver.access");

  @ArchTest
  static final ArchRule the_doors_do_not_know_the_commands =
      noClasses()
          .that()
          .resideInAPackage("dev.sitrep.receiver.http..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sitrep.receiver.cli..");

  /// App wires the rooms and Main begins in one of them: both stand outside.
  @ArchTest
  static final ArchRule no_package_needs_itself_through_others =
      slices()
          .matching("dev.sitrep.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(type(App.class), alwaysTrue())
          .ignoreDependency(type(Main.class), alwaysTrue());

  @ArchTest
  static final ArchRule only_a_measurement_writes_to_a_cluster =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sitrep.cluster")
          .and()
          .haveNameNotMatching("dev\\.sitrep\\.receiver\\.cli\\.(BenchEvidence|FilledNamespace).*")
          .should()
          .dependOnClassesThat(type(OwnNamespace.class));

  @ArchTest
  static final ArchRule the_kubernetes_client_lives_in_cluster =
      room("io.fabric8.kubernetes.client..", "dev.sitrep.cluster");

  @ArchTest
  static final ArchRule kubernetes_objects_are_read_in_cluster_and_evidence =
      room("io.fabric8..", "dev.sitrep.cluster", "dev.sitrep.evidence").allowEmptyShould(false);

  @ArchTest
  static final ArchRule langchain4j_lives_in_engine =
      room("dev.langchain4j..", "dev.sitrep.engine");

  @ArchTest
  static final ArchRule mail_is_sent_in_notifier = room("jakarta.mail..", "dev.sitrep.notifier");

  @ArchTest
  static final ArchRule caffeine_lives_in_incident_and_cluster =
      room("com.github.benmanes.caffeine..", "dev.sitrep.incident", "dev.sitrep.cluster");

  @ArchTest
  static final ArchRule javalin_lives_in_http = room("io.javalin..", "dev.sitrep.receiver.http");

  @ArchTest
  static final ArchRule jdbc_lives_in_store = room("java.sql..", "dev.sitrep.receiver.store");

  @ArchTest
  static final ArchRule sqlite_lives_in_store = room("org.sqlite..", "dev.sitrep.receiver.store");

  @ArchTest
  static final ArchRule hikari_lives_in_store = room("com.zaxxer..", "dev.sitrep.receiver.store");

  @ArchTest
  static final ArchRule flyway_lives_in_store = room("org.flywaydb..", "dev.sitrep.receiver.store");

  @ArchTest
  static final ArchRule picocli_lives_in_cli = room("picocli..", "dev.sitrep.receiver.cli");

  @ArchTest
  static final ArchRule metrics_are_one_class =
      noClasses()
          .that(DescribedPredicate.not(JavaClass.Predicates.belongToAnyOf(Metrics.class)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule nobody_keeps_state_in_a_class =
      noFields()
          .that()
          .haveModifier(JavaModifier.STATIC)
          .and()
          .doNotHaveModifier(JavaModifier.SYNTHETIC)
          .should()
          .notHaveModifier(JavaModifier.FINAL);

  private static ArchRule only(String room, String... below) {
    var own = new String[below.length + 1];
    own[0] = "dev.sitrep." + room + "..";
    for (int i = 0; i < below.length; i++) {
      own[i + 1] = "dev.sitrep." + below[i] + "..";
    }
    return classes()
        .that()
        .resideInAPackage(own[0])
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.or(
                resideInAnyPackage(own), DescribedPredicate.not(resideInAPackage("dev.sitrep.."))));
  }

  private static ArchRule room(String library, String... rooms) {
    return noClasses()
        .that(
            resideInAPackage("dev.sitrep..").and(DescribedPredicate.not(resideInAnyPackage(rooms))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }
}
