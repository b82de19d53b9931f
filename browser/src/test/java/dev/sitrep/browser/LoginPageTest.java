package dev.sitrep.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.receiver.Service;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
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

/// A Sitrep that wants to know who looks.
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(Chromium.Given.class)
class LoginPageTest {
  private static final String SHOP = "shop-token-e3b9aa";
  private static final String ALL = "all-token-77a0bb";
  private static final String PASSWORD = "ops-pässword-19d2";
  private static final String REFUSED = "status of 401";

  private final Chromium chromium;
  private final FakeOllama model = Wits.model();
  private final Service service;

  LoginPageTest(Chromium chromium, @TempDir Path folder) throws Exception {
    this.chromium = chromium;
    Files.writeString(folder.resolve("am"), "alertmanager-token-5f1c");
    Files.writeString(folder.resolve("all"), ALL);
    Files.writeString(folder.resolve("shop"), SHOP);
    Files.writeString(folder.resolve("ops"), PASSWORD);
    var access =
        """
        - {name: alertmanager, tokenFile: %1$s/am, roles: [webhook, viewer]}
        - {name: all, tokenFile: %1$s/all, roles: asker}
        - {name: shop, tokenFile: %1$s/shop, roles: viewer, namespaces: storefront}
        - {name: ops, passwordFile: %1$s/ops, roles: [asker]}
        """
            .formatted(folder);
    service =
        Recorded.start(folder, model, Map.of("SITREP_SERVER_AUTH", "", "SITREP_ACCESS", access));
  }

  @BeforeAll
  void happen() throws Exception {
    for (var name : List.of("01-api-crash-loop", "12-fraud-missing-secret")) {
      var body = Recorded.body(name);
      var answer =
          service.send(
              HttpRequest.newBuilder(service.url().resolve("/webhooks/alertmanager"))
                  .header("Authorization", "Bearer alertmanager-token-5f1c")
                  .POST(BodyPublishers.ofByteArray(body)));
      assertEquals(202, answer.status(), answer.body());
    }
    service.told().await("of api", report -> report.object().name().equals("api"));
    service.told().await("of fraud", report -> report.object().name().equals("fraud"));
  }

  @AfterAll
  void close() {
    service.close();
    model.close();
  }

  private Visit visit(String path) {
    return chromium.visit(service.url()).expecting(REFUSED).open(path);
  }

  private static Locator dialog(Visit visit) {
    return visit.page().getByRole(AriaRole.DIALOG);
  }

  private static Locator field(Visit visit, String name) {
    return dialog(visit).getByLabel(name, new Locator.GetByLabelOptions().setExact(true));
  }

  private static void say(Visit visit, String token) {
    assertThat(field(visit, "Token")).isFocused();
    field(visit, "Token").fill(token);
    visit.page().keyboard().press("Enter");
  }

  @Test
  void nothing_of_the_cluster_is_seen_before_one_is_known() {
    try (var visit = visit("/")) {
      assertThat(dialog(visit)).isVisible();
      assertThat(visit.rows()).hasCount(0);
      visit.page().keyboard().press("Escape");
      assertThat(dialog(visit)).isVisible();
      assertFalse(visit.page().content().contains("storefront"));
    }
  }

  @Test
  void a_token_opens_the_page_until_the_tab_is_closed() {
    try (var visit = visit("/")) {
      say(visit, "wrong-token-0000");
      assertThat(dialog(visit).getByRole(AriaRole.ALERT)).containsText("not known");
      say(visit, ALL);
      visit.lists(2);
      assertThat(dialog(visit)).hasCount(0);
      visit.page().reload();
      visit.lists(2);
      var page = visit.page();
      assertTrue(
          String.valueOf(page.evaluate("JSON.stringify(sessionStorage)")).contains(ALL),
          "it is kept with the tab");
      assertFalse(String.valueOf(page.evaluate("JSON.stringify(localStorage)")).contains(ALL));
      assertEquals("", page.evaluate("document.cookie"));
      assertEquals(List.of(), visit.context().cookies());
      assertFalse(page.url().contains(ALL));
    }
    try (var another = visit("/")) {
      assertThat(dialog(another)).isVisible();
    }
  }

  @Test
  void a_name_and_a_password_open_it_too() {
    try (var visit = visit("/history")) {
      dialog(visit).getByText("With a name and a password").click();
      field(visit, "Name").fill("ops");
      field(visit, "Password").fill(PASSWORD);
      visit.page().keyboard().press("Enter");
      visit.lists(2);
    }
  }

  @Test
  void one_sees_the_namespaces_that_one_may_see() {
    try (var visit = visit("/")) {
      say(visit, SHOP);
      visit.lists(1);
      assertThat(visit.row("storefront/deployment api")).hasCount(1);
      assertFalse(visit.page().content().contains("fraud"));
    }
  }

  @Test
  void what_one_may_not_do_is_not_offered_or_said() {
    try (var visit = visit("/ask").expecting("status of 403")) {
      say(visit, SHOP);
      assertThat(visit.main())
          .containsText(Pattern.compile("may not|role", Pattern.CASE_INSENSITIVE));
    }
    try (var visit = visit("/settings").expecting("status of 403")) {
      say(visit, SHOP);
      assertThat(visit.main()).containsText("you see some namespaces");
    }
  }

  @Test
  void a_token_can_be_forgotten() {
    try (var visit = visit("/")) {
      say(visit, ALL);
      visit.lists(2);
      visit.page().locator("#health > summary").click();
      visit.button("Forget my token").click();
      assertThat(dialog(visit)).isVisible();
      assertThat(visit.rows()).hasCount(0);
      assertEquals("{}", visit.page().evaluate("JSON.stringify(sessionStorage)"));
    }
  }

  @Test
  void axe_finds_no_serious_issue_in_the_dialog() {
    try (var visit = visit("/")) {
      assertThat(dialog(visit)).isVisible();
      var violations = new Axe().violations(visit.page());
      assertEquals(List.of(), violations.stream().filter(Axe::serious).toList());
    }
  }
}
