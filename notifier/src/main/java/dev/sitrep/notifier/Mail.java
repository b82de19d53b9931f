package dev.sitrep.notifier;

import dev.sitrep.report.Report;
import dev.sitrep.report.Sections;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A message as a mail: plain text, and the same in HTML. All mails about one incident answer one
/// that was never sent, and have one subject: by that mail readers make a thread of them.
///
/// @param headers by name, all but the date; in ASCII or not, on one line each
record Mail(
    InternetAddress from,
    List<InternetAddress> to,
    Map<String, String> headers,
    String text,
    String html) {

  private static final int LONGEST_SUBJECT = 150;
  private static final int LONGEST_ID = 128;

  /// Of each part. Gmail cuts a mail at 102 KB.
  private static final int MOST_BYTES = 60 << 10;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

  private static final String ID = "Message-ID";
  private static final String SUBJECT = "Subject";

  /// @param subject of the first mail about the incident
  static Mail of(Message message, InternetAddress from, List<InternetAddress> to, String subject) {
    var told =
        message.followsUp() && message.report().status().equals("firing")
            ? message.sections()
            : message.whole();
    var sections = Fitting.fit(opened(told), Mail::fits);
    var incident = message.report().id();
    var thread = id(incident, from);
    var headers = new LinkedHashMap<String, String>();
    headers.put(SUBJECT, subject);
    headers.put(ID, id(message.key(), from));
    headers.put("In-Reply-To", thread);
    headers.put("References", thread);
    headers.put("List-Id", "Sitrep <%s>".formatted(host(from)));
    headers.put("Auto-Submitted", "auto-generated");
    headers.put("X-Auto-Response-Suppress", "All");
    headers.put("X-Sitrep-Incident", Fitting.cut(oneLine(incident), LONGEST_ID));
    return new Mail(
        from, to, headers, new MailText(sections).render(), new MailHtml(sections).render());
  }

  /// Names the incident and never changes: no age, and no status.
  static String subject(Report report) {
    var severity = report.severity().equals("unknown") ? "" : "[" + report.severity() + "] ";
    return Fitting.cut(oneLine(severity + report.headline()), LONGEST_SUBJECT);
  }

  /// Only with links that lead somewhere on the web, as they are written.
  private static Sections opened(Sections sections) {
    return new Sections(
        sections.status(),
        sections.severity(),
        sections.headline(),
        sections.sections(),
        sections.foot(),
        sections.links().stream().filter(link -> link.url().matches("https?://[!-~]+")).toList());
  }

  String id() {
    return headers.getOrDefault(ID, "");
  }

  String subject() {
    return headers.getOrDefault(SUBJECT, "");
  }

  private static boolean fits(Sections sections) {
    return bytes(new MailHtml(sections).render()) <= MOST_BYTES
        && bytes(new MailText(sections).render()) <= MOST_BYTES;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String oneLine(String text) {
    return Wrapping.printable(text).replaceAll("\\p{Cs}", "\ufffd").replaceAll("\\s+", " ").strip();
  }

  /// The same for the same name.
  private static String id(String name, InternetAddress from) {
    boolean atom =
        name.length() <= LONGEST_ID && name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
    return "<%s@%s>".formatted(atom ? name : digest(name), host(from));
  }

  /// `sitrep.example.org`, for the domain alone is somebody else's.
  private static String host(InternetAddress from) {
    return "sitrep." + from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1);
  }

  private static String digest(String name) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(name.getBytes(StandardCharsets.UTF_8)), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /// As it is sent.
  MimeMessage mime(Session session, Instant date) throws MessagingException {
    var id = id();
    var mime =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader(ID, id);
          }
        };
    mime.setFrom(from);
    mime.setRecipients(RecipientType.TO, to.toArray(InternetAddress[]::new));
    mime.setHeader("Date", DATE.format(date.atOffset(ZoneOffset.UTC)));
    for (var header : headers.entrySet()) {
      mime.setHeader(header.getKey(), encoded(header.getKey(), header.getValue()));
    }
    mime.setContent(new MimeMultipart("alternative", part(text, "plain"), part(html, "html")));
    mime.saveChanges();
    return mime;
  }

  private static String encoded(String name, String value) throws MessagingException {
    try {
      var ascii = MimeUtility.encodeText(value, StandardCharsets.UTF_8.name(), null);
      return MimeUtility.fold(name.length() + 2, ascii);
    } catch (UnsupportedEncodingException e) {
      throw new MessagingException("this JDK has no UTF-8", e);
    }
  }

  private static MimeBodyPart part(String text, String subtype) throws MessagingException {
    var part = new MimeBodyPart();
    part.setText(text, StandardCharsets.UTF_8.name(), subtype);
    long ascii = text.chars().filter(c -> c < 128).count();
    part.setHeader(
        "Content-Transfer-Encoding",
        ascii * 10 >= text.length() * 9L ? "quoted-printable" : "base64");
    return part;
  }

  /// For people, without the date.
  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    lines.add("From: " + from.toUnicodeString());
    lines.add(
        "To: " + String.join(", ", to.stream().map(InternetAddress::toUnicodeString).toList()));
    headers.forEach((name, value) -> lines.add(name + ": " + value));
    lines.add("");
    lines.add("--- text/plain");
    lines.add(text);
    lines.add("--- text/html");
    lines.add(html);
    return String.join("\n", lines);
  }
}
