package dev.sitrep.engine;

import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Where questions wait for the engine: Ollama itself queues without a bound and without an order.
/// The most urgent goes first, among equals who came first; who finds no place, or loses it to
/// somebody more urgent, is told so at once.
final class WaitingRoom {
  private static final String RAISE =
      "raise model.permits if the engine can take more; explanations of lesser alerts are left out first";

  private final int places;
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeSet<Ticket> waiting =
      new TreeSet<>(Comparator.comparingInt(Ticket::rank).thenComparingLong(Ticket::number));
  private int free;
  private long numbers;

  private enum Fate {
    WAITING,
    CALLED,
    SENT_AWAY
  }

  private static final class Ticket {
    private final int rank;
    private final long number;
    private final Condition news;
    private Fate fate = Fate.WAITING;

    Ticket(int rank, long number, Condition news) {
      this.rank = rank;
      this.number = number;
      this.news = news;
    }

    int rank() {
      return rank;
    }

    long number() {
      return number;
    }
  }

  /// The right to ask; closing it lets the next one in.
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /// @param permits how many may be with the engine at one time
  /// @param places how many more may wait
  WaitingRoom(int permits, int places) {
    this.free = permits;
    this.places = places;
  }

  /// @param rank how urgent it is, 0 most
  /// @throws NoAnswer when there is no place, or the turn does not come within the patience
  Turn enter(int rank, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (free > 0) {
        free--;
        return turn();
      }
      var ticket = new Ticket(rank, numbers++, lock.newCondition());
      waiting.add(ticket);
      if (waiting.size() > places) {
        var last = waiting.removeLast();
        last.fate = Fate.SENT_AWAY;
        last.news.signal();
      }
      return called(ticket, patience);
    } finally {
      lock.unlock();
    }
  }

  private Turn called(Ticket ticket, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    try {
      while (ticket.fate == Fate.WAITING && left > 0) {
        left = ticket.news.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      leave(ticket);
      throw e;
    }
    return switch (ticket.fate) {
      case CALLED -> turn();
      case SENT_AWAY ->
          throw new NoAnswer(
              Reason.BUSY, "the model is busy, and %d questions wait".formatted(places), RAISE);
      case WAITING -> {
        leave(ticket);
        throw new NoAnswer(
            Reason.BUSY,
            "the model was busy with other incidents for %d s"
                .formatted(Math.max(1, TimeUnit.NANOSECONDS.toSeconds(patience.toNanos()))),
            RAISE);
      }
    };
  }

  private void leave(Ticket ticket) {
    waiting.remove(ticket);
    if (ticket.fate == Fate.CALLED) {
      pass();
    }
  }

  private Turn turn() {
    var over = new AtomicBoolean();
    return () -> {
      if (over.compareAndSet(false, true)) {
        lock.lock();
        try {
          pass();
        } finally {
          lock.unlock();
        }
      }
    };
  }

  private void pass() {
    var next = waiting.pollFirst();
    if (next == null) {
      free++;
    } else {
      next.fate = Fate.CALLED;
      next.news.signal();
    }
  }
}
