package dev.sitrep.notifier;

import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import dev.sitrep.notifier.Smtp.Outcome;
import dev.sitrep.notifier.Smtp.Patience;
import dev.sitrep.notifier.Smtp.Server;
import dev.sitrep.notifier.Smtp.Tls;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends mails over SMTP. A mail that was sent cannot be changed: what is new follows in the same
/// thread, and the end of an incident tells it whole.
///
/// The reference is the mail's id and the subject, which all that follow take over: `<01J.1@sitrep
/// .example.org> [warning] storefront/deployment api: ...`. Lines below it say who is not reached.
final class Email implements Channel {
  static final List<Setting> SETTINGS =
      List.of(
          Setting.required("host", "mail server", "mail.example.org"),
          Setting.optional("port", "its port; 587, or 465 where tls is implicit"),
          Setting.required("from", "address that the mails are from", "sitrep@example.org"),
          Setting.required(
              "to", "one or more addresses, with commas between", "oncall@example.org"),
          Setting.optional("tls", "starttls (required of the server), implicit or none"),
          Setting.optional("user", "name at the mail server"),
          Setting.optionalSecret("password", "password at the mail server"),
          Setting.optional("helo", "own host name, as the mail server wants to hear it"));

  private static final Logger log = LoggerFactory.getLogger(Email.class);
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final Pattern REFERENCE = Pattern.compile("<[^<>\\s]+> (\\P{Cntrl}+)(?s:\n.*)?");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

  /// Recipients in one text.
  private static final int MOST_NAMED = 3;

  /// Mails that some recipients have and others are to get.
  private static final int MOST_UNDER_WAY = 256;

  private final String name;
  private final InternetAddress from;
  private final List<InternetAddress> to;
  private final Smtp smtp;
  private final InstantSource clock;

  /// Whom a further try need not ask, by the message's key. Lost at the end of the program: then
  /// some get the same mail twice, with the same id.
  private final Map<String, Progress> underWay =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Progress> eldest) {
          return size() > MOST_UNDER_WAY;
        }
      };

  /// @param took addresses
  /// @param never in the server's words, by address
  private record Progress(Set<String> took, Map<String, String> never) {
    static final Progress NONE = new Progress(Set.of(), Map.of());

    Progress and(Outcome.Answered answered) {
      var took = new LinkedHashSet<>(this.took);
      took.addAll(answered.took());
      var never = new LinkedHashMap<>(this.never);
      never.putAll(answered.never());
      return new Progress(took, never);
    }

    boolean open(InternetAddress address) {
      return !took.contains(address.getAddress()) && !never.containsKey(address.getAddress());
    }
  }

  Email(ChannelSettings settings) {
    this(settings, InstantSource.system(), Patience.USUAL, Map.of());
  }

  /// @param mail more properties of angus-mail
  Email(
      ChannelSettings settings, InstantSource clock, Patience patience, Map<String, Object> mail) {
    this.name = settings.name();
    this.from = MailAddresses.one(settings, "from");
    this.to = MailAddresses.several(settings, "to");
    this.clock = clock;
    this.smtp = new Smtp(server(settings), patience, mail);
  }

  private static Server server(ChannelSettings settings) {
    var tls = tls(settings);
    var user = settings.text("user");
    var password = settings.text("password");
    if (user.isEmpty() != password.isEmpty()) {
      throw settings.problem(
          user.isEmpty()
              ? "has a passwordFile and no user; set both or none"
              : "has a user and no passwordFile; set both or none");
    }
    if (!settings.text("helo").isEmpty()) {
      var _ = host(settings, "helo");
    }
    return new Server(
        host(settings, "host"), port(settings, tls), tls, user, password, settings.text("helo"));
  }

  private static String host(ChannelSettings settings, String setting) {
    var host = settings.required(setting);
    if (!HOST.matcher(host).matches() || URI.create("smtp://" + host).getHost() == null) {
      throw settings.problem(
          "its %s is no host name; write it like mail.example.org".formatted(setting));
    }
    return host;
  }

  private static Tls tls(ChannelSettings settings) {
    return switch (settings.text("tls", "starttls")) {
      case "starttls" -> Tls.STARTTLS;
      case "implicit" -> Tls.IMPLICIT;
      case "none" -> Tls.NONE;
      default -> throw settings.problem("its tls is none of starttls, implicit, none");
    };
  }

  private static int port(ChannelSettings settings, Tls tls) {
    var port = settings.text("port", tls == Tls.IMPLICIT ? "465" : "587");
    int number = port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0;
    if (number < 1 || number > 65_535) {
      throw settings.problem("its port is no number from 1 to 65535");
    }
    return number;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<URI> address() {
    var scheme =
        switch (smtp.server().tls()) {
          case STARTTLS -> "smtp+starttls";
          case IMPLICIT -> "smtps";
          case NONE -> "smtp";
        };
    return Optional.of(URI.create(scheme + "://" + smtp.server().named()));
  }

  @Override
  public Duration pace() {
    return PACE;
  }

  /// Without its password.
  @Override
  public String toString() {
    return "email " + name;
  }

  @Override
  public String preview(Message message) {
    return mail(message).toString();
  }

  @Override
  public Delivery deliver(Message message) throws InterruptedException {
    var mail = mail(message);
    var before = progress(message.key());
    var open = to.stream().filter(before::open).toList();
    return switch (smtp.send(mail, clock.instant(), open)) {
      case Outcome.Failed(var delivery) -> delivery;
      case Outcome.Answered answered ->
          became(message, mail, before.and(answered), answered.later());
    };
  }

  private Mail mail(Message message) {
    var first = REFERENCE.matcher(message.thread());
    return Mail.of(
        message, from, to, first.matches() ? first.group(1) : Mail.subject(message.report()));
  }

  private Delivery became(
      Message message, Mail mail, Progress progress, Map<String, String> later) {
    if (!later.isEmpty()) {
      keep(message.key(), progress);
      return new TryAgain(
          "%s does not take it for %s".formatted(smtp.server().named(), said(later)),
          Optional.empty());
    }
    forget(message.key());
    var refused = said(progress.never());
    if (progress.took().isEmpty()) {
      return new Refused("%s takes it for nobody: %s".formatted(smtp.server().named(), refused));
    }
    if (!refused.isEmpty()) {
      log.warn("channel {}: message {} is not taken for {}", name, message.key(), refused);
    }
    var reference = mail.id() + " " + mail.subject();
    return new Delivered(
        message.followsUp()
            ? message.thread()
            : refused.isEmpty() ? reference : reference + "\nnot taken for " + refused);
  }

  /// `bob@example.org (550 no such user)`
  private static String said(Map<String, String> words) {
    var said =
        words.entrySet().stream()
            .limit(MOST_NAMED)
            .map(one -> "%s (%s)".formatted(one.getKey(), one.getValue()))
            .collect(Collectors.joining(", "));
    int more = words.size() - MOST_NAMED;
    return more > 0 ? said + " and %d more".formatted(more) : said;
  }

  private Progress progress(String key) {
    synchronized (underWay) {
      return underWay.getOrDefault(key, Progress.NONE);
    }
  }

  private void keep(String key, Progress progress) {
    synchronized (underWay) {
      underWay.put(key, progress);
    }
  }

  private void forget(String key) {
    synchronized (underWay) {
      underWay.remove(key);
    }
  }
}
