package dev.sitrep.notifier;

import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/// One mail to one server, from the connection to the last answer within the patience. The server's
/// certificate has to be valid for its name. Every failure names host and port and never the
/// password.
final class Smtp {
  private static final int LONGEST_REASON = 200;

  /// @param tls when the connection becomes TLS
  /// @param user empty where the server wants none
  /// @param helo empty for the name of this machine
  record Server(String host, int port, Tls tls, String user, String password, String helo) {

    /// `mail.example.org:587`
    String named() {
      return host + ":" + port;
    }

    /// Without its password.
    @Override
    public String toString() {
      return named();
    }
  }

  enum Tls {
    /// before anything else is said, or nothing is sent
    STARTTLS,
    /// from the first byte
    IMPLICIT,
    NONE
  }

  /// @param read for each answer
  /// @param whole for all of it
  record Patience(Duration connect, Duration read, Duration whole) {
    static final Patience USUAL =
        new Patience(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30));
  }

  sealed interface Outcome {
    /// The server was asked about each recipient.
    ///
    /// @param later in the server's words, by address: it may take the mail another time
    /// @param never in the server's words, by address
    record Answered(List<String> took, Map<String, String> later, Map<String, String> never)
        implements Outcome {}

    /// Nobody got it.
    record Failed(Delivery delivery) implements Outcome {}
  }

  private final Server server;
  private final Patience patience;
  private final Session session;

  /// @param more properties of angus-mail
  Smtp(Server server, Patience patience, Map<String, Object> more) {
    this.server = server;
    this.patience = patience;
    this.session = Session.getInstance(properties(server, patience, more));
  }

  private static Properties properties(Server server, Patience patience, Map<String, Object> more) {
    var properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", String.valueOf(patience.connect().toMillis()));
    properties.put("mail.smtp.timeout", String.valueOf(patience.read().toMillis()));
    properties.put("mail.smtp.socketFactory", new BoundedSockets());
    properties.put("mail.smtp.socketFactory.fallback", "false");
    properties.put("mail.smtp.ssl.enable", String.valueOf(server.tls() == Tls.IMPLICIT));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.starttls.enable", String.valueOf(server.tls() == Tls.STARTTLS));
    properties.put("mail.smtp.starttls.required", String.valueOf(server.tls() == Tls.STARTTLS));
    properties.put("mail.smtp.auth", String.valueOf(!server.user().isEmpty()));
    properties.put("mail.smtp.sendpartial", "true");
    properties.put("mail.smtp.quitwait", "false");
    if (!server.helo().isEmpty()) {
      properties.put("mail.smtp.localhost", server.helo());
    }
    properties.putAll(more);
    return properties;
  }

  Server server() {
    return server;
  }

  /// @param to those who are to get it now
  Outcome send(Mail mail, Instant date, List<InternetAddress> to) throws InterruptedException {
    var sending = new FutureTask<>(() -> converse(mail, date, to));
    // an interrupt closes the socket of a virtual thread, whatever it waits for
    Thread.startVirtualThread(sending);
    try {
      return sending.get(patience.whole().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return again(
          "%s was not done within %d s".formatted(server.named(), patience.whole().toSeconds()));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a mail could not be made or sent", e.getCause());
    } finally {
      sending.cancel(true);
    }
  }

  private Outcome converse(Mail mail, Instant date, List<InternetAddress> to)
      throws MessagingException {
    var mime = mail.mime(session, date);
    var transport = new Transport(session, server.tls() == Tls.IMPLICIT);
    try {
      transport.connect(
          server.host(),
          server.port(),
          server.user().isEmpty() ? null : server.user(),
          server.user().isEmpty() ? null : server.password());
      transport.sendMessage(mime, to.toArray(Address[]::new));
      return new Outcome.Answered(addresses(to), Map.of(), Map.of());
    } catch (SendFailedException e) {
      return answered(e).orElseGet(() -> failed(e, transport));
    } catch (MessagingException e) {
      return failed(e, transport);
    } finally {
      transport.hangUp();
    }
  }

  /// The one of the library, without its look-up of providers.
  private static final class Transport extends SMTPTransport {
    Transport(Session session, boolean tls) {
      super(session, null, "smtp", tls);
    }

    void hangUp() {
      try {
        close();
      } catch (MessagingException e) {
        // what it said before counts
      }
    }
  }

  /// Absent where it is not about the recipients.
  private static Optional<Outcome> answered(SendFailedException e) {
    var later = new LinkedHashMap<String, String>();
    var never = new LinkedHashMap<String, String>();
    for (Exception next = e; next != null; next = next(next)) {
      if (next instanceof SMTPAddressFailedException failed) {
        var words = failed.getReturnCode() >= 500 ? never : later;
        words.put(failed.getAddress().getAddress(), words(failed.getMessage()));
      }
    }
    var took =
        Optional.ofNullable(e.getValidSentAddresses()).stream()
            .flatMap(Arrays::stream)
            .map(InternetAddress.class::cast)
            .toList();
    boolean data = e instanceof SMTPSendFailedException && took.isEmpty();
    return data || (later.isEmpty() && never.isEmpty())
        ? Optional.empty()
        : Optional.of(new Outcome.Answered(addresses(took), later, never));
  }

  private static @Nullable Exception next(Exception e) {
    return e instanceof MessagingException mail ? mail.getNextException() : null;
  }

  private static List<String> addresses(Collection<InternetAddress> addresses) {
    return addresses.stream().map(InternetAddress::getAddress).toList();
  }

  private Outcome failed(MessagingException e, SMTPTransport transport) {
    var broken = chain(e).map(this::broken).flatMap(Optional::stream).findFirst();
    if (broken.isPresent()) {
      return again(broken.get());
    }
    if (String.valueOf(e.getMessage()).startsWith("STARTTLS is required")) {
      return again(
          server.named()
              + " offers no STARTTLS, nothing was sent; set tls to implicit, or to none where"
              + " others may read it on the way");
    }
    int code =
        e instanceof SMTPSendFailedException failed
            ? failed.getReturnCode()
            : transport.getLastReturnCode();
    if (e instanceof AuthenticationFailedException) {
      var why = "%s does not take user and password (%d); correct user and passwordFile";
      return code / 100 == 4
          ? again(why.formatted(server.named(), code))
          : new Outcome.Failed(new Refused(why.formatted(server.named(), code)));
    }
    var said = words(e.getMessage());
    return switch (code / 100) {
      case 4 -> again("%s said %s".formatted(server.named(), said));
      case 5 -> new Outcome.Failed(new Refused("%s said %s".formatted(server.named(), said)));
      default -> again("the connection to %s broke off".formatted(server.named()));
    };
  }

  /// What the network has to say.
  private Optional<String> broken(Throwable cause) {
    return switch (cause) {
      case UnknownHostException _ ->
          Optional.of("the name %s is not known; correct host".formatted(server.host()));
      case SocketTimeoutException timeout ->
          Optional.of(
              String.valueOf(timeout.getMessage()).startsWith("Connect")
                  ? "no connection to %s in time".formatted(server.named())
                  : "no answer from %s in time".formatted(server.named()));
      case ConnectException _ ->
          Optional.of("cannot connect to %s; correct host and port".formatted(server.named()));
      case SSLException _ ->
          Optional.of(
              "TLS with %s failed; is its certificate trusted here, and for that name?"
                  .formatted(server.named()));
      default -> Optional.empty();
    };
  }

  private static Stream<Throwable> chain(Throwable e) {
    var causes = new ArrayList<Throwable>();
    for (Throwable next = e; next != null && causes.size() < 20; next = next.getCause()) {
      causes.add(next);
    }
    return causes.stream();
  }

  private static Outcome again(String why) {
    return new Outcome.Failed(new TryAgain(why, Optional.empty()));
  }

  /// The server's own, on one line.
  private static String words(@Nullable String said) {
    var words = String.valueOf(said).replaceAll("[^ -~]+", " ").replaceAll(" +", " ").strip();
    return Fitting.cut(words, LONGEST_REASON);
  }
}
