package dev.sitrep.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.receiver.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Somebody looks at what `./sitrep demo` shows.
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(Chromium.Given.class)
class DemoPageTest {
  private static final String API = "storefront/deployment api";
  private static final String DECISIVE = "FATAL: missing DATABASE_URL";

  private final Chromium chromium;
  private final FakeOllama model = Wits.model();
  private final Service service;

  DemoPageTest(Chromium chromium, @TempDir Path folder) {
    this.chromium = chromium;
    service = Recorded.start(folder, model, Map.of());
  }

  @BeforeAll
  void happen() throws Exception {
    Recorded.happen(service);
  }

  @AfterAll
  void close() {
    service.close();
    model.close();
  }

  private Visit visit(Look look, String path) {
    return chromium.visit(service.url(), look).open(path);
  }

  private Visit visit(String path) {
    return visit(Look.DESK, path);
  }

  /// Of the incident of that object.
  private String pathOf(String object) {
    return service.told().reports().stream()
        .filter(report -> report.object().qualified().equals(object))
        .map(report -> "/i/" + report.id())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_is_open_stands_in_a_list_with_its_cause() {
    try (var visit = visit("/").lists(Recorded.INCIDENTS)) {
      assertThat(visit.row("storefront/deployment banners")).containsText("unable to pull");
      assertThat(visit.page()).hasTitle(Pattern.compile("19.*Sitrep"));
    }
  }

  @Test
  void a_row_opens_its_incident_and_back_leads_to_the_list() {
    try (var visit = visit("/").lists(Recorded.INCIDENTS)) {
      search(visit, "DATABASE_URL");
      visit.row(API).getByRole(AriaRole.LINK).click();
      assertThat(visit.heading()).containsText("api");
      assertThat(visit.page()).hasURL(Pattern.compile(pathOf(API)));
      assertThat(visit.region("Cause")).containsText("missing DATABASE_URL");
      assertThat(visit.region("Next")).containsText("kubectl -n storefront logs");
      assertThat(visit.region("What changed")).containsText("DATABASE_URL");
      visit.page().goBack();
      assertThat(visit.row(API)).hasCount(1);
      assertThat(visit.region("Cause")).hasCount(0);
    }
  }

  private static void search(Visit visit, String words) {
    visit.page().getByRole(AriaRole.SEARCHBOX).fill(words);
  }

  @Test
  void a_number_in_the_cause_lights_the_line_that_it_stands_for() {
    try (var visit = visit(pathOf(API))) {
      var chips = visit.region("Cause").getByRole(AriaRole.LINK);
      assertThat(chips).hasText(new String[] {"E12", "E5"});
      chips.first().click();
      var lit = visit.main().locator("[aria-current=true]");
      assertThat(lit).hasCount(1);
      assertThat(lit).containsText(DECISIVE);
      assertThat(lit).isInViewport();
      assertThat(lit).isFocused();
      chips.last().click();
      assertThat(lit).hasCount(1);
      assertThat(lit).containsText("exit code 3");
      assertThat(lit).isInViewport();
    }
  }

  @Test
  void every_number_leads_to_a_line() {
    try (var visit = visit(pathOf(API))) {
      assertThat(visit.region("Cause")).isVisible();
      var lost =
          visit
              .page()
              .evaluate(
                  """
                  () => [...document.querySelectorAll('a[href^="#E"]')]
                    .map(chip => chip.getAttribute('href').slice(1))
                    .filter(id => document.querySelector(`[data-exhibit="${id}"]`) === null)
                  """);
      assertEquals(List.of(), lost);
    }
  }

  @Test
  void what_the_model_claims_is_shown_with_what_became_of_it() {
    try (var visit = visit(pathOf(API))) {
      var explanation = visit.region("Explanation");
      assertThat(explanation).containsText("because DATABASE_URL is missing");
      assertThat(explanation.getByText("✓ verified").first()).isVisible();
      var chip = explanation.getByRole(AriaRole.LINK).first();
      chip.click();
      assertThat(visit.main().locator("[aria-current=true]")).containsText(DECISIVE);
    }
  }

  @Test
  void the_keyboard_is_enough() {
    try (var visit = visit("/").lists(Recorded.INCIDENTS)) {
      var keyboard = visit.page().keyboard();
      keyboard.press("j");
      assertThat(visit.rows().first().getByRole(AriaRole.LINK)).isFocused();
      keyboard.press("j");
      keyboard.press("j");
      keyboard.press("k");
      var second = visit.rows().nth(1);
      assertThat(second.getByRole(AriaRole.LINK)).isFocused();
      var named = second.locator("strong").innerText();
      keyboard.press("Enter");
      assertThat(visit.heading()).containsText(named.substring(named.lastIndexOf(' ') + 1));
      keyboard.press("/");
      var search = visit.page().getByRole(AriaRole.SEARCHBOX);
      assertThat(search).isFocused();
      keyboard.type("fraud ja");
      assertThat(search).hasValue("fraud ja");
      keyboard.press("Escape");
      assertThat(search).not().isFocused();
      keyboard.press("a");
      assertThat(visit.page()).hasURL(Pattern.compile("/ask\\?incident="));
      assertThat(visit.page().getByRole(AriaRole.TEXTBOX)).isVisible();
    }
  }

  @Test
  void a_filter_leaves_what_fits() {
    try (var visit = visit("/").lists(Recorded.INCIDENTS)) {
      search(visit, "fraud-api-key");
      visit.lists(1);
      assertThat(visit.row("checkout/deployment fraud")).hasCount(1);
      search(visit, "nothing has this in it");
      assertThat(visit.rows()).hasCount(0);
      assertThat(visit.page().getByText("Nothing fits the filter.")).isVisible();
      search(visit, "");
      visit.lists(Recorded.INCIDENTS);
      visit
          .page()
          .getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Namespace"))
          .selectOption("storefront");
      visit.lists(8);
      visit.button("warning").click();
      assertThat(visit.button("warning")).hasAttribute("aria-pressed", "true");
      for (var row : visit.rows().all()) {
        assertThat(row).containsText("warning");
      }
    }
  }

  @Test
  void a_screen_reader_finds_its_way() {
    for (var path : List.of("/", pathOf(API), "/history", "/ask", "/settings")) {
      try (var visit = visit(path)) {
        var page = visit.page();
        assertThat(visit.heading()).hasCount(1);
        assertThat(page.getByRole(AriaRole.MAIN)).hasCount(1);
        assertThat(page.getByRole(AriaRole.BANNER)).hasCount(1);
        assertThat(page.getByRole(AriaRole.NAVIGATION)).hasCount(1);
        assertThat(page.locator("html")).hasAttribute("lang", "en");
      }
    }
  }

  @Test
  void a_keyboard_skips_what_is_on_every_page() {
    try (var visit = visit(pathOf(API))) {
      assertThat(visit.region("Cause")).isVisible();
      visit.page().keyboard().press("Tab");
      var skip = visit.link("Skip to the content");
      assertThat(skip).isFocused();
      assertThat(skip).isInViewport();
      visit.page().keyboard().press("Enter");
      assertThat(visit.main()).isFocused();
    }
  }

  @Test
  void what_is_not_there_is_said() {
    try (var visit = chromium.visit(service.url()).expecting("status of 404")) {
      visit.open("/i/01AAAAAAAAAAAAAAAAAAAAAAAA");
      assertThat(visit.main()).containsText(Pattern.compile("no incident", CASELESS));
      visit.open("/page/none.js");
      assertThat(visit.page().locator("body")).containsText("not_found");
    }
  }

  private static final int CASELESS = Pattern.CASE_INSENSITIVE;

  @Test
  void people_say_whether_it_helped() throws Exception {
    var path = pathOf("checkout/deployment shipping");
    try (var visit = visit(path)) {
      visit.main().getByLabel("What was it really?").fill("it was <b>the</b> network");
      visit.button("Wrong cause").click();
      assertThat(visit.main()).containsText("Thank you");
      visit.page().reload();
      assertThat(visit.main()).containsText("it was <b>the</b> network");
    }
    Service.eventually(
        "it is kept",
        () ->
            service
                .get("/api/v1/incidents/" + path.substring(3))
                .json()
                .path("feedback")
                .toString()
                .contains("wrong"));
  }

  @Test
  void it_is_diagnosed_again_on_demand() {
    try (var visit = visit(pathOf(API))) {
      visit.button("Diagnose again").click();
      assertThat(visit.main()).containsText(Pattern.compile("DATABASE_URL"));
      assertThat(visit.button("Diagnose again"))
          .isEnabled(
              new com.microsoft.playwright.assertions.LocatorAssertions.IsEnabledOptions()
                  .setTimeout(30_000));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sitrep.browser.Look#all")
  void axe_finds_no_serious_issue(Look look) {
    var axe = new Axe();
    for (var path : List.of("/", pathOf(API), "/history", "/ask", "/settings")) {
      try (var visit = visit(look, path)) {
        settled(visit);
        var violations = axe.violations(visit.page());
        assertEquals(List.of(), violations.stream().filter(Axe::serious).toList(), path);
      }
    }
  }

  /// Nothing is cut off at the side, however small the screen is.
  @ParameterizedTest
  @MethodSource("dev.sitrep.browser.Look#all")
  void nobody_has_to_scroll_sideways(Look look) {
    for (var path : List.of("/", pathOf(API), "/history", "/ask", "/settings")) {
      try (var visit = visit(look, path)) {
        settled(visit);
        assertEquals(List.of(), Overflow.of(visit.page()), path);
      }
    }
  }

  private static void settled(Visit visit) {
    assertThat(visit.page().locator("main h1")).hasCount(1);
    visit.page().waitForTimeout(400);
  }

  @Test
  void what_is_copied_is_the_command() {
    try (var visit = visit(pathOf(API))) {
      visit.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
      var copy =
          visit
              .region("Next")
              .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Copy: kubectl"))
              .first();
      copy.click();
      assertThat(copy).hasText("copied");
      var copied = String.valueOf(visit.page().evaluate("navigator.clipboard.readText()"));
      assertTrue(copied.startsWith("kubectl -n storefront logs pod/api-"), copied);
    }
  }
}
