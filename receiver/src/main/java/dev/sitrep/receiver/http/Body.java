package dev.sitrep.receiver.http;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Reads a request's body up to a limit. What is beyond is read too, and thrown away: an answer
/// before the end of the body would break the connection for the requests after it.
final class Body {
  private static final int CHUNK = 64 * 1024;

  /// A caller that sends more than this many times the limit is cut off.
  private static final int DRAINED = 8;

  private static final Duration DRAINING = Duration.ofSeconds(30);

  private Body() {}

  static byte[] read(Context ctx, int limit) {
    try (InputStream in = ctx.req().getInputStream()) {
      long announced = ctx.req().getContentLengthLong();
      if (announced > limit) {
        drain(in, (long) limit * DRAINED);
        throw tooLarge(limit);
      }
      if (announced >= 0) {
        return whole(in, (int) announced);
      }
      var body = new ByteArrayOutputStream(CHUNK);
      var chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (body.size() + read > limit) {
          drain(in, (long) limit * DRAINED);
          throw tooLarge(limit);
        }
        body.write(chunk, 0, read);
      }
      return body.toByteArray();
    } catch (IOException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] whole(InputStream in, int announced) throws IOException {
    var body = new byte[announced];
    int read = in.readNBytes(body, 0, announced);
    if (read < announced) {
      throw broken("%d of %d bytes came".formatted(read, announced));
    }
    return body;
  }

  private static Problem broken(String why) {
    return new Problem(400, "body_broken", "the body ended early: " + why, "send it again, whole");
  }

  /// For answers that do not look at the body.
  static void drain(Context ctx, int limit) {
    try (InputStream in = ctx.req().getInputStream()) {
      drain(in, (long) limit * DRAINED);
    } catch (IOException e) {
      // the caller is gone, and with him the connection
    }
  }

  private static void drain(InputStream in, long most) throws IOException {
    var chunk = new byte[CHUNK];
    long left = most;
    long end = System.nanoTime() + DRAINING.toNanos();
    while (left > 0 && System.nanoTime() - end < 0) {
      int read = in.read(chunk);
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }

  private static Problem tooLarge(int limit) {
    int mib = limit / (1024 * 1024);
    var size = mib > 0 ? mib + " MiB" : limit / 1024 + " KiB";
    return new Problem(
        413,
        "too_large",
        "the body is larger than " + size,
        mib > 0
            ? "set max_alerts in Alertmanager's webhook_configs, or raise server.maxBodyMiB"
            : "shorten it");
  }
}
