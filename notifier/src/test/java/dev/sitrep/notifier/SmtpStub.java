package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A mail server on loopback that says what a test lets it say.
final class SmtpStub implements AutoCloseable {
  /// In place of an answer: the connection ends.
  static final String CUT = "cut";

  /// In place of an answer: nothing, for ever.
  static final String HANG = "hang";

  /// In place of an answer: a byte now and then, and never a whole line.
  static final String DRIP = "drip";

  /// In place of an answer: one line without an end.
  static final String FLOOD = "flood";

  private final ServerSocket server;
  private final Optional<SSLContext> tls;
  private final Function<String, String> script;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<String> mails = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /// @param script the answer to each command, `""` for the usual one; `hello` is asked for first
  ///   of all, `.` when the mail is there
  SmtpStub(Optional<SSLContext> tls, Function<String, String> script) throws IOException {
    this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.tls = tls;
    this.script = script;
    Thread.startVirtualThread(this::accept);
  }

  static SmtpStub saying(Function<String, String> script) throws IOException {
    return new SmtpStub(Optional.empty(), script);
  }

  int port() {
    return server.getLocalPort();
  }

  /// What was said, without the lines of the mails.
  List<String> commands() {
    return List.copyOf(commands);
  }

  /// As they came, bytes as characters.
  List<String> mails() {
    return List.copyOf(mails);
  }

  /// Whether every talk has ended by then.
  boolean isLeft(Duration within) throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    while (!open.stream().allMatch(Socket::isClosed) && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    return open.stream().allMatch(Socket::isClosed);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        open.add(socket);
        Thread.startVirtualThread(() -> talk(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void talk(Socket first) {
    try (first) {
      Socket socket = first;
      var in = new BufferedInputStream(socket.getInputStream());
      if (!say(socket, script.apply("hello"), "220 stub ESMTP")) {
        return;
      }
      for (var line = line(in); line.isPresent(); line = line(in)) {
        var command = line.get();
        commands.add(command);
        var verb = command.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        if (!say(socket, script.apply(command), usual(verb, socket))) {
          return;
        }
        if (verb.equals("STARTTLS") && script.apply(command).isEmpty()) {
          var secure =
              (SSLSocket)
                  tls.orElseThrow()
                      .getSocketFactory()
                      .createSocket(socket, null, socket.getPort(), true);
          secure.setUseClientMode(false);
          secure.startHandshake();
          socket = secure;
          in = new BufferedInputStream(socket.getInputStream());
        }
        if (verb.equals("DATA") && script.apply(command).isEmpty()) {
          mails.add(mail(in));
          if (!say(socket, script.apply("."), "250 kept")) {
            return;
          }
        }
      }
    } catch (IOException e) {
      // the other side has gone
    }
  }

  private String usual(String verb, Socket socket) {
    return switch (verb) {
      case "EHLO" ->
          tls.isPresent() && !(socket instanceof SSLSocket)
              ? "250-stub\r\n250 STARTTLS"
              : "250-stub\r\n250 AUTH PLAIN";
      case "DATA" -> "354 go on";
      case "AUTH" -> "235 welcome";
      case "STARTTLS" -> "220 go on";
      case "QUIT" -> "221 bye";
      default -> "250 ok";
    };
  }

  private boolean say(Socket socket, String answer, String usual) throws IOException {
    switch (answer) {
      case CUT -> {
        return false;
      }
      case HANG -> {
        var _ = socket.getInputStream().readAllBytes();
        return false;
      }
      case DRIP -> {
        drip(socket);
        return false;
      }
      case FLOOD -> {
        while (true) {
          socket.getOutputStream().write(new byte[8192]);
        }
      }
      default -> {
        var said = (answer.isEmpty() ? usual : answer) + "\r\n";
        socket.getOutputStream().write(said.getBytes(ISO_8859_1));
        return true;
      }
    }
  }

  private static void drip(Socket socket) throws IOException {
    try {
      while (true) {
        socket.getOutputStream().write('2');
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String mail(InputStream in) throws IOException {
    var mail = new StringBuilder();
    for (var line = line(in); line.isPresent() && !line.get().equals("."); line = line(in)) {
      mail.append(line.get().startsWith(".") ? line.get().substring(1) : line.get()).append("\r\n");
    }
    return mail.toString();
  }

  private static Optional<String> line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = in.read();
    }
    return next < 0 && line.size() == 0
        ? Optional.empty()
        : Optional.of(line.toString(ISO_8859_1).replaceFirst("\r$", ""));
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : open) {
      socket.close();
    }
  }
}
