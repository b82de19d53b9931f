package dev.sitrep.real;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Lets pods reach a port of this machine's loopback; can be cut while something is said, and be
/// silent.
final class Cable implements AutoCloseable {
  private final ServerSocket door;
  private final InetSocketAddress to;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong passed = new AtomicLong();
  private volatile boolean silent;
  private volatile boolean refusing;

  private Cable(ServerSocket door, InetSocketAddress to) {
    this.door = door;
    this.to = to;
  }

  /// @param to `host:port`
  static Cable lay(String host, String to) throws IOException {
    int colon = to.lastIndexOf(':');
    var target =
        new InetSocketAddress(to.substring(0, colon), Integer.parseInt(to.substring(colon + 1)));
    var cable = new Cable(new ServerSocket(0, 100, InetAddress.getByName(host)), target);
    Thread.ofVirtual().start(cable::accept);
    return cable;
  }

  int port() {
    return door.getLocalPort();
  }

  /// How many bytes came back from the other end so far.
  long passed() {
    return passed.get();
  }

  /// Ends what is being said, in the middle of it.
  void cut() {
    open.forEach(Cable::end);
  }

  /// From now on nothing comes back, and nobody is told.
  void silent(boolean silent) {
    this.silent = silent;
  }

  /// As if nothing listened there.
  void refusing(boolean refusing) {
    this.refusing = refusing;
    if (refusing) {
      cut();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var caller = door.accept();
        if (refusing) {
          end(caller);
          continue;
        }
        var callee = new Socket();
        callee.connect(to, 2_000);
        open.add(caller);
        open.add(callee);
        Thread.ofVirtual().start(() -> pass(caller, callee, false));
        Thread.ofVirtual().start(() -> pass(callee, caller, true));
      } catch (IOException e) {
        // closed, or nobody is there: the caller sees it
      }
    }
  }

  private void pass(Socket from, Socket into, boolean back) {
    var bytes = new byte[8_192];
    try (from;
        into;
        InputStream in = from.getInputStream();
        OutputStream out = into.getOutputStream()) {
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        while (back && silent && !from.isClosed()) {
          Eventually.pause(java.time.Duration.ofMillis(100));
        }
        out.write(bytes, 0, n);
        out.flush();
        if (back) {
          passed.addAndGet(n);
        }
      }
    } catch (IOException e) {
      // cut
    } finally {
      open.remove(from);
      open.remove(into);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}
