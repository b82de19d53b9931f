package dev.sitrep.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/// One request over one connection. Unlike the JDK's own server it notices at once that a client
/// hangs up, while nothing is being written too: the thread that answers is interrupted then.
final class PlainExchange extends HttpExchange {
  private static final int MOST = 4 << 20;

  private final Socket socket;
  private final String method;
  private final URI uri;
  private final Headers asked = new Headers();
  private final Headers answered = new Headers();
  private final InputStream body;
  private final Thread answering = Thread.currentThread();
  private OutputStream out = OutputStream.nullOutputStream();
  private int status = -1;
  private boolean finished;
  private boolean gone;

  /// Reads the request; the client is watched from then on.
  PlainExchange(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    var in = socket.getInputStream();
    var head = head(in).split("\r\n", -1);
    var first = head[0].split(" ", -1);
    if (first.length != 3) {
      throw new IOException("no request: " + head[0]);
    }
    method = first[0];
    uri = URI.create(first[1]);
    for (int i = 1; i < head.length; i++) {
      int colon = head[i].indexOf(':');
      if (colon > 0) {
        asked.add(head[i].substring(0, colon), head[i].substring(colon + 1).strip());
      }
    }
    var length = asked.getFirst("Content-Length");
    body =
        new ByteArrayInputStream(
            in.readNBytes(length == null ? 0 : Math.min(MOST, Integer.parseInt(length))));
    Thread.ofVirtual().name("hang-up").start(() -> watch(in));
  }

  private static String head(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    int newlines = 0;
    while (newlines < 2 && bytes.size() < 64 << 10) {
      int read = in.read();
      if (read < 0) {
        throw new IOException("no request");
      }
      newlines = read == '\n' ? newlines + 1 : read == '\r' ? newlines : 0;
      bytes.write(read);
    }
    return bytes.toString(ISO_8859_1).strip();
  }

  private void watch(InputStream in) {
    try {
      while (in.read() >= 0) {
        // a client says nothing more after its request
      }
    } catch (IOException e) {
      // gone all the same
    }
    synchronized (this) {
      if (!finished) {
        gone = true;
        answering.interrupt();
      }
    }
  }

  /// Whether the client left before its answer was whole.
  synchronized boolean gone() {
    return gone;
  }

  private synchronized boolean finish() {
    boolean now = !finished;
    finished = true;
    return now && !gone;
  }

  @Override
  public void sendResponseHeaders(int code, long length) throws IOException {
    if (status >= 0) {
      throw new IOException("headers already sent");
    }
    status = code;
    var head = new StringBuilder("HTTP/1.1 " + code + " Said\r\nConnection: close\r\n");
    answered.forEach((name, values) -> values.forEach(v -> head.append(name + ": " + v + "\r\n")));
    head.append(
            length == 0
                ? "Transfer-Encoding: chunked\r\n"
                : "Content-Length: " + Math.max(0, length))
        .append(length == 0 ? "\r\n" : "\r\n\r\n");
    var wire = socket.getOutputStream();
    wire.write(head.toString().getBytes(ISO_8859_1));
    wire.flush();
    out = length == 0 ? new Chunks(wire) : wire;
  }

  @Override
  public void close() {
    try {
      if (finish() && out instanceof Chunks chunks) {
        chunks.end();
      }
      socket.close();
    } catch (IOException e) {
      // nobody is there to be told
    }
  }

  /// Cuts the connection in the middle of the answer.
  void cut() throws IOException {
    finish();
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static final class Chunks extends OutputStream {
    private final OutputStream wire;

    Chunks(OutputStream wire) {
      this.wire = wire;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (length > 0) {
        var chunk = new ByteArrayOutputStream();
        chunk.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
        chunk.write(bytes, from, length);
        chunk.writeBytes("\r\n".getBytes(ISO_8859_1));
        wire.write(chunk.toByteArray());
      }
    }

    @Override
    public void flush() throws IOException {
      wire.flush();
    }

    void end() throws IOException {
      wire.write("0\r\n\r\n".getBytes(ISO_8859_1));
      wire.flush();
    }
  }

  @Override
  public Headers getRequestHeaders() {
    return asked;
  }

  @Override
  public Headers getResponseHeaders() {
    return answered;
  }

  @Override
  public URI getRequestURI() {
    return uri;
  }

  @Override
  public String getRequestMethod() {
    return method;
  }

  @Override
  public InputStream getRequestBody() {
    return body;
  }

  @Override
  public OutputStream getResponseBody() {
    return out;
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return (InetSocketAddress) socket.getRemoteSocketAddress();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public int getResponseCode() {
    return status;
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public HttpContext getHttpContext() {
    throw new UnsupportedOperationException("there are no contexts");
  }

  @Override
  public Object getAttribute(String name) {
    throw new UnsupportedOperationException("there are no attributes");
  }

  @Override
  public void setAttribute(String name, Object value) {
    throw new UnsupportedOperationException("there are no attributes");
  }

  @Override
  public void setStreams(InputStream in, OutputStream replaced) {
    throw new UnsupportedOperationException("there are no filters");
  }

  @Override
  public HttpPrincipal getPrincipal() {
    throw new UnsupportedOperationException("Ollama knows nobody");
  }
}
