package dev.sitrep.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Whoever adds a provider and forgets its line is told which line it is.
class ModelsTest {

  @Test
  void every_provider_is_in_its_list() {
    assertEquals("", missing(Models.providers()));
    assertEquals("add \"openai\", OpenAi::engine to Models", missing(List.of("ollama")));
  }

  private static String missing(List<String> listed) {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sitrep.engine")
            .stream()
            .filter(ModelsTest::makesEngines)
            .map(JavaClass::getSimpleName)
            .filter(name -> !listed.contains(name.toLowerCase(Locale.ROOT)))
            .map(name ->
                "add \"%s\", %s::engine to Models".formatted(name.toLowerCase(Locale.ROOT), name))
            .sorted()
            .collect(Collectors.joining("; "));
  }

  private static boolean makesEngines(JavaClass one) {
    return one.tryGetMethod("engine", ModelSettings.class)
        .filter(method -> method.getModifiers().contains(JavaModifier.STATIC))
        .isPresent();
  }
}
