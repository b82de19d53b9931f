package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import dev.sitrep.notifier.Smtp.Patience;
import dev.sitrep.report.Reports;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Sections.Section;
import dev.sitrep.report.Sections.Weight;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EmailTest {
  private static final Instant NOW = Instant.parse("2026-03-14T13:58:00Z");
  private static final String PASSWORD = "c0rrect-h0rse";
  private static final String ID = Reports.clearCause().id();
  private static final String HEADLINE =
      "[warning] storefront/deployment api: 2 of 3 pods in a crash loop";
  private static final Patience SHORT =
      new Patience(Duration.ofMillis(500), Duration.ofMillis(800), Duration.ofMillis(1_500));

  @Test
  void a_mail_server_gets_both_parts() throws Exception {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      var email = email(server.getSmtp().getPort(), Map.of("tls", "none"));

      assertEquals(new Delivered(reference(ID + ".1")), email.deliver(first()));

      var mail = server.getReceivedMessages()[0];
      assertEquals(HEADLINE, mail.getSubject());
      assertEquals("Sat, 14 Mar 2026 13:58:00 +0000", mail.getHeader("Date", ","));
      assertEquals("<" + ID + ".1@sitrep.example.org>", mail.getMessageID());
      assertEquals("<" + ID + "@sitrep.example.org>", mail.getHeader("References", ","));
      assertEquals("<" + ID + "@sitrep.example.org>", mail.getHeader("In-Reply-To", ","));
      assertEquals("auto-generated", mail.getHeader("Auto-Submitted", ","));
      assertEquals("All", mail.getHeader("X-Auto-Response-Suppress", ","));
      assertEquals("Sitrep <sitrep.example.org>", mail.getHeader("List-Id", ","));
      assertEquals(ID, mail.getHeader("X-Sitrep-Incident", ","));
      var parts = (MimeMultipart) mail.getContent();
      assertTrue(parts.getContentType().startsWith("multipart/alternative"));
      assertEquals(2, parts.getCount());
      assertEquals("text/plain; charset=UTF-8", parts.getBodyPart(0).getContentType());
      assertEquals("text/html; charset=UTF-8", parts.getBodyPart(1).getContentType());
      assertTrue(((String) parts.getBodyPart(0).getContent()).contains("revision 7 → 8"));
      assertTrue(((String) parts.getBodyPart(1).getContent()).contains("revision 7 → 8"));
    } finally {
      server.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "first, clear-cause",
    "explained, explained",
    "not-enough-evidence, not-enough-evidence",
    "storm, storm",
    "hostile-names, hostile-names",
    "truncated, very-long"
  })
  void a_first_mail_looks_like_this(String file, String report) {
    Golden.holds("email/" + file + ".txt", previewer().preview(Messages.of(report)));
  }

  @ParameterizedTest
  @CsvSource({"follow-up, follow-up", "resolved, resolved", "storm-over, storm-over"})
  void a_mail_that_follows_looks_like_this(String file, String report) {
    var message = Messages.of(Reports.named(report), reference(ID + ".1"));
    Golden.holds("email/" + file + ".txt", previewer().preview(message));
  }

  @Test
  void a_report_that_is_too_long_is_cut_by_lines() {
    var told = Messages.of("very-long");
    var lines = new ArrayList<Line>();
    for (int i = 0; i < 2_000; i++) {
      lines.add(new Line.Text("line " + i + " " + "word ".repeat(20)));
    }
    var sections = new ArrayList<>(told.whole().sections());
    sections.add(new Section("Checked", lines, Weight.EXTRA));
    var whole =
        new Sections(
            told.whole().status(),
            told.whole().severity(),
            told.whole().headline(),
            sections,
            told.whole().foot(),
            told.whole().links());
    var mail = previewer().preview(new Message(told.key(), told.report(), whole, whole, ""));
    assertTrue(mail.getBytes(UTF_8).length < 122 << 10, "two parts of 60 KB");
    assertTrue(mail.contains("line 1 "));
    assertFalse(mail.contains("line 1999 "));
    assertTrue(mail.contains("lines; the report has them"));
  }

  @Test
  void the_subject_stays_whatever_becomes_of_the_incident() throws Exception {
    try (var server = SmtpStub.saying(_ -> "")) {
      var email = email(server.port(), Map.of("tls", "none"));
      var reference = ((Delivered) email.deliver(first())).reference();
      for (var name : List.of("follow-up", "explained-later", "resolved", "vanished")) {
        var message = Messages.of(Reports.named(name), reference);
        assertEquals(new Delivered(reference), email.deliver(message), name);
      }
      for (var mail : server.mails()) {
        assertEquals(HEADLINE, parsed(mail).getSubject());
        assertEquals("<" + ID + "@sitrep.example.org>", parsed(mail).getHeader("References", ","));
      }
      assertEquals(5, server.mails().size());
    }
  }

  @Test
  void a_follow_up_tells_what_is_new_and_the_end_tells_it_whole() {
    var news = previewer().preview(Messages.of(Reports.named("follow-up"), reference("x")));
    assertTrue(news.contains("New since 13:58"));
    assertFalse(news.contains("Could not see"));
    var end = previewer().preview(Messages.of(Reports.named("resolved"), reference("x")));
    assertTrue(end.contains("resolved after 21 min"));
    assertTrue(end.contains("Could not see"));
  }

  @Test
  void a_repeat_is_the_same_mail() throws Exception {
    try (var server = SmtpStub.saying(_ -> "")) {
      var email = email(server.port(), Map.of("tls", "none"));
      var _ = email.deliver(first());
      var _ = email.deliver(first());
      var ids = server.mails().stream().map(mail -> header(mail, "Message-ID")).distinct();
      assertEquals(List.of("<" + ID + ".1@sitrep.example.org>"), ids.toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a>\r\nBcc: x@y", ".a", "a..b", "", "ä"})
  void any_key_makes_a_valid_id(String key) throws Exception {
    var report = Reports.clearCause();
    var message = Messages.of(report);
    var odd = new Message(key, report, message.sections(), message.whole(), "");
    try (var server = SmtpStub.saying(_ -> "")) {
      assertInstanceOf(Delivered.class, email(server.port(), Map.of("tls", "none")).deliver(odd));
      assertTrue(
          header(server.mails().getFirst(), "Message-ID")
              .matches("<[0-9a-f]{32}@sitrep\\.example\\.org>"));
    }
  }

  @Test
  void greylisted_now_and_taken_later() throws Exception {
    var tries = new AtomicInteger();
    try (var server =
        SmtpStub.saying(command ->
            command.startsWith("RCPT") && tries.incrementAndGet() == 1
                ? "451 4.7.1 greylisted, come back"
                : "")) {
      var email = email(server.port(), Map.of("tls", "none"));
      var again = assertInstanceOf(TryAgain.class, email.deliver(first()));
      assertEquals(
          "localhost:%d does not take it for oncall@example.org (451 4.7.1 greylisted, come back)"
              .formatted(server.port()),
          again.why());
      assertTrue(server.mails().isEmpty());
      assertInstanceOf(Delivered.class, email.deliver(first()));
    }
  }

  @Test
  void who_has_it_does_not_get_it_again_for_the_sake_of_who_has_not() throws Exception {
    var tries = new AtomicInteger();
    try (var server =
        SmtpStub.saying(command ->
            command.startsWith("RCPT TO:<slow")
                ? tries.incrementAndGet() == 1 ? "450 busy" : "250 ok"
                : command.startsWith("RCPT TO:<gone") ? "550 no such user" : "")) {
      var email =
          email(
              server.port(),
              Map.of("tls", "none", "to", "a@example.org, slow@example.org, gone@example.org"));

      assertInstanceOf(TryAgain.class, email.deliver(first()));
      assertEquals(
          new Delivered(
              reference(ID + ".1") + "\nnot taken for gone@example.org (550 no such user)"),
          email.deliver(first()));

      var asked = server.commands().stream().filter(command -> command.startsWith("RCPT")).toList();
      assertEquals(
          List.of(
              "RCPT TO:<a@example.org>",
              "RCPT TO:<slow@example.org>",
              "RCPT TO:<gone@example.org>",
              "RCPT TO:<slow@example.org>"),
          asked);
      assertEquals(2, server.mails().size());
    }
  }

  @Test
  void one_of_several_is_refused_and_the_rest_reached() throws Exception {
    try (var server =
        SmtpStub.saying(
            command -> command.startsWith("RCPT TO:<gone") ? "550 5.1.1 no such user" : "")) {
      var email =
          email(server.port(), Map.of("tls", "none", "to", "gone@example.org,on@example.org"));
      assertEquals(
          new Delivered(
              reference(ID + ".1") + "\nnot taken for gone@example.org (550 5.1.1 no such user)"),
          email.deliver(first()));
      assertEquals(1, server.mails().size());

      var next = Messages.of(Reports.followUp(), reference(ID + ".1") + "\nnot taken for x");
      assertTrue(email.preview(next).contains("Subject: " + HEADLINE + "\n"));
    }
  }

  @Test
  void everybody_is_refused() throws Exception {
    try (var server =
        SmtpStub.saying(command -> command.startsWith("RCPT") ? "550 no such user" : "")) {
      assertEquals(
          new Refused(
              "localhost:%d takes it for nobody: oncall@example.org (550 no such user)"
                  .formatted(server.port())),
          email(server.port(), Map.of("tls", "none")).deliver(first()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hello, 421 too busy, TryAgain",
    "hello, 554 not from there, Refused",
    "MAIL, 452 disk full, TryAgain",
    "MAIL, 530 say who you are, Refused",
    "RCPT, 421 closing, TryAgain",
    "RCPT, 501 no address, Refused",
    "RCPT, 552 mailbox full, Refused",
    "DATA, 451 not now, TryAgain",
    "DATA, 554 no, Refused",
    "., 451 not now, TryAgain",
    "., 552 too big, Refused",
    "., 554 looks like spam, Refused",
    "hello, cut, TryAgain",
    "EHLO, cut, TryAgain",
    "RCPT, cut, TryAgain",
    "., cut, TryAgain",
    "hello, hang, TryAgain",
    "., hang, TryAgain",
    "hello, nonsense, TryAgain"
  })
  void a_code_of_4_may_pass_and_one_of_5_stays(String when, String says, String outcome)
      throws Exception {
    try (var server = SmtpStub.saying(command -> command.startsWith(when) ? says : "")) {
      var email = email(server.port(), Map.of("tls", "none"));
      var delivery = email.deliver(first());
      assertEquals(outcome, delivery.getClass().getSimpleName(), delivery.toString());
      assertTrue(delivery.toString().contains("localhost:" + server.port()), delivery.toString());
      if (says.matches("\\d{3} .*")) {
        assertTrue(delivery.toString().contains(says), delivery.toString());
      }
    }
  }

  @Test
  void a_server_that_drips_is_left_after_a_while() throws Exception {
    try (var server = SmtpStub.saying(command -> command.startsWith("EHLO") ? SmtpStub.DRIP : "")) {
      long began = System.nanoTime();
      var delivery = email(server.port(), Map.of("tls", "none")).deliver(first());
      assertEquals(
          again("localhost:%d was not done within 1 s".formatted(server.port())), delivery);
      assertTrue(server.isLeft(Duration.ofSeconds(2)), "the connection stays open");
      assertTrue(Duration.ofNanos(System.nanoTime() - began).toMillis() < 4_000);
    }
  }

  @Test
  void a_line_without_an_end_is_not_read_to_the_end() throws Exception {
    try (var server = SmtpStub.saying(_ -> SmtpStub.FLOOD)) {
      assertEquals(
          again("the connection to localhost:%d broke off".formatted(server.port())),
          email(server.port(), Map.of("tls", "none")).deliver(first()));
    }
  }

  @Test
  void an_interrupt_ends_the_delivery() throws Exception {
    try (var server = SmtpStub.saying(_ -> SmtpStub.HANG)) {
      var email =
          new Email(
              settings(server.port(), Map.of("tls", "none")),
              InstantSource.fixed(NOW),
              Patience.USUAL,
              Map.of());
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> email.deliver(first()));
    }
  }

  @Test
  void nobody_listens() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertEquals(
        again("cannot connect to localhost:%d; correct host and port".formatted(port)),
        email(port, Map.of()).deliver(first()));
  }

  @Test
  void the_host_does_not_exist() throws Exception {
    assertEquals(
        again("the name nowhere.invalid is not known; correct host"),
        email(587, Map.of("host", "nowhere.invalid")).deliver(first()));
  }

  @Test
  void nothing_is_sent_where_starttls_is_not_offered() throws Exception {
    try (var server = SmtpStub.saying(_ -> "")) {
      var delivery = email(server.port(), login()).deliver(first());
      assertEquals(
          again(
              "localhost:%d offers no STARTTLS, nothing was sent; set tls to implicit, or to none"
                      .formatted(server.port())
                  + " where others may read it on the way"),
          delivery);
      assertTrue(
          server.commands().stream().allMatch(command -> command.matches("(EHLO|QUIT).*")),
          server.commands().toString());
    }
  }

  @Test
  void starttls_comes_before_the_password_and_the_mail(@TempDir Path folder) throws Exception {
    var keys = keys(folder, "localhost");
    try (var server = new SmtpStub(Optional.of(context(keys)), _ -> "")) {
      var email = email(server.port(), login(), trusting(keys));
      assertInstanceOf(Delivered.class, email.deliver(first()));
      assertEquals(
          List.of("EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"),
          server.commands().stream().map(command -> command.split("[ :]", 2)[0]).toList());
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_not_accepted(@TempDir Path folder)
      throws Exception {
    try (var server = new SmtpStub(Optional.of(context(keys(folder, "localhost"))), _ -> "")) {
      assertEquals(
          again(
              "TLS with localhost:%d failed; is its certificate trusted here, and for that name?"
                  .formatted(server.port())),
          email(server.port(), login()).deliver(first()));
      assertEquals(2, server.commands().size(), "more was said than EHLO and STARTTLS");
    }
  }

  @Test
  void a_certificate_of_another_host_is_not_accepted(@TempDir Path folder) throws Exception {
    var keys = keys(folder, "mail.example.org");
    try (var server = new SmtpStub(Optional.of(context(keys)), _ -> "")) {
      assertInstanceOf(
          TryAgain.class, email(server.port(), login(), trusting(keys)).deliver(first()));
      assertEquals(2, server.commands().size(), "more was said than EHLO and STARTTLS");
    }
  }

  @Test
  void tls_from_the_first_byte() throws Exception {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
    server.start();
    try {
      int port = server.getSmtps().getPort();
      assertEquals(
          again(
              "TLS with localhost:%d failed; is its certificate trusted here, and for that name?"
                  .formatted(port)),
          email(port, Map.of("tls", "implicit")).deliver(first()));
      assertEquals(0, server.getReceivedMessages().length);
    } finally {
      server.stop();
    }
  }

  @Test
  void a_trusted_server_gets_it_over_implicit_tls(@TempDir Path folder) throws Exception {
    var keys = keys(folder, "localhost");
    try (var server = context(keys).getServerSocketFactory().createServerSocket(0)) {
      Thread.startVirtualThread(() -> {
        try (var socket = server.accept()) {
          socket.getOutputStream().write("421 heard in TLS\r\n".getBytes(ISO_8859_1));
          var _ = socket.getInputStream().readAllBytes();
        } catch (IOException e) {
          // the other side has gone
        }
      });
      var delivery =
          email(server.getLocalPort(), Map.of("tls", "implicit"), trusting(keys)).deliver(first());
      assertTrue(delivery.toString().contains("421 heard in TLS"), delivery.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"535 5.7.8 bad password c0rrect-h0rse, Refused", "454 4.7.0 later, TryAgain"})
  void a_wrong_password_is_told_without_it(String says, String outcome) throws Exception {
    try (var server = SmtpStub.saying(command -> command.startsWith("AUTH") ? says : "")) {
      var settings = new HashMap<>(login());
      settings.put("tls", "none");
      var email = email(server.port(), settings);
      var delivery = email.deliver(first());
      assertEquals(outcome, delivery.getClass().getSimpleName());
      assertTrue(
          delivery.toString().contains("does not take user and password"), delivery.toString());
      assertFalse((delivery + email.toString() + email.preview(first())).contains(PASSWORD));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "port, 0, its port is no number from 1 to 65535",
    "port, smtp, its port is no number from 1 to 65535",
    "tls, yes, 'its tls is none of starttls, implicit, none'",
    "host, mail.example.org:25, its host is no host name; write it like mail.example.org",
    "host, mail_host, its host is no host name; write it like mail.example.org",
    "helo, a b, its helo is no host name; write it like mail.example.org",
    "user, me, has a user and no passwordFile; set both or none",
    "password, x, has a passwordFile and no user; set both or none",
    "from, 'a@example.org,b@example.org', its from has more than one address; keep one"
  })
  void a_mistake_is_told_at_the_start(String setting, String value, String problem) {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> email(25, Map.of(setting, value)));
    assertEquals("channel mail: " + problem, refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oncall",
        "oncall@",
        "@example.org",
        "a@b@c",
        "oncall@exa mple.org",
        "\"a b\"@example.org",
        "team: a@example.org, b@example.org;",
        "größe@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\r\nRCPT TO:<b@example.org>",
        "<a@example.org",
        ","
      })
  void an_address_that_is_none_is_a_mistake_at_the_start(String address) {
    for (var setting : List.of("from", "to")) {
      var refused =
          assertThrows(
              IllegalArgumentException.class, () -> email(25, Map.of(setting, address)), setting);
      assertFalse(String.valueOf(refused.getMessage()).contains("\n"));
    }
  }

  @Test
  void addresses_may_have_names_in_any_script() throws Exception {
    try (var server = SmtpStub.saying(_ -> "")) {
      var email =
          email(
              server.port(),
              Map.of(
                  "tls",
                  "none",
                  "from",
                  "Wächter <sitrep@example.org>",
                  "to",
                  "On call <a@example.org>, b@example.org, a@example.org"));
      assertInstanceOf(Delivered.class, email.deliver(first()));
      var mail = parsed(server.mails().getFirst());
      assertEquals(
          "\"Wächter\" <sitrep@example.org>",
          ((InternetAddress) mail.getFrom()[0]).toUnicodeString());
      assertEquals(2, mail.getAllRecipients().length);
      assertTrue(server.commands().contains("MAIL FROM:<sitrep@example.org>"));
    }
  }

  @Test
  void the_address_is_host_and_port() {
    assertEquals(
        "smtp+starttls://localhost:587", email(Map.of()).address().orElseThrow().toString());
    assertEquals(
        "smtps://localhost:465",
        email(Map.of("tls", "implicit")).address().orElseThrow().toString());
    assertEquals("email mail", email(Map.of()).toString());
  }

  @Test
  void the_subject_has_no_severity_where_there_is_none_and_is_never_long() {
    var subject = Mail.subject(Reports.named("very-long"));
    assertTrue(subject.length() <= 150, subject);
    assertNotEquals("", Mail.subject(Reports.hostile()));
    assertFalse(Mail.subject(Reports.hostile()).matches(".*[\\p{Cc}\\p{Cf}\\p{Cs}].*"));
  }

  private static Message first() {
    return Messages.of(Reports.clearCause());
  }

  private static String reference(String key) {
    return "<%s@sitrep.example.org> %s".formatted(key, HEADLINE);
  }

  private static TryAgain again(String why) {
    return new TryAgain(why, Optional.empty());
  }

  private static Email previewer() {
    return email(Map.of("from", "Sitrep <sitrep@example.org>"));
  }

  static MimeMessage parsed(String mail) {
    try {
      return new MimeMessage(
          Session.getInstance(new Properties()),
          new ByteArrayInputStream(mail.getBytes(ISO_8859_1)));
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String header(String mail, String name) {
    try {
      return parsed(mail).getHeader(name, ",");
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> login() {
    return Map.of("user", "sitrep", "password", PASSWORD);
  }

  private static Email email(Map<String, String> settings) {
    return new Email(new ChannelSettings("mail", "email", with(settings)));
  }

  static Email email(int port, Map<String, String> settings) {
    return email(port, settings, Map.of());
  }

  private static Email email(int port, Map<String, String> settings, Map<String, Object> more) {
    boolean plain = "none".equals(settings.get("tls"));
    return new Email(
        settings(port, settings), InstantSource.fixed(NOW), plain ? SHORT : Patience.USUAL, more);
  }

  private static ChannelSettings settings(int port, Map<String, String> settings) {
    var all = with(settings);
    all.putIfAbsent("port", String.valueOf(port));
    return new ChannelSettings("mail", "email", all);
  }

  private static Map<String, String> with(Map<String, String> settings) {
    var all = new HashMap<String, String>();
    all.put("host", "localhost");
    all.put("from", "sitrep@example.org");
    all.put("to", "oncall@example.org");
    all.putAll(settings);
    return all;
  }

  private static Map<String, Object> trusting(KeyStore keys) throws Exception {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return Map.of("mail.smtp.ssl.socketFactory", context.getSocketFactory());
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /// With the JDK's own keytool.
  private static KeyStore keys(Path folder, String host) throws Exception {
    var file = folder.resolve("keys.p12");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "x",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit",
                "-validity",
                "2")
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      keys.load(in, "changeit".toCharArray());
    }
    var trusted = keys.getCertificate("x");
    keys.setCertificateEntry("trusted", trusted);
    return keys;
  }
}
