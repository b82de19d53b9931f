package dev.sitrep.receiver.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// A connection that is made and closed: nothing is sent but the greetings of TLS.
sealed interface Reach {
  int CONNECT_MILLIS = 2_000;
  int GREET_MILLIS = 2_000;

  record Reached(String how) implements Reach {}

  record Refused(String why, String wayOut) implements Reach {}

  /// Whether others on the way can read what is sent.
  static boolean isBare(URI address) {
    boolean plain = Set.of("http", "smtp").contains(address.getScheme());
    return plain && !isLocal(address.getHost());
  }

  static Reach to(URI address) {
    var host = address.getHost();
    int port = port(address);
    try {
      var proxy = proxy(address);
      if (proxy.isPresent()) {
        return throughProxy(address, proxy.get());
      }
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), CONNECT_MILLIS);
        return isTls(address)
            ? greet(socket, host, port)
            : new Reached(host + ":" + port + " takes connections");
      }
    } catch (UnknownHostException e) {
      return new Refused(
          host + " has no address in DNS",
          "correct the url, or let this pod reach the cluster's DNS (NetworkPolicy: egress to port 53)");
    } catch (SocketTimeoutException e) {
      return new Refused(
          "no connection to %s:%d within %d s".formatted(host, port, CONNECT_MILLIS / 1000),
          "let this get out to there (NetworkPolicy: egress, firewall), or set a proxy with "
              + "-Dhttps.proxyHost in SITREP_JAVA_OPTS");
    } catch (IOException e) {
      return new Refused(
          "%s:%d cannot be connected to: %s".formatted(host, port, e.getMessage()),
          "correct host and port of the url, and see that something listens there");
    }
  }

  private static Reach greet(Socket socket, String host, int port) throws IOException {
    socket.setSoTimeout(GREET_MILLIS);
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (var tls = (SSLSocket) factory.createSocket(socket, host, port, true)) {
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      return new Reached(
          "%s:%d takes connections, its certificate is trusted".formatted(host, port));
    } catch (SocketTimeoutException e) {
      return new Refused(
          "%s:%d takes connections and does not answer in TLS".formatted(host, port),
          "correct the port of the url, or look at the proxy in between");
    } catch (SSLException e) {
      return new Refused(
          String.valueOf(e.getMessage()).contains("PKIX")
              ? "the certificate of %s:%d is not trusted here".formatted(host, port)
              : "TLS with %s:%d failed: %s".formatted(host, port, e.getMessage()),
          "let this Java trust its certificate authority: -Djavax.net.ssl.trustStore=FILE in "
              + "SITREP_JAVA_OPTS; or correct the url");
    }
  }

  private static Reach throughProxy(URI address, InetSocketAddress proxy) throws IOException {
    var named = proxy.getHostString() + ":" + proxy.getPort();
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(proxy.getHostString()), proxy.getPort()),
          CONNECT_MILLIS);
      return new Reached(
          "proxy %s takes connections; %s behind it was not tried"
              .formatted(named, address.getHost()));
    } catch (IOException e) {
      return new Refused(
          "proxy %s cannot be connected to: %s".formatted(named, e.getMessage()),
          "correct -Dhttps.proxyHost and -Dhttps.proxyPort in SITREP_JAVA_OPTS");
    }
  }

  /// The one that the channels' HTTP client would take.
  private static Optional<InetSocketAddress> proxy(URI address) {
    return Optional.ofNullable(ProxySelector.getDefault())
        .map(selector -> selector.select(address))
        .orElse(List.of())
        .stream()
        .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
        .map(Proxy::address)
        .filter(InetSocketAddress.class::isInstance)
        .map(InetSocketAddress.class::cast)
        .findFirst();
  }

  private static boolean isTls(URI address) {
    return Set.of("https", "smtps").contains(address.getScheme());
  }

  private static int port(URI address) {
    return address.getPort() >= 0 ? address.getPort() : isTls(address) ? 443 : 80;
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }
}
