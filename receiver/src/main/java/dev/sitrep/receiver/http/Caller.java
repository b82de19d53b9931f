package dev.sitrep.receiver.http;

import dev.sitrep.receiver.access.Identity;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/// Whoever waits at the other end of a request's connection, after the whole body was read.
///
/// Jetty does not look at the connection while a request is handled, so an end of it shows only
/// where somebody reads or writes. For the thread of the request alone.
final class Caller {
  private final Context ctx;
  private final EndPoint connection;
  private boolean ahead;

  Caller(Context ctx) {
    this.ctx = ctx;
    this.connection =
        ServletContextRequest.getServletContextRequest(ctx.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
  }

  /// Where the request comes from, or the person where a proxy says who it is: all of them have its
  /// address.
  String name() {
    return Guard.who(ctx)
        .filter(Identity::personal)
        .map(identity -> "person " + identity.name())
        .orElseGet(ctx::ip);
  }

  /// Whether he hung up. Never waits. A caller who closes his sending side only counts as gone, as
  /// with most servers (Go's net/http for one).
  boolean gone() {
    if (!connection.isOpen() || connection.isInputShutdown()) {
      return true;
    }
    if (ahead) {
      return false;
    }
    try {
      var next = ByteBuffer.allocate(1).limit(0);
      int read = connection.fill(next);
      if (read > 0) {
        ahead = true;
        if (!ctx.res().isCommitted()) {
          ctx.header("Connection", "close");
        }
      }
      return read < 0;
    } catch (IOException e) {
      return true;
    }
  }

  /// To be called when all is sent. Where the caller sent a next request before he had this answer,
  /// its first byte is lost: the connection ends here, and he has to send it again (RFC 9112,
  /// 9.3.2).
  void answered() throws IOException {
    if (ahead && ctx.res().isCommitted()) {
      ctx.res().getOutputStream().close();
      connection.close();
    }
  }
}
