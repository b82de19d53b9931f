package dev.sitrep.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The bytes of one answer as they come in, read within a deadline. It takes in a little ahead of
/// the reader, so that the network and the parser work at the same time.
final class Body extends InputStream implements AsyncBody.Consumer<List<ByteBuffer>> {
  private static final int AHEAD = 1 << 20;

  private final Deadline deadline;
  private final String server;
  private final LongAdder counted;
  private final LiveCluster.Times times;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ByteBuffer> chunks = new ArrayDeque<>();
  private long waiting;
  private long received;
  private boolean paused;
  private boolean ended;
  private boolean closed;
  private @Nullable Throwable fault;
  private @Nullable AsyncBody source;

  Body(Deadline deadline, String server, LongAdder counted, LiveCluster.Times times) {
    this.deadline = deadline;
    this.server = server;
    this.counted = counted;
    this.times = times;
  }

  /// Lets the bytes flow.
  Body begin(AsyncBody from) {
    lock.lock();
    try {
      source = from;
    } finally {
      lock.unlock();
    }
    var _ = from.done().whenComplete((_, problem) -> end(problem));
    from.consume();
    return this;
  }

  @Override
  public void consume(List<ByteBuffer> some, AsyncBody from) {
    boolean more;
    lock.lock();
    try {
      for (var chunk : some) {
        waiting += chunk.remaining();
        received += chunk.remaining();
        counted.add(chunk.remaining());
        chunks.add(chunk);
      }
      more = !closed && waiting < AHEAD;
      paused = !more;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (more) {
      from.consume();
    }
  }

  private void end(@Nullable Throwable problem) {
    lock.lock();
    try {
      ended = true;
      fault = problem;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Bytes that have come in so far.
  long received() {
    lock.lock();
    try {
      return received;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = 0;
    AsyncBody resumed = null;
    lock.lock();
    try {
      if (!await()) {
        return -1;
      }
      while (read < length && !chunks.isEmpty()) {
        var chunk = chunks.getFirst();
        int part = Math.min(length - read, chunk.remaining());
        chunk.get(into, offset + read, part);
        read += part;
        if (!chunk.hasRemaining()) {
          chunks.removeFirst();
        }
      }
      waiting -= read;
      if (paused && waiting < AHEAD / 2) {
        paused = false;
        resumed = source;
      }
    } finally {
      lock.unlock();
    }
    if (resumed != null) {
      resumed.consume();
    }
    return read;
  }

  /// Waits for bytes; false at the end of the answer.
  private boolean await() throws IOException {
    while (true) {
      if (deadline.left() == 0) {
        throw deadline.late();
      }
      while (!chunks.isEmpty() && !chunks.getFirst().hasRemaining()) {
        chunks.removeFirst();
      }
      if (closed) {
        throw new IOException("closed");
      }
      if (!chunks.isEmpty()) {
        return true;
      }
      if (fault != null) {
        throw deadline.orElse(NoAnswer.broken(fault, server));
      }
      if (ended) {
        return false;
      }
      long began = System.nanoTime();
      try {
        long _ = changed.awaitNanos(deadline.left());
      } catch (InterruptedException _) {
        throw new InterruptedIOException();
      } finally {
        times.waited(began, System.nanoTime());
      }
    }
  }

  @Override
  public void close() {
    AsyncBody from;
    lock.lock();
    try {
      closed = true;
      chunks.clear();
      from = ended ? null : source;
    } finally {
      lock.unlock();
    }
    if (from != null) {
      from.cancel();
    }
  }
}
