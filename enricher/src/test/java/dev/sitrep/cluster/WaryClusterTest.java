package dev.sitrep.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WaryClusterTest {
  private static final Collector<Pod, ?, List<Pod>> ALL = Collectors.toList();

  private final Silent far = new Silent();
  private long nanos;
  private final WaryCluster wary = new WaryCluster(far, () -> nanos);

  private Reading<?> ask() throws InterruptedException {
    return wary.list(Query.of(Kinds.PODS, "shop"), ALL);
  }

  @Test
  void who_did_not_answer_is_left_alone_for_a_while() throws Exception {
    far.says = new Reading.Unseen<>(Reading.Why.LATE, "10 s");
    for (int i = 0; i < 1_000; i++) {
      assertEquals(far.says, ask());
      assertEquals(far.says, wary.get(Kinds.PODS, "cart", "cart-1"));
      wary.ahead(Query.of(Kinds.PODS, "cart"), ALL);
    }
    assertEquals(1, far.asked);

    nanos += Duration.ofSeconds(30).toNanos();
    var _ = ask();
    assertEquals(2, far.asked);
  }

  @Test
  void who_answers_again_is_asked_again() throws Exception {
    far.says = new Reading.Unseen<>(Reading.Why.UNREACHABLE, "refused");
    var _ = ask();
    nanos += Duration.ofSeconds(30).toNanos();
    far.says = new Reading.Seen<>(List.of());

    assertInstanceOf(Reading.Seen.class, ask());
    assertInstanceOf(Reading.Seen.class, ask());
    assertEquals(3, far.asked);
  }

  @Test
  void a_refusal_is_an_answer() throws Exception {
    for (var why : List.of(Reading.Why.FORBIDDEN, Reading.Why.ABSENT, Reading.Why.FAILED)) {
      far.says = new Reading.Unseen<>(why, "");
      far.asked = 0;
      var _ = ask();
      var _ = ask();
      assertEquals(2, far.asked);
    }
  }

  /// Says one thing to everybody, and counts.
  private static final class Silent implements Cluster {
    private Reading<?> says = new Reading.Seen<>(List.of());
    private int asked;

    @SuppressWarnings("unchecked") // the tests ask for what it says
    private <R> Reading<R> said() {
      asked++;
      return (Reading<R>) says;
    }

    @Override
    public <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into) {
      return said();
    }

    @Override
    public <T extends HasMetadata, R> void ahead(Query<T> query, Collector<T, ?, R> into) {
      asked++;
    }

    @Override
    public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name) {
      return said();
    }

    @Override
    public Reading<Log> log(LogQuery query) {
      return said();
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public String name() {
      return "silent";
    }

    @Override
    public void close() {}
  }
}
