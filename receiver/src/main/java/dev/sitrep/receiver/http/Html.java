package dev.sitrep.receiver.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// A page that runs nothing and loads nothing: its one style is inside, and named by its hash.
final class Html {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --text: #1c2127; --soft: #5b6470; --ground: #fff;
        --line: #d5d9de; --accent: #1f5fbf; --on: #fff; }
      @media (prefers-color-scheme: dark) { :root { --text: #e4e7eb; --soft: #9aa4b0;
        --ground: #14171a; --line: #3a4048; --accent: #7fb0ff; --on: #0d1117; } }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--ground); color: var(--text);
        font: 16px/1.45 system-ui, sans-serif; }
      main { max-width: 40rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
      h1 { font-size: 1.15rem; line-height: 1.35; margin: 0 0 .75rem; overflow-wrap: anywhere; }
      p { margin: 0 0 .75rem; overflow-wrap: anywhere; }
      .soft { color: var(--soft); font-size: .875rem; }
      .said { border-left: 3px solid var(--line); padding-left: .75rem; }
      a { color: var(--accent); }
      label { display: block; font-weight: 600; margin: 1.25rem 0 .35rem; }
      textarea { width: 100%; font: inherit; color: inherit; background: var(--ground);
        border: 1px solid var(--line); border-radius: 6px; padding: .6rem; }
      .choices { display: flex; flex-wrap: wrap; gap: .6rem; margin: .9rem 0 1.25rem; }
      button { flex: 1 1 9rem; min-height: 3rem; font: inherit; font-weight: 600;
        color: var(--accent); background: transparent; border: 1px solid var(--accent);
        border-radius: 6px; cursor: pointer; }
      button.chosen { color: var(--on); background: var(--accent); }
      :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
      """;

  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
          .formatted(hash(STYLE));

  private Html() {}

  /// Answers with a page.
  ///
  /// @param title text
  /// @param content HTML
  static void answer(Context ctx, String title, String content) {
    ctx.header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "same-origin")
        .header("Cache-Control", "no-store")
        .header("X-Robots-Tag", "noindex")
        .contentType("text/html; charset=utf-8")
        .result(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <style>%s</style>
            </head>
            <body>
            <main>
            %s</main>
            </body>
            </html>
            """
                .formatted(text(title), STYLE, content));
  }

  /// What is shown as exactly these characters, also inside of an attribute.
  static String text(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cs}&&[^\\n\\t]]", "\ufffd")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String hash(String text) {
    try {
      var sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(sha);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
