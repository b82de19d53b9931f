package dev.sitrep.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Somebody's tab. Whatever they do in it, nothing may be complained about on its console, nothing
/// may be asked of another site and no dialog may open: its end looks after that.
final class Visit implements AutoCloseable {
  private static final Set<String> COMPLAINTS = Set.of("error", "warning", "assert");
  static final int PATIENCE = 15_000;

  private final BrowserContext context;
  private final URI site;
  private final Page page;
  private final List<String> faults = new ArrayList<>();
  private final List<Pattern> expected = new ArrayList<>();

  Visit(BrowserContext context, URI site) {
    this.context = context;
    this.site = site;
    context.setDefaultTimeout(PATIENCE);
    context.onConsoleMessage(this::said);
    context.onWebError(error -> faults.add("uncaught: " + error.error()));
    context.onRequest(this::asked);
    context.onDialog(dialog -> {
      faults.add("dialog: " + dialog.message());
      dialog.dismiss();
    });
    context.onPage(_ -> faults.add("another tab was opened"));
    page = newPage();
  }

  private Page newPage() {
    var opened = context.newPage();
    faults.remove("another tab was opened");
    return opened;
  }

  private void said(ConsoleMessage message) {
    if (COMPLAINTS.contains(message.type())) {
      faults.add("console: " + message.text() + " at " + message.location());
    }
  }

  private void asked(Request request) {
    var url = URI.create(request.url().replaceAll("[^!-~]|[\\[\\]{}|^`\\\\\"<>]", "_"));
    if (!site.getAuthority().equals(url.getAuthority())) {
      faults.add("asked of another site: " + request.url());
    }
  }

  /// Chromium itself complains about every answer that is an error: which of them belong here.
  Visit expecting(String complaint) {
    expected.add(Pattern.compile(complaint));
    return this;
  }

  Visit open(String path) {
    page.navigate(site.resolve(path).toString());
    return this;
  }

  /// The list of incidents.
  Locator list() {
    return page.getByRole(
        AriaRole.LIST, new Page.GetByRoleOptions().setName("Incidents").setExact(true));
  }

  /// The rows that are there now: only those in sight are.
  Locator rows() {
    return list().getByRole(AriaRole.LISTITEM);
  }

  Locator row(String words) {
    return rows().filter(new Locator.FilterOptions().setHasText(words));
  }

  /// How many rows the list has, those out of sight too.
  Visit lists(int incidents) {
    assertThat(rows().first()).hasAttribute("aria-setsize", String.valueOf(incidents));
    return this;
  }

  Locator main() {
    return page.getByRole(AriaRole.MAIN);
  }

  Locator heading() {
    return main().getByRole(AriaRole.HEADING, new Locator.GetByRoleOptions().setLevel(1));
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /// A part of a report, as screen readers name it.
  Locator region(String name) {
    return main()
        .getByRole(AriaRole.REGION, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  Page page() {
    return page;
  }

  BrowserContext context() {
    return context;
  }

  /// What was complained about and not expected.
  List<String> faults() {
    return faults.stream()
        .filter(fault -> expected.stream().noneMatch(pattern -> pattern.matcher(fault).find()))
        .toList();
  }

  @Override
  public void close() {
    // what the page said last arrives with the next answer
    page.evaluate("1");
    context.close();
    assertEquals(List.of(), faults());
  }
}
