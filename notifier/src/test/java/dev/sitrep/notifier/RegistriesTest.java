package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Whoever adds a channel and forgets its line is told which line it is.
class RegistriesTest {

  @Test
  void every_channel_is_in_its_list() {
    var known =
        Channels.types().stream()
            .map(type -> Channels.open(settings(type)).getClass().getName())
            .toList();
    assertEquals(
        "",
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.sitrep.notifier")
                .stream()
                .filter(one -> one.isAssignableTo(Channel.class) && !one.isInterface())
                .map(JavaClass::getName)
                .filter(name -> !known.contains(name))
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .map(name ->
                    "add the line `Map.entry(\"%s\", new Kind(%s::new, %s.SETTINGS)),` to Channels"
                        .formatted(name.toLowerCase(Locale.ROOT), name, name))
                .collect(Collectors.joining("; ")));
  }

  @Test
  void a_channel_has_the_name_that_it_is_given() {
    for (var type : Channels.types()) {
      assertEquals("ours", Channels.open(settings(type)).name(), type);
    }
  }

  @Test
  void an_unknown_type_is_told_with_those_that_are_known() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> Channels.open(settings("pager")));
    assertTrue(String.valueOf(refused.getMessage()).contains("pager"));
    for (var type : Channels.types()) {
      assertTrue(String.valueOf(refused.getMessage()).contains(type), refused.getMessage());
    }
  }

  private static ChannelSettings settings(String type) {
    return new ChannelSettings(
        "ours",
        type,
        Channels.settings(type).stream()
            .filter(setting -> !setting.example().isEmpty())
            .collect(Collectors.toMap(Setting::name, Setting::example)));
  }
}
