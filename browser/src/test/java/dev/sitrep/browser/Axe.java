package dev.sitrep.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// What axe-core finds wrong with a page for people who cannot see, hear or point well.
final class Axe {
  private static final String RUN =
      """
      async () => {
        const found = await axe.run(document, { resultTypes: ['violations'] });
        return found.violations.map(v =>
          `${v.impact}: ${v.id}: ${v.help}: ` +
          v.nodes.slice(0, 4).map(n => `${n.target} ${n.any[0]?.message ?? ''}`).join(' | '));
      }
      """;

  private final String script;

  Axe() {
    try (var in = Axe.class.getResourceAsStream("/axe.min.js")) {
      script = new String(Objects.requireNonNull(in, "no axe.min.js").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Each with its impact, rule and places.
  List<String> violations(Page page) {
    page.evaluate(script + "; undefined");
    return ((List<?>) page.evaluate(RUN)).stream().map(String::valueOf).toList();
  }

  static boolean serious(String violation) {
    return violation.startsWith("serious") || violation.startsWith("critical");
  }
}
