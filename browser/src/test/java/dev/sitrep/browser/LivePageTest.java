package dev.sitrep.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.sitrep.engine.FakeOllama;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Somebody has the page open while things happen.
@ExtendWith(Chromium.Given.class)
class LivePageTest {
  private static final String API = "storefront/deployment api";
  private static final String CRASH = "01-api-crash-loop";

  private final FakeOllama model = Wits.model();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    model.close();
  }

  /// A page that is loaded again has forgotten it.
  private static void remember(Visit visit) {
    visit.page().evaluate("window.remembered = true");
  }

  private static void wasNotLoadedAgain(Visit visit) {
    assertEquals(true, visit.page().evaluate("window.remembered"));
  }

  @Test
  void an_incident_appears_is_worked_on_and_ends_without_a_reload(Chromium chromium)
      throws Exception {
    var door = new CountDownLatch(1);
    model.then(exchange -> {
      door.await();
      var messages = model.asked().getLast().path("messages");
      var prompt = messages.path(messages.size() - 1).path("content").asText();
      FakeOllama.says(Wits.opinion(prompt)).answer(exchange);
    });
    try (var service = Recorded.start(folder, model, Map.of());
        var visit = chromium.visit(service.url()).open("/")) {
      assertThat(visit.heading()).containsText("quiet");
      assertThat(visit.rows()).hasCount(0);
      remember(visit);

      Recorded.happen(service, CRASH);
      assertThat(visit.row(API)).hasCount(1);
      assertThat(visit.row(API)).containsText("asking the model");
      assertThat(visit.page().getByRole(AriaRole.STATUS).filter(text("new: "))).hasCount(1);

      door.countDown();
      assertThat(visit.row(API)).containsText("missing DATABASE_URL");
      assertThat(visit.page()).hasTitle(Pattern.compile("1.*Sitrep"));

      service.settle();
      Recorded.end(service, CRASH);
      assertThat(visit.row(API)).containsText("resolved");
      assertThat(visit.row(API)).hasClass(Pattern.compile("\\bover\\b"));
      wasNotLoadedAgain(visit);

      visit.link("History").click();
      assertThat(visit.row(API)).containsText("resolved");
      wasNotLoadedAgain(visit);
    } finally {
      door.countDown();
    }
  }

  private static Locator.FilterOptions text(String words) {
    return new Locator.FilterOptions().setHasText(words);
  }

  @Test
  void an_open_incident_tells_its_end(Chromium chromium) throws Exception {
    try (var service = Recorded.start(folder, model, Map.of())) {
      Recorded.happen(service, CRASH);
      var id = service.told().await("of the api", _ -> true).id();
      service.settle();
      try (var visit = chromium.visit(service.url()).open("/i/" + id)) {
        assertThat(visit.region("Cause")).containsText("missing DATABASE_URL");
        remember(visit);
        Recorded.end(service, CRASH);
        assertThat(visit.main()).containsText("resolved");
        assertThat(visit.region("Cause")).containsText("missing DATABASE_URL");
        wasNotLoadedAgain(visit);
      }
    }
  }

  @Test
  void what_somebody_writes_and_looks_at_stays_when_news_come(Chromium chromium) throws Exception {
    try (var service = Recorded.start(folder, model, Map.of())) {
      Recorded.happen(service, CRASH);
      var id = service.told().await("of the api", _ -> true).id();
      service.settle();
      try (var visit = chromium.visit(service.url()).open("/i/" + id)) {
        visit.region("Cause").getByRole(AriaRole.LINK).first().click();
        var words = visit.main().getByLabel("What was it really?");
        words.fill("It was");
        var alerts = visit.main().getByText(Pattern.compile("Alerts \\(2"));
        assertThat(alerts).hasCount(1);
        Recorded.happen(service, "20-api-rollout-stuck");
        assertThat(visit.main().getByText(Pattern.compile("Alerts \\(3"))).hasCount(1);
        visit.page().keyboard().type(" the key");
        assertThat(words).hasValue("It was the key");
        assertThat(visit.main().locator("[aria-current=true]"))
            .containsText("missing DATABASE_URL");
      }
    }
  }

  @Test
  void a_sitrep_that_is_gone_is_missed_and_one_that_is_back_is_heard_again(Chromium chromium)
      throws Exception {
    var service = Recorded.start(folder, model, Map.of());
    var port = service.url().getPort();
    try (var visit =
        chromium
            .visit(service.url())
            .expecting("net::ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING)")
            .open("/")) {
      assertThat(visit.heading()).containsText("quiet");
      service.close();
      assertThat(visit.page().locator("header"))
          .containsText(Pattern.compile("not live|does not answer"));
      try (var again =
          Recorded.start(folder, model, Map.of("SITREP_SERVER_PORT", String.valueOf(port)))) {
        Recorded.happen(again, CRASH);
        assertThat(visit.row(API)).hasCount(1);
        assertThat(visit.page().locator("header"))
            .not()
            .containsText(Pattern.compile("not live|does not answer"));
      }
    } finally {
      service.close();
    }
  }

  @Test
  void a_page_in_two_tabs_tells_the_same(Chromium chromium) throws Exception {
    try (var service = Recorded.start(folder, model, Map.of());
        var one = chromium.visit(service.url()).open("/");
        var other = chromium.visit(service.url(), Look.PHONE).open("/")) {
      assertThat(one.heading()).containsText("quiet");
      Recorded.happen(service, CRASH);
      assertThat(one.row(API)).hasCount(1);
      assertThat(other.row(API)).hasCount(1);
    }
  }
}
