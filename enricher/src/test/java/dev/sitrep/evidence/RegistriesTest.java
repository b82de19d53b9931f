package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.finding.Analyzer;
import dev.sitrep.finding.Analyzers;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Whoever adds a rule or a source and forgets its line is told which line it is.
class RegistriesTest {

  @Test
  void every_evidence_source_is_in_its_list() {
    assertEquals(
        "",
        missing(
            "dev.sitrep.evidence", EvidenceSource.class, EvidenceSources.ALL, "EvidenceSources"));
  }

  @Test
  void every_rule_is_in_its_list() {
    assertEquals("", missing("dev.sitrep.finding", Analyzer.class, Analyzers.ALL, "Analyzers"));
  }

  @Test
  void sources_read_only_kinds_that_a_cluster_role_names() {
    for (var source : EvidenceSources.ALL) {
      for (var kind : source.reads()) {
        assertTrue(
            Kinds.ALL.contains(kind),
            () -> source.name() + " reads " + kind.resource() + ": add it to Kinds.ALL");
      }
    }
  }

  @Test
  void no_two_sources_have_one_name() {
    var names = EvidenceSources.ALL.stream().map(EvidenceSource::name).toList();
    assertEquals(names.stream().distinct().toList(), names);
  }

  /// Empty, or a sentence for each that is not listed.
  private static String missing(String room, Class<?> type, List<?> listed, String list) {
    var known = listed.stream().map(Object::getClass).map(Class::getName).toList();
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(room)
            .stream()
            .filter(one -> one.isAssignableTo(type) && !one.isInterface())
            .map(JavaClass::getName)
            .filter(name -> !known.contains(name))
            .map(name -> name.substring(name.lastIndexOf('.') + 1))
            .map(name -> "add the line `new %s(),` to %s".formatted(name, list))
            .collect(Collectors.joining("; "));
  }
}
