package dev.sitrep.cluster;

import com.github.benmanes.caffeine.cache.Ticker;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/// A cluster that is left alone for a while after it did not answer: for whoever asks on behalf of
/// a whole line of alerts, which must not wait for one deadline each. Until then every question has
/// the answer that the unanswered one had.
///
/// A refusal is an answer.
public final class WaryCluster implements Cluster {
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private record Silence(Reading.Unseen<?> said, long until) {}

  private interface Question<R> {
    Reading<R> ask() throws InterruptedException;
  }

  private final Cluster cluster;
  private final Ticker ticker;
  private final AtomicReference<@Nullable Silence> silence = new AtomicReference<>();

  /// By the clock of this machine.
  public static WaryCluster over(Cluster cluster) {
    return new WaryCluster(cluster, Ticker.systemTicker());
  }

  WaryCluster(Cluster cluster, Ticker ticker) {
    this.cluster = cluster;
    this.ticker = ticker;
  }

  @Override
  public <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into)
      throws InterruptedException {
    return asked(() -> cluster.list(query, into));
  }

  @Override
  public <T extends HasMetadata, R> void ahead(Query<T> query, Collector<T, ?, R> into) {
    if (silent().isEmpty()) {
      cluster.ahead(query, into);
    }
  }

  @Override
  public <T extends HasMetadata> Reading<Optional<T>> any(Query<T> query)
      throws InterruptedException {
    return asked(() -> cluster.any(query));
  }

  @Override
  public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name)
      throws InterruptedException {
    return asked(() -> cluster.get(kind, namespace, name));
  }

  @Override
  public Reading<Log> log(LogQuery query) throws InterruptedException {
    return asked(() -> cluster.log(query));
  }

  @Override
  public Instant now() {
    return cluster.now();
  }

  @Override
  public String name() {
    return cluster.name();
  }

  @Override
  public void close() {
    cluster.close();
  }

  private <R> Reading<R> asked(Question<R> question) throws InterruptedException {
    var silent = silent();
    if (silent.isPresent()) {
      return silent.get().said().as();
    }
    var reading = question.ask();
    if (reading instanceof Reading.Unseen<R> unseen
        && (unseen.why() == Reading.Why.LATE || unseen.why() == Reading.Why.UNREACHABLE)) {
      silence.set(new Silence(unseen, ticker.read() + PAUSE.toNanos()));
    }
    return reading;
  }

  private Optional<Silence> silent() {
    return Optional.ofNullable(silence.get()).filter(one -> one.until - ticker.read() > 0);
  }
}
