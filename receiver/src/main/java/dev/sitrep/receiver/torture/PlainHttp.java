package dev.sitrep.receiver.torture;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/// One kept-alive HTTP/1.1 connection, as light as it can be: what is measured is the other side.
/// For one thread.
public final class PlainHttp implements AutoCloseable {
  private static final int MOST = 64 << 20;

  private final Socket socket;
  private final InputStream in;
  private final String host;

  /// @param body read to its end
  public record Answer(int status, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private PlainHttp(Socket socket, String host) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 4096);
    this.host = host;
  }

  /// @param patience of the connection and of every read
  public static PlainHttp connect(URI url, Duration patience) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) patience.toMillis());
      socket.connect(
          new InetSocketAddress(url.getHost(), url.getPort()), (int) patience.toMillis());
      return new PlainHttp(socket, url.getAuthority());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  public Answer post(String path, byte[] body) throws IOException {
    return ask(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nUser-Agent: Alertmanager/0.28.1\r\nContent-Length: "
            + body.length
            + "\r\nContent-Type: application/json\r\n\r\n",
        body);
  }

  public Answer get(String path, String accept) throws IOException {
    return ask(
        "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: %s\r\n\r\n".formatted(path, host, accept),
        new byte[0]);
  }

  private Answer ask(String head, byte[] body) throws IOException {
    var request = new byte[head.length() + body.length];
    System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, request, 0, head.length());
    System.arraycopy(body, 0, request, head.length(), body.length);
    socket.getOutputStream().write(request);
    return answer();
  }

  private Answer answer() throws IOException {
    var statusLine = line();
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    int length = 0;
    boolean chunked = false;
    for (var header = line(); !header.isEmpty(); header = line()) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
        chunked = true;
      }
    }
    return new Answer(status, chunked ? chunks() : exactly(length));
  }

  private byte[] chunks() throws IOException {
    var all = new java.io.ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      all.write(exactly(size));
      line();
    }
    line();
    return all.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    if (length > MOST) {
      throw new IOException("an answer of " + length + " bytes");
    }
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer ended early");
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
