package dev.sitrep.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.Locale;
import java.util.stream.Stream;

/// What somebody looks at the page with.
record Look(Screen screen, ColorScheme scheme) {
  static final Look DESK = new Look(Screen.DESK, ColorScheme.LIGHT);
  static final Look PHONE = new Look(Screen.PHONE, ColorScheme.LIGHT);

  enum Screen {
    DESK(1280, 800),
    PHONE(390, 844);

    private final int width;
    private final int height;

    Screen(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }

  /// Both screens, light and dark.
  static Stream<Look> all() {
    return Stream.of(Screen.values())
        .flatMap(screen ->
            Stream.of(ColorScheme.LIGHT, ColorScheme.DARK).map(scheme -> new Look(screen, scheme)));
  }

  /// Both screens and both schemes in two looks; all with `-Dscreenshots=all`.
  static Stream<Look> drawn() {
    return System.getProperty("screenshots", "").equals("all")
        ? all()
        : Stream.of(DESK, new Look(Screen.PHONE, ColorScheme.DARK));
  }

  NewContextOptions options() {
    boolean phone = screen == Screen.PHONE;
    return new NewContextOptions()
        .setViewportSize(screen.width, screen.height)
        .setIsMobile(phone)
        .setHasTouch(phone)
        .setColorScheme(scheme)
        .setReducedMotion(ReducedMotion.REDUCE)
        .setLocale("en-GB")
        .setTimezoneId("Europe/Berlin");
  }

  @Override
  public String toString() {
    return (screen + "-" + scheme).toLowerCase(Locale.ROOT);
  }
}
