package dev.sitrep.receiver.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One HTTP/1.1 connection that is kept: whoever hangs up is found out.
final class Wire implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  record Reply(int status, Map<String, String> headers, String body) {}

  Wire(URI url) throws IOException {
    socket = new Socket(url.getHost(), url.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// @param headers each with its line end
  Reply post(String path, String headers, byte[] body) throws IOException {
    return exchange("POST " + path, headers + "Content-Length: " + body.length + "\r\n", body);
  }

  Reply postChunked(String path, byte[] body, int chunk) throws IOException {
    var chunks = new ByteArrayOutputStream();
    for (int at = 0; at < body.length; at += chunk) {
      int length = Math.min(chunk, body.length - at);
      chunks.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
      chunks.write(body, at, length);
      chunks.write("\r\n".getBytes(ISO_8859_1));
    }
    chunks.write("0\r\n\r\n".getBytes(ISO_8859_1));
    return exchange("POST " + path, "Transfer-Encoding: chunked\r\n", chunks.toByteArray());
  }

  Reply exchange(String line, String headers, byte[] body) throws IOException {
    var out = socket.getOutputStream();
    out.write((line + " HTTP/1.1\r\nHost: sitrep\r\n" + headers + "\r\n").getBytes(ISO_8859_1));
    out.flush();
    out.write(body);
    out.flush();
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    var answered = new HashMap<String, String>();
    for (var header = line(); !header.isEmpty(); header = line()) {
      var parts = header.split(":", 2);
      answered.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
    }
    int length = Integer.parseInt(answered.getOrDefault("content-length", "0"));
    return new Reply(status, answered, new String(in.readNBytes(length), ISO_8859_1));
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server hung up");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
