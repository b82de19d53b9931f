package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Reports;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Sections.Section;
import dev.sitrep.report.Site.Link;
import jakarta.mail.Header;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MailTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 60 << 10;
  private static final Instant NOW = Instant.parse("2026-03-14T13:58:00Z");
  private static final Session SESSION = Session.getInstance(new Properties());
  private static final Set<String> HEADERS =
      Set.of(
          "Auto-Submitted",
          "Content-Type",
          "Date",
          "From",
          "In-Reply-To",
          "List-Id",
          "MIME-Version",
          "Message-ID",
          "References",
          "Subject",
          "To",
          "X-Auto-Response-Suppress",
          "X-Sitrep-Incident");

  private static final Pattern TAG = Pattern.compile("<[^<>]*>");
  private static final Pattern ALLOWED =
      Pattern.compile(
          "<!doctype html>"
              + "|</?(html|head|body|div|h1|h2|p|pre|span|a)>"
              + "|<html lang=\"en\">"
              + "|<meta [a-z]+=\"[^\"]*\"( content=\"[^\"]*\")?>"
              + "|<(body|div|h1|h2|p|pre|span) style=\"[^\"]*\">"
              + "|<a href=\"[^\"]*\" style=\"color:#2f7ae5\">");

  /// As mail readers look for addresses in text.
  private static final Pattern LINKED =
      Pattern.compile(
          "\\w://|\\bwww\\.\\w|\\b(mailto|tel|sms|javascript):\\w|\\w@\\w+\\.\\w",
          Pattern.CASE_INSENSITIVE);

  @Test
  void any_text_makes_a_valid_mail() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 300; i++) {
      var message = AnyText.message(random);
      holds("number " + i, message, Mail.subject(message.report()));
    }
  }

  @Test
  void any_name_stays_in_its_place() throws Exception {
    var random = new Random(8);
    for (int i = 0; i < 100; i++) {
      var text = AnyText.text(random, 12) + "\r\nBcc: everyone@evil.example\r\n\r\nbody\n.\nQUIT";
      var report = named(text);
      holds("number " + i, Messages.of(report), Mail.subject(report));
      holds("key " + i, of(text, Messages.of(report)), Mail.subject(report));
    }
  }

  /// Whatever can be called anything is.
  private static Report named(String text) throws IOException {
    var json = (ObjectNode) JSON.readTree(ReportJson.write(Reports.withTexts(text, text)));
    json.put("id", text).put("severity", text).put("symptom", text).put("cluster", text);
    ((ObjectNode) json.get("object")).put("namespace", text).put("kind", text).put("name", text);
    return ReportJson.read(JSON.writeValueAsString(json));
  }

  private static Message of(String key, Message message) {
    return new Message(key, message.report(), message.sections(), message.whole(), "");
  }

  @Test
  void only_our_own_pages_are_links() {
    var pages = new OwnPages("https://sitrep.example.org/");
    for (var own : List.of("", "i/01JD3F")) {
      var text = "see https://sitrep.example.org/" + own + " there";
      assertEquals(3, pages.pieces(text).size(), text);
    }
    for (var other :
        List.of(
            "https://sitrep.example.org/i/x\"onclick",
            "https://sitrep.example.org/?next=evil",
            "https://sitrep.example.org.evil.example/",
            "xhttps://sitrep.example.org/")) {
      assertEquals(List.of(new OwnPages.Piece(other, false)), pages.pieces(other));
    }
    assertEquals(1, new OwnPages("").pieces("https://evil.example/").size());
  }

  @Test
  void what_is_copied_from_the_html_is_what_was_said() {
    var command =
        "kubectl -n shop set image deployment/api api=registry.example:5000/api@sha256:0a";
    var html = new MailHtml(sections(command)).render();
    assertTrue(unescaped(TAG.matcher(html).replaceAll("")).contains(command));
    assertTrue(new MailText(sections(command)).render().contains(command));
  }

  private static Sections sections(String command) {
    var some = Messages.of(Reports.clearCause()).whole();
    return new Sections(
        some.status(),
        some.severity(),
        some.headline(),
        List.of(new Section("Next", List.of(new Line.Command(command)))),
        some.foot(),
        some.links());
  }

  private static void holds(String what, Message message, String subject) throws Exception {
    var from = new InternetAddress("sitrep@example.org");
    var to = List.of(new InternetAddress("oncall@example.org"));
    var mail = Mail.of(message, from, to, subject);
    var bytes = new ByteArrayOutputStream();
    mail.mime(SESSION, NOW).writeTo(bytes);
    raw(what, bytes.toByteArray());
    var read = new MimeMessage(SESSION, new ByteArrayInputStream(bytes.toByteArray()));

    var names = Collections.list(read.getAllHeaders()).stream().map(Header::getName).toList();
    assertEquals(new TreeSet<>(HEADERS), new TreeSet<>(names), what);
    assertEquals(HEADERS.size(), names.size(), what);
    assertEquals(subject, read.getSubject(), what);
    assertTrue(subject.length() <= 150 && clean(subject) && !subject.contains("\n"), what);
    assertTrue(read.getMessageID().matches("<[A-Za-z0-9._-]+@sitrep\\.example\\.org>"), what);

    var parts = (MimeMultipart) read.getContent();
    assertEquals(2, parts.getCount(), what);
    var text = unix((String) parts.getBodyPart(0).getContent());
    var html = unix((String) parts.getBodyPart(1).getContent());
    assertEquals(mail.text(), text, what);
    assertEquals(mail.html(), html, what);
    assertTrue(text.getBytes(UTF_8).length <= MOST, what);
    assertTrue(html.getBytes(UTF_8).length <= MOST, what);
    assertTrue(clean(text) && clean(html), what);
    var links =
        message.whole().links().stream()
            .filter(link -> link.url().chars().allMatch(c -> c > ' ' && c < 127))
            .filter(link -> !link.asks() || asks(what, html))
            .toList();
    text(what, text, links);
    html(what, html, links);
  }

  /// Only a mail that has no room asks nothing.
  private static boolean asks(String what, String html) {
    boolean asks = html.contains("/feedback?says=");
    assertTrue(asks || html.getBytes(UTF_8).length > MOST - 2_000, what);
    return asks;
  }

  /// RFC 5322, 2.1.1 and 2.3.
  private static void raw(String what, byte[] bytes) {
    int line = 0;
    for (int i = 0; i < bytes.length; i++) {
      assertTrue(bytes[i] > 0, what);
      boolean end = bytes[i] == '\r';
      assertEquals(end, i + 1 < bytes.length && bytes[i + 1] == '\n', what);
      line = end || bytes[i] == '\n' ? 0 : line + 1;
      assertTrue(line <= 998, what);
    }
  }

  private static boolean clean(String text) {
    return !Pattern.compile("[\\p{Cc}&&[^\\n]]|\\p{Cs}|[\\u202a-\\u202e\\u2066-\\u2069]")
        .matcher(text)
        .find();
  }

  private static void text(String what, String text, List<Link> links) {
    var ours =
        links.stream().map(link -> Pattern.quote(link.url())).collect(Collectors.joining("|"));
    var others = text.replaceAll("(?<!\\S)(" + ours + ")(?!\\S)", "");
    var found = LINKED.matcher(others);
    assertFalse(found.find(), () -> what + ": " + found.group());
  }

  private static void html(String what, String html, List<Link> links) {
    var tags = TAG.matcher(html);
    var urls = new HashSet<String>();
    while (tags.find()) {
      assertTrue(ALLOWED.matcher(tags.group()).matches(), () -> what + ": " + tags.group());
      var href = Pattern.compile("href=\"([^\"]*)\"").matcher(tags.group());
      if (href.find()) {
        urls.add(unescaped(href.group(1)));
      }
    }
    assertEquals(links.stream().map(Link::url).collect(Collectors.toSet()), urls, what);
    for (var piece : TAG.split(html, -1)) {
      assertFalse(piece.contains("<") || piece.contains(">"), what);
      assertFalse(piece.matches("(?s).*&(?!(amp|lt|gt|quot|#39|nbsp);).*"), what);
      var shown = unescaped(piece);
      var found = LINKED.matcher(shown);
      assertFalse(found.find(), () -> what + ": " + shown);
      assertFalse(shown.matches("(?s).*\\w\\.\\p{L}.*"), () -> what + ": " + shown);
    }
  }

  private static String unescaped(String html) {
    return html.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private static String unix(String text) {
    return text.replace("\r\n", "\n");
  }
}
