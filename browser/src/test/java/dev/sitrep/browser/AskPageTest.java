package dev.sitrep.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.receiver.Service;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Somebody asks.
@ExtendWith(Chromium.Given.class)
class AskPageTest {
  private final FakeOllama model = Wits.model();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    model.close();
  }

  private Service service() {
    return Recorded.start(folder, model, Map.of());
  }

  private static void ofTheModelAlone(Visit visit, String question) {
    visit
        .page()
        .getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Ask the model alone"))
        .check();
    question(visit).fill(question);
    visit.button("Send").click();
  }

  private static Locator question(Visit visit) {
    return visit
        .page()
        .getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Question"));
  }

  private static Locator conversation(Visit visit) {
    return visit
        .page()
        .getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Conversation"));
  }

  @Test
  void an_answer_is_read_while_it_is_written(Chromium chromium) {
    var door = new CountDownLatch(1);
    model.then(Wits.sayingUntil("A claim waits ", door, "for its <b>volume</b>."));
    try (var service = service();
        var visit = chromium.visit(service.url()).open("/ask")) {
      ofTheModelAlone(visit, "why is <i>it</i> Pending?");
      assertThat(conversation(visit)).containsText("why is <i>it</i> Pending?");
      assertThat(conversation(visit)).containsText("A claim waits");
      assertThat(conversation(visit)).not().containsText("volume");
      assertThat(visit.button("Stop")).isVisible();
      door.countDown();
      assertThat(conversation(visit)).containsText("A claim waits for its <b>volume</b>.");
      assertThat(conversation(visit)).containsText("not checked");
      assertThat(visit.button("Stop")).not().isVisible();
      assertThat(visit.button("Send")).isEnabled();
    } finally {
      door.countDown();
    }
  }

  @Test
  void an_answer_is_stopped_and_the_model_with_it(Chromium chromium) throws Exception {
    model.then(model.stallsAfter(FakeOllama.piece("First words ")));
    try (var service = service();
        var visit = chromium.visit(service.url()).open("/ask")) {
      ofTheModelAlone(visit, "what is a claim?");
      assertThat(conversation(visit)).containsText("First words");
      visit.button("Stop").click();
      assertThat(conversation(visit)).containsText("You stopped it");
      assertThat(conversation(visit)).containsText("First words");
      assertTrue(model.wasHungUpOn(), "the model works on for nobody");
      model.then(FakeOllama.says("Second answer."));
      question(visit).fill("and now?");
      visit.page().keyboard().press("Enter");
      assertThat(conversation(visit)).containsText("Second answer.");
    }
  }

  @Test
  void a_diagnosis_shows_what_was_found_before_the_model_has_said_a_word(Chromium chromium)
      throws Exception {
    var door = new CountDownLatch(1);
    try (var service = service();
        var visit = chromium.visit(service.url())) {
      Recorded.happen(service, "01-api-crash-loop");
      service.told().await("of the api", _ -> true);
      model.then(exchange -> {
        door.await();
        FakeOllama.says("{}").answer(exchange);
      });
      visit.open("/ask");
      visit
          .page()
          .getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Namespace"))
          .selectOption("storefront");
      visit
          .page()
          .getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Object"))
          .fill("deployment/api");
      question(visit).fill("why does it fall over?");
      visit.page().keyboard().press("Enter");
      assertThat(conversation(visit)).containsText("missing DATABASE_URL");
      assertThat(visit.button("Stop")).isVisible();
      door.countDown();
      assertThat(visit.button("Stop")).not().isVisible();
      var chip = conversation(visit).getByRole(AriaRole.LINK).filter(text("E")).first();
      chip.click();
      assertThat(conversation(visit).locator("[aria-current=true]")).hasCount(1);
    } finally {
      door.countDown();
    }
  }

  private static Locator.FilterOptions text(String words) {
    return new Locator.FilterOptions().setHasText(words);
  }

  @Test
  void a_question_about_an_incident_is_about_its_object(Chromium chromium) throws Exception {
    try (var service = service()) {
      Recorded.happen(service, "01-api-crash-loop");
      var id = service.told().await("of the api", _ -> true).id();
      service.settle();
      try (var visit = chromium.visit(service.url()).open("/i/" + id)) {
        assertThat(visit.region("Cause")).isVisible();
        visit.link("Ask about this").click();
        question(visit).fill("is it better now?");
        visit.button("Send").click();
        assertThat(conversation(visit)).containsText("storefront/deployment api");
        assertThat(visit.button("Stop")).not().isVisible();
      }
    }
  }

  @Test
  void what_fails_is_said_where_the_answer_would_be(Chromium chromium) {
    model.then(FakeOllama.status(404, "{\"error\":\"model 'qwen3:8b' not found\"}"));
    try (var service = service();
        var visit = chromium.visit(service.url()).expecting("status of 50[23]").open("/ask")) {
      ofTheModelAlone(visit, "hello?");
      assertThat(conversation(visit)).containsText("ollama pull");
    }
  }

  @Test
  void a_conversation_is_kept_in_the_browser_until_it_is_forgotten(Chromium chromium) {
    model.then(FakeOllama.says("A lasting answer."));
    try (var service = service();
        var visit = chromium.visit(service.url()).open("/ask")) {
      ofTheModelAlone(visit, "hello?");
      assertThat(conversation(visit)).containsText("A lasting answer.");
      assertThat(visit.button("Send")).isEnabled();
      visit.page().reload();
      assertThat(conversation(visit)).containsText("A lasting answer.");
      visit.button("Forget this conversation").click();
      assertThat(conversation(visit)).not().containsText("lasting");
      visit.page().reload();
      assertThat(visit.heading()).hasText(Pattern.compile("Ask"));
      assertFalse(
          String.valueOf(visit.page().evaluate("JSON.stringify(localStorage)"))
              .contains("lasting"));
    }
  }
}
