package dev.sitrep.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Texts that want to be more than text, in every place where an alert, a log, a model and a person
/// can put text.
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(Chromium.Given.class)
class HostilePageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCRIPT = "window.harmed=1";
  private static final List<String> TEXTS =
      List.of(
          "<img src=x onerror=\"" + SCRIPT + "\">",
          "</script><script>" + SCRIPT + "</script>",
          "<svg/onload=" + SCRIPT + ">",
          "{{constructor.constructor('" + SCRIPT + "')()}} ${" + SCRIPT + "}",
          "[click](javascript:" + SCRIPT + ") **bold** `code` # head",
          "javascript:" + SCRIPT,
          "\"'><a href=javascript:" + SCRIPT + ">x</a>",
          "abc \u202egnp.exe\u202c \u2066x\u2069",
          "\u001b[31mred\u001b[0m \u0000 nul",
          "z\u0300\u0301\u0302\u0303\u0304".repeat(60),
          "W".repeat(10_000),
          "数".repeat(3_000),
          "&lt;b&gt; &#x3c;script&#x3e; %3Cscript%3E");

  private final Chromium chromium;
  private final FakeOllama model = Wits.model();
  private final Service service;

  HostilePageTest(Chromium chromium, @TempDir Path folder) throws Exception {
    this.chromium = chromium;
    service =
        Service.start(
            folder,
            cluster(folder),
            Map.of("SITREP_MODEL_NAME", "qwen3:8b", "SITREP_MODEL_URL", model.url().toString()));
  }

  private static Cluster cluster(Path folder) throws Exception {
    for (int i = 0; i < TEXTS.size(); i++) {
      var logs = Files.createDirectories(folder.resolve("dump/shop/" + pod(i)));
      var stamp = "2026-11-21T08:09:0%d.000000000Z ";
      Files.writeString(
          logs.resolve("app.previous.log"),
          stamp.formatted(0)
              + TEXTS.get(i).replaceAll("[\\r\\n]", " ")
              + "\n"
              + stamp.formatted(1)
              + "FATAL: cannot open "
              + TEXTS.get(i)
              + "\n");
    }
    var alerts = ((Parsed.Accepted) Alertmanager.parse(body())).group().alerts();
    return Stage.casting(folder, alerts);
  }

  private static String pod(int i) {
    return "api-%d-7d9f8c6b5-abcde".formatted(i);
  }

  private static byte[] body() throws Exception {
    var body = JSON.createObjectNode().put("version", "4").put("status", "firing");
    body.put("receiver", "sitrep").put("groupKey", "{}:{}").put("truncatedAlerts", 0);
    body.put("externalURL", "javascript:" + SCRIPT);
    var alerts = body.putArray("alerts");
    for (int i = 0; i < TEXTS.size(); i++) {
      var text = TEXTS.get(i);
      var alert = alerts.addObject().put("status", "firing");
      var labels = alert.putObject("labels");
      labels.put("alertname", text).put("severity", i % 2 == 0 ? "critical" : text);
      labels.put("namespace", "shop").put("pod", pod(i)).put("container", "app");
      labels.put("team", text).put("reason", text);
      alert
          .putObject("annotations")
          .put("summary", text)
          .put("description", text)
          .put("runbook_url", "javascript:" + SCRIPT + "//" + text)
          .put("dashboard_url", "data:text/html,<script>" + SCRIPT + "</script>");
      alert.put("startsAt", "2026-11-21T08:10:45Z").put("endsAt", "0001-01-01T00:00:00Z");
      alert
          .put("generatorURL", "javascript:" + SCRIPT)
          .put("fingerprint", "%016x".formatted(i + 1));
    }
    return JSON.writeValueAsBytes(body);
  }

  @BeforeAll
  void happen() throws Exception {
    assertEquals(202, service.alert(body()).status());
    Service.eventually("all are told", () -> ids().size() == TEXTS.size());
    service.settle();
    for (var text : TEXTS) {
      var says =
          JSON.createObjectNode().put("says", "helpful").put("words", cut(text, 2_000)).toString();
      assertEquals(
          200, service.post("/i/" + ids().getFirst() + "/feedback", says).status() / 100 * 100);
    }
  }

  private static String cut(String text, int most) {
    return text.substring(0, Math.min(most, text.length()));
  }

  @AfterAll
  void close() {
    service.close();
    model.close();
  }

  private List<String> ids() {
    return service.told().reports().stream().map(report -> report.id()).distinct().toList();
  }

  /// What of it became more than text.
  private static List<String> harm(Visit visit) {
    var found = new ArrayList<String>();
    ((List<?>)
            visit
                .page()
                .evaluate(
                    """
                    () => {
                      const harm = [];
                      if (window.harmed) harm.push('a script ran');
                      for (const e of document.querySelectorAll('*')) {
                        if (['IMG', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'STYLE'].includes(e.tagName)) harm.push(e.outerHTML);
                        if (e.tagName === 'SCRIPT' && !e.src.startsWith(location.origin + '/page/')) harm.push(e.outerHTML);
                        for (const a of e.attributes) {
                          if (/^on/i.test(a.name)) harm.push(e.outerHTML);
                          if (/^(href|src|action|formaction|xlink:href)$/i.test(a.name)
                              && /^\\s*(javascript|data|vbscript|blob):/i.test(a.value)) harm.push(e.outerHTML);
                        }
                      }
                      const text = document.documentElement.textContent;
                      if (/[\\u202a-\\u202e\\u2066-\\u2069\\u0000\\u001b]/.test(text)) harm.push('a text turns others around');
                      return harm.map(h => h.slice(0, 200));
                    }
                    """))
        .forEach(one -> found.add(String.valueOf(one)));
    found.addAll(Overflow.of(visit.page()));
    return found;
  }

  @ParameterizedTest
  @MethodSource("dev.sitrep.browser.Look#all")
  void in_the_list_it_is_text(Look look) {
    for (var path : List.of("/", "/history")) {
      try (var visit = chromium.visit(service.url(), look).open(path)) {
        visit.lists(TEXTS.size());
        assertEquals(List.of(), harm(visit), path);
      }
    }
  }

  @Test
  void in_a_report_it_is_text_on_a_desk() {
    for (var id : ids()) {
      inAReport(Look.DESK, id);
    }
  }

  @Test
  void in_a_report_it_is_text_on_a_phone() {
    for (var id : ids()) {
      inAReport(Look.PHONE, id);
    }
  }

  private void inAReport(Look look, String id) {
    try (var visit = chromium.visit(service.url(), look).open("/i/" + id)) {
      assertThat(visit.heading()).containsText("api-");
      assertThat(visit.region("Cause")).isVisible();
      visit
          .page()
          .evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)");
      visit.page().waitForTimeout(100);
      assertEquals(List.of(), harm(visit), id);
      assertFalse(visit.main().innerText().isBlank());
    }
  }

  @Test
  void it_is_shown_as_it_was_written() {
    var id = ids().stream().filter(this::isAboutTheFirst).findFirst().orElseThrow();
    try (var visit = chromium.visit(service.url()).open("/i/" + id)) {
      assertThat(visit.main()).containsText("<img src=x onerror=\"" + SCRIPT + "\">");
    }
  }

  private boolean isAboutTheFirst(String id) {
    return service.told().reports().stream()
        .anyMatch(report -> report.id().equals(id) && report.object().name().equals("api-0"));
  }

  @Test
  void what_a_model_writes_is_text() {
    model.then(FakeOllama.says(String.join(" ", TEXTS)));
    try (var visit = chromium.visit(service.url()).open("/ask")) {
      visit.page().getByLabel("Ask the model alone").check();
      visit.page().getByLabel("Question").fill(TEXTS.getFirst());
      visit.button("Send").click();
      assertThat(visit.main()).containsText("alone: not checked");
      assertThat(visit.main()).containsText("</script><script>");
      assertEquals(List.of(), harm(visit));
      visit.page().reload();
      assertThat(visit.main()).containsText("</script><script>");
      assertEquals(List.of(), harm(visit));
    }
  }

  @Test
  void what_stands_in_the_address_is_text() {
    for (var path :
        List.of(
            "/i/%3Cimg%20src=x%20onerror=%22window.harmed=1%22%3E",
            "/i/%2e%2e%2fadmin",
            "/ask?incident=%22%3E%3Cimg%20src=x%20onerror=window.harmed=1%3E",
            "/history?q=%3Cscript%3Ewindow.harmed=1%3C/script%3E",
            "/?x=javascript:window.harmed=1#%3Cimg%20onerror=1%3E")) {
      try (var visit = chromium.visit(service.url()).expecting("status of 40[04]").open(path)) {
        assertThat(visit.page().locator("body")).not().isEmpty();
        visit.page().waitForTimeout(300);
        assertEquals(List.of(), harm(visit), path);
      }
    }
  }

  @Test
  void the_policy_of_the_page_lets_nothing_else_run() throws Exception {
    try (var visit = chromium.visit(service.url())) {
      var policy =
          visit.page().navigate(service.url().toString()).headerValue("content-security-policy");
      for (var word :
          List.of(
              "default-src 'none'",
              "script-src 'self'",
              "frame-ancestors 'none'",
              "base-uri 'none'")) {
        assertTrue(policy.contains(word), policy);
      }
      assertFalse(policy.contains("unsafe"), policy);
    }
  }
}
