package dev.sitrep.receiver;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Log;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collector;

/// A cluster that answers nothing, and counts how often it was asked.
public final class FakeCluster implements Cluster {
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch door;
  private final boolean untouchable;

  private FakeCluster(CountDownLatch door, boolean untouchable) {
    this.door = door;
    this.untouchable = untouchable;
  }

  /// Fails on any call.
  public static FakeCluster untouchable() {
    return new FakeCluster(new CountDownLatch(0), true);
  }

  /// Lets nobody through before [#open].
  public static FakeCluster closed() {
    return new FakeCluster(new CountDownLatch(1), false);
  }

  public void open() {
    door.countDown();
  }

  public int calls() {
    return calls.get();
  }

  @Override
  public <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into)
      throws InterruptedException {
    return answer();
  }

  @Override
  public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name)
      throws InterruptedException {
    return answer();
  }

  @Override
  public Reading<Log> log(LogQuery query) throws InterruptedException {
    return answer();
  }

  private <R> Reading<R> answer() throws InterruptedException {
    calls.incrementAndGet();
    if (untouchable) {
      throw new IllegalStateException("the cluster was asked");
    }
    door.await();
    return new Reading.Unseen<>(Reading.Why.UNREACHABLE, "connection refused");
  }

  @Override
  public Instant now() {
    return Instant.parse("2026-11-21T08:15:00Z");
  }

  @Override
  public String name() {
    return "fake cluster";
  }

  @Override
  public void close() {}
}
