package dev.sitrep.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.receiver.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Writes what every view looks like to `target/screenshots`, for people to look at.
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(Chromium.Given.class)
class ScreenshotsTest {
  private static final Path SHOTS = Path.of("target/screenshots");
  private static final String TOKEN = "all-token-77a0bb";

  private final Chromium chromium;
  private final FakeOllama model = Wits.model();
  private final Service demo;
  private final Service storm;
  private final Service empty;
  private final Service guarded;

  ScreenshotsTest(Chromium chromium, @TempDir Path folder) throws IOException {
    this.chromium = chromium;
    demo = Recorded.start(folder.resolve("demo"), model, Map.of());
    storm = Storm.start(folder.resolve("storm"), model);
    empty = Recorded.start(folder.resolve("empty"), model, Map.of());
    var token = Files.writeString(folder.resolve("token"), TOKEN);
    guarded =
        Recorded.start(
            folder.resolve("guarded"),
            model,
            Map.of("SITREP_SERVER_AUTH", "token", "SITREP_SERVER_TOKEN_FILE", token.toString()));
    Files.createDirectories(SHOTS);
  }

  @BeforeAll
  void happen() throws Exception {
    Recorded.happen(demo);
    Recorded.end(demo, "06-banners-rate-limited");
    Recorded.end(demo, "14-risk-model-too-big");
    Storm.happen(storm);
    demo.settle();
  }

  @AfterAll
  void close() {
    demo.close();
    storm.close();
    empty.close();
    guarded.close();
    model.close();
  }

  private static String pathOf(Service service, String object) {
    return service.told().reports().stream()
        .filter(report -> report.object().qualified().equals(object))
        .map(report -> "/i/" + report.id())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("dev.sitrep.browser.Look#drawn")
  void every_view_is_there(Look look) throws Exception {
    var api = pathOf(demo, "storefront/deployment api");
    shot(look, demo, "/", "now");
    shot(look, demo, api, "incident");
    shot(look, demo, pathOf(demo, "checkout/deployment cart"), "incident-chain");
    shot(look, demo, pathOf(demo, "storefront/deployment banners"), "incident-over");
    shot(look, demo, "/history", "history");
    shot(look, demo, "/settings", "settings");
    shot(look, storm, "/", "storm-now");
    shot(look, storm, Storm.path(storm), "storm");
    shot(look, empty, "/", "empty");
    lit(look, api);
    ask(look);
    diagnose(look, api);
    login(look);
  }

  private void shot(Look look, Service service, String path, String name) {
    try (var visit = chromium.visit(service.url(), look).open(path)) {
      assertThat(visit.page().locator("h1").first()).isAttached();
      save(visit, look, name);
    }
  }

  private void lit(Look look, String path) {
    try (var visit = chromium.visit(demo.url(), look).open(path)) {
      visit.region("Cause").getByRole(AriaRole.LINK).first().click();
      assertThat(visit.main().locator("[aria-current=true]")).isInViewport();
      save(visit, look, "incident-lit");
    }
  }

  private void ask(Look look) {
    try (var visit = chromium.visit(demo.url(), look).open("/ask")) {
      save(visit, look, "ask-fresh");
      visit.page().getByLabel("Ask the model alone").check();
      visit.page().getByLabel("Question").fill("Why would a claim stay Pending?");
      visit.button("Send").click();
      assertThat(visit.main()).containsText("not checked against");
      save(visit, look, "ask");
    }
  }

  private void diagnose(Look look, String path) {
    try (var visit = chromium.visit(demo.url(), look).open("/ask?incident=" + path.substring(3))) {
      visit.page().getByLabel("Question").fill("Is it better now?");
      visit.button("Send").click();
      assertThat(visit.button("Stop")).not().isVisible();
      assertThat(visit.main()).containsText("DATABASE_URL");
      save(visit, look, "diagnose");
    }
  }

  private void login(Look look) {
    try (var visit = chromium.visit(guarded.url(), look).expecting("status of 401").open("/")) {
      assertThat(visit.page().getByRole(AriaRole.DIALOG)).isVisible();
      save(visit, look, "login");
    }
  }

  /// What the screen shows, and where there is more the whole of it.
  private static void save(Visit visit, Look look, String name) {
    var page = visit.page();
    page.waitForTimeout(500);
    var file = SHOTS.resolve(name + "-" + look + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
    assertTrue(file.toFile().length() > 2_000, file.toString());
    int more = Overflow.below(page);
    if (more > 0) {
      var size = page.viewportSize();
      page.setViewportSize(size.width, Math.min(size.height + more, 6_000));
      page.waitForTimeout(200);
      page.screenshot(
          new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + "-" + look + "-whole.png")));
    }
  }
}
