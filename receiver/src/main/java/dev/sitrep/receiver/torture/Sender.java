package dev.sitrep.receiver.torture;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Sends notifications as Alertmanager does (prometheus/alertmanager notify/util.go and
/// notify/notify.go): again after a 5xx and after what went wrong on the way, with pauses that grow
/// from half a second by half to a minute, each up to half shorter or longer; never again after
/// another answer. For one thread.
final class Sender implements AutoCloseable {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Supplier<Optional<URI>> where;
  private final RandomGenerator random;
  private final AtomicBoolean stopped;
  private Optional<PlainHttp> connection = Optional.empty();
  private Optional<URI> connected = Optional.empty();

  /// What came of a notification.
  ///
  /// @param status of the last answer, 0 where there was none
  /// @param tries how often it was sent
  /// @param took the last try
  record Sent(int status, int tries, Duration took) {
    boolean acknowledged() {
      return status / 100 == 2;
    }
  }

  /// @param where Sitrep listens, asked before each try; empty while it does not
  /// @param stopped ends the tries
  Sender(Supplier<Optional<URI>> where, RandomGenerator random, AtomicBoolean stopped) {
    this.where = where;
    this.random = random;
    this.stopped = stopped;
  }

  Sent send(List<Alarm> group) throws InterruptedException {
    return send(Alarm.body(group));
  }

  /// Until it is acknowledged or refused for good.
  Sent send(byte[] body) throws InterruptedException {
    var pause = FIRST;
    for (int tries = 1; ; tries++) {
      long began = System.nanoTime();
      int status = once(body);
      var sent = new Sent(status, tries, Duration.ofNanos(System.nanoTime() - began));
      boolean again = status == 0 || status >= 500;
      if (!again || stopped.get()) {
        return sent;
      }
      Thread.sleep(pause.dividedBy(2).plusMillis(random.nextLong(pause.toMillis())));
      var longer = pause.multipliedBy(3).dividedBy(2);
      pause = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
    }
  }

  /// One try; 0 where no answer came.
  int once(byte[] body) {
    var url = where.get();
    if (url.isEmpty()) {
      return 0;
    }
    try {
      return connection(url.get()).post(IntakeBench.WEBHOOK, body).status();
    } catch (IOException e) {
      close();
      return 0;
    }
  }

  private PlainHttp connection(URI url) throws IOException {
    if (connection.isEmpty() || !connected.equals(Optional.of(url))) {
      close();
      connection = Optional.of(PlainHttp.connect(url, PATIENCE));
      connected = Optional.of(url);
    }
    return connection.get();
  }

  @Override
  public void close() {
    try {
      if (connection.isPresent()) {
        connection.get().close();
      }
    } catch (IOException e) {
      // it was broken already
    }
    connection = Optional.empty();
  }
}
