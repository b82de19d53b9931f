package dev.sitrep.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Chromium of this machine: started once for all tests, closed after the last. Playwright
/// loads none.
final class Chromium implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("tests");
  private static final String MISSING =
      "there is no Chromium: install package chromium, or name the program in CHROMIUM";

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path program) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser = playwright.chromium().launch(new LaunchOptions().setExecutablePath(program));
    PlaywrightAssertions.setDefaultAssertionTimeout(Visit.PATIENCE);
    LOG.info("the page is opened in Chromium {}", browser.version());
  }

  /// Gives it to tests that ask for one. Where there is none they are skipped, or fail with
  /// `-Dbrowser.required=true`.
  static final class Given implements ExecutionCondition, ParameterResolver {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
      if (program().isPresent() || Boolean.getBoolean("browser.required")) {
        return ConditionEvaluationResult.enabled("");
      }
      LOG.warn("SKIPPED: {} was tried in no browser; {}", test.getDisplayName(), MISSING);
      return ConditionEvaluationResult.disabled(MISSING);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      return parameter.getParameter().getType() == Chromium.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
      return test.getRoot()
          .getStore(ExtensionContext.Namespace.create(Chromium.class))
          .computeIfAbsent("chromium", _ -> start(), Chromium.class);
    }
  }

  private static Chromium start() {
    return new Chromium(program().orElseThrow(() -> new AssertionError(MISSING)));
  }

  private static Optional<Path> program() {
    var named = System.getenv().getOrDefault("CHROMIUM", "");
    return named.isEmpty()
        ? Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .flatMap(where ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(where, name)))
            .filter(Files::isExecutable)
            .findFirst()
        : Optional.of(Path.of(named));
  }

  /// Somebody at a desk who comes to this site for the first time.
  Visit visit(URI site) {
    return visit(site, Look.DESK);
  }

  Visit visit(URI site, Look look) {
    return new Visit(browser.newContext(look.options()), site);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
