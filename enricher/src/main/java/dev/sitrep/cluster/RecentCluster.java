package dev.sitrep.cluster;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collector;

/// A cluster that is asked the same question once: whoever asks again within a few seconds, or
/// while the answer is still on its way, gets the same answer. Logs are always read.
///
/// Two lists are the same question when they name the same collector object, so callers keep their
/// collectors in constants. What a collector returns is shared: nobody may change it.
public final class RecentCluster implements Cluster {
  private static final Duration ANSWERS = Duration.ofSeconds(15);
  private static final Duration FAILURES = Duration.ofSeconds(2);
  private static final int MOST = 512;

  private record ListKey(Query<?> query, Same into) {}

  private record AnyKey(Query<?> query) {}

  private record GetKey(Kind<?> kind, String namespace, String name) {}

  /// Equal to itself only, whatever the collector's own `equals` says.
  private record Same(Object object) {
    @Override
    @SuppressWarnings("ReferenceEquality") // identity is the point
    public boolean equals(Object other) {
      return other instanceof Same same && same.object == object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }
  }

  private interface Question<R> {
    Reading<R> ask() throws InterruptedException;
  }

  private final Cluster cluster;
  private final AsyncCache<Object, Reading<?>> recent;

  /// By the clock of this machine.
  public static RecentCluster over(Cluster cluster) {
    return new RecentCluster(cluster, Ticker.systemTicker());
  }

  RecentCluster(Cluster cluster, Ticker ticker) {
    this.cluster = cluster;
    this.recent =
        Caffeine.newBuilder()
            .ticker(ticker)
            .maximumSize(MOST)
            .executor(Runnable::run)
            .expireAfter(Expiry.creating((Object _, Reading<?> reading) -> kept(reading)))
            .buildAsync();
  }

  @Override
  public <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into)
      throws InterruptedException {
    return share(new ListKey(query, new Same(into)), () -> cluster.list(query, into));
  }

  @Override
  public <T extends HasMetadata, R> void ahead(Query<T> query, Collector<T, ?, R> into) {
    if (recent.asMap().containsKey(new ListKey(query, new Same(into)))) {
      return;
    }
    Thread.ofVirtual()
        .name("ahead " + query.spoken())
        .start(() -> {
          try {
            list(query, into);
          } catch (InterruptedException | RuntimeException _) {
            // Whoever asks reads for himself, and hears of it.
          }
        });
  }

  @Override
  public <T extends HasMetadata> Reading<Optional<T>> any(Query<T> query)
      throws InterruptedException {
    return share(new AnyKey(query), () -> cluster.any(query));
  }

  @Override
  public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name)
      throws InterruptedException {
    return share(new GetKey(kind, namespace, name), () -> cluster.get(kind, namespace, name));
  }

  @Override
  public Reading<Log> log(LogQuery query) throws InterruptedException {
    return cluster.log(query);
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

  /// The first asker asks the cluster on its own thread. Is it interrupted, the next one asks.
  @SuppressWarnings("unchecked") // a key names the type of its answer
  private <R> Reading<R> share(Object key, Question<R> question) throws InterruptedException {
    while (true) {
      var mine = new CompletableFuture<Reading<?>>();
      var theirs = recent.asMap().putIfAbsent(key, mine);
      if (theirs == null) {
        return lead(mine, question);
      }
      try {
        return (Reading<R>) theirs.get();
      } catch (ExecutionException | CancellationException _) {
        recent.asMap().remove(key, theirs);
      }
    }
  }

  private static <R> Reading<R> lead(CompletableFuture<Reading<?>> mine, Question<R> question)
      throws InterruptedException {
    try {
      var reading = question.ask();
      mine.complete(reading);
      return reading;
    } finally {
      // a cancelled answer is forgotten by the cache without a word in its log
      mine.completeExceptionally(new CancellationException("the first asker gave up"));
    }
  }

  private static Duration kept(Reading<?> reading) {
    return switch (reading) {
      case Reading.Seen<?> _ -> ANSWERS;
      case Reading.Unseen<?> _ -> FAILURES;
    };
  }
}
