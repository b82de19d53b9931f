package dev.sitrep.browser;

import com.microsoft.playwright.Page;
import java.util.List;

/// What reaches out of the screen: its parts scroll, the page does not.
final class Overflow {
  private static final String OUTSIDE =
      """
      () => {
        const wide = document.documentElement.clientWidth;
        const scrolls = e => e !== null && e !== document.body && e !== document.documentElement
          && (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
        const out = [...document.querySelectorAll('body *')]
          .filter(e => e.getClientRects().length > 0 && e.getBoundingClientRect().right > wide + 1)
          .filter(e => !scrolls(e.parentElement));
        const page = document.scrollingElement;
        return [
          page.scrollWidth > wide && `the page is ${page.scrollWidth} wide, the screen ${wide}`,
          page.scrollHeight > innerHeight + 1 && `the page is ${page.scrollHeight} high, the screen ${innerHeight}: its header scrolls away`,
        ].filter(Boolean).concat(out.slice(0, 5).map(e => e.outerHTML.slice(0, 150)));
      }
      """;

  /// Of the page, or of whatever else scrolls in it.
  private static final String BELOW =
      """
      () => Math.max(
        document.scrollingElement.scrollHeight - innerHeight,
        ...['main', '#side .scroller'].map(s => document.querySelector(s))
          .filter(e => e !== null && e.clientHeight > 0).map(e => e.scrollHeight - e.clientHeight))
      """;

  private Overflow() {}

  /// How much stands below what the screen shows.
  static int below(Page page) {
    return ((Number) page.evaluate(BELOW)).intValue();
  }

  static List<String> of(Page page) {
    return ((List<?>) page.evaluate(OUTSIDE)).stream().map(String::valueOf).toList();
  }
}
