package dev.sitrep.receiver.http;

import dev.sitrep.receiver.access.Role;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The page for browsers: files that hold nothing of the cluster, so that they are for everybody.
/// What they show they ask of `/api/v1`, as whoever looks at them.
final class PageRoutes {
  private static final String INDEX = "index.html";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html", "css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");

  /// In the order in which they are read.
  private static final List<String> FILES =
      List.of(
          INDEX,
          "style.css",
          "icon.svg",
          "app.js",
          "api.js",
          "ask.js",
          "chips.js",
          "dom.js",
          "header.js",
          "incident.js",
          "list.js",
          "live.js",
          "login.js",
          "report.js",
          "settings.js",
          "timeline.js",
          "words.js");

  /// Scripts, styles and answers of Sitrep itself, and nothing else; no text becomes markup.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  /// @param tag changes with the bytes
  private record File(byte[] bytes, String type, String tag) {}

  private final Guard guard;
  private final Map<String, File> files;
  private final File index;

  PageRoutes(Guard guard) {
    this.guard = guard;
    var all = new LinkedHashMap<String, File>();
    FILES.forEach(name -> all.put(name, load(name)));
    this.files = all;
    this.index = load(INDEX);
  }

  private static File load(String name) {
    try (var in = PageRoutes.class.getResourceAsStream("/page/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks page/" + name);
      }
      var bytes = in.readAllBytes();
      var sha = MessageDigest.getInstance("SHA-256").digest(bytes);
      var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return new File(
          bytes, type + "; charset=utf-8", "\"" + HexFormat.of().formatHex(sha, 0, 12) + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The page for who opens an address in a browser, else what the handler says to a viewer.
  Handler or(Handler handler) {
    return ctx -> {
      if (opensInBrowser(ctx)) {
        index(ctx);
      } else {
        guard.enter(ctx, Role.VIEWER);
        handler.handle(ctx);
      }
    };
  }

  /// The same, but only where nobody knows who opens it: the page asks for a token.
  Handler orKnown(Handler handler) {
    return ctx -> {
      if (opensInBrowser(ctx) && !guard.knows(ctx)) {
        index(ctx);
      } else {
        guard.enter(ctx, Role.VIEWER);
        handler.handle(ctx);
      }
    };
  }

  private static boolean opensInBrowser(Context ctx) {
    return Optional.ofNullable(ctx.header("Accept")).orElse("").contains("text/html");
  }

  void index(Context ctx) {
    answer(ctx, index);
  }

  /// `GET /ask`: the page for browsers; a program that means to ask is told how.
  void ask(Context ctx) {
    if (!opensInBrowser(ctx)) {
      ctx.header("Allow", "POST");
      throw new Problem(
          405, "wrong_method", "GET is not for this path", "POST {\"question\": \"...\"}");
    }
    index(ctx);
  }

  /// `GET /page/{file}`
  void file(Context ctx) {
    var file = files.get(ctx.pathParam("file"));
    if (file == null) {
      throw new Problem(404, "not_found", "there is no such file", "open / for the page");
    }
    answer(ctx, file);
  }

  private static void answer(Context ctx, File file) {
    ctx.header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("X-Robots-Tag", "noindex")
        .header("Cache-Control", "no-cache")
        .header("Vary", "Accept")
        .header("ETag", file.tag());
    if (file.tag().equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
    } else {
      ctx.contentType(file.type()).result(file.bytes());
    }
  }
}
