package dev.sitrep.evidence;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A value that several sources want and one of them works out. Is that one interrupted, the next
/// one does.
final class Once<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable T value;

  interface Work<T> {
    T done() throws InterruptedException;
  }

  T get(Work<T> work) throws InterruptedException {
    var there = value;
    if (there != null) {
      return there;
    }
    lock.lockInterruptibly();
    try {
      var since = value;
      if (since != null) {
        return since;
      }
      var made = work.done();
      value = made;
      return made;
    } finally {
      lock.unlock();
    }
  }
}
