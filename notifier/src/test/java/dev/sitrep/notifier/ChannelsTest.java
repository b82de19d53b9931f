package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.report.Reports;
import dev.sitrep.report.Sections;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelsTest {

  @Test
  void names_the_known_types_where_one_is_unknown() {
    var problem =
        assertThrows(
            IllegalArgumentException.class,
            () -> Channels.open(new ChannelSettings("ops", "pager", Map.of())));
    assertEquals(
        "channel ops: type pager is unknown; known are console, email, webhook",
        problem.getMessage());
  }

  @Test
  void opens_a_channel_under_its_configured_name() {
    assertEquals("ops", Channels.open(new ChannelSettings("ops", "console", Map.of())).name());
  }

  @Test
  void settings_say_themselves_without_their_secrets() {
    var settings =
        new ChannelSettings(
            "ops", "webhook", Map.of("url", "https://u:pw@host/tok3n", "secret", "whsec_abc"));
    assertEquals("webhook ops", settings.toString());
  }

  @Test
  void the_console_prints_what_the_terminal_can_show() {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, UTF_8);
    var report = Reports.clearCause();
    var sections = Sections.of(report, ZoneOffset.UTC, Messages.SITE);

    var delivery = new Console("log", out, Terminal.plain()).deliver(Messages.of(report));

    assertEquals(new Delivery.Delivered(""), delivery);
    assertEquals(
        new TerminalText(Terminal.plain()).render(sections) + System.lineSeparator(),
        bytes.toString(UTF_8));
  }

  @Test
  void a_closed_output_refuses() {
    var out = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    out.close();
    var report = Reports.clearCause();
    var message = Messages.of(report);
    assertEquals(
        new Delivery.Refused("standard output is closed"),
        new Console("log", out, Terminal.plain()).deliver(message));
  }

  @ParameterizedTest
  @CsvSource({"80, 80", "20, 60", "400, 160", "'', 120", "wide, 120", "99999, 120"})
  void takes_the_width_from_the_environment(String columns, int width) {
    assertEquals(width, Terminal.of(Map.of("COLUMNS", columns)).width());
  }

  @Test
  void a_pipe_gets_no_colour() {
    assertFalse(Terminal.of(Map.of("TERM", "xterm-256color")).colour());
    assertTrue(new Terminal(80, true).colour());
  }
}
