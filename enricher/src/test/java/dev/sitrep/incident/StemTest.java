package dev.sitrep.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sitrep.cluster.Ref;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StemTest {
  private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

  /// Kubernetes' own: `rand.SafeEncodeString` of the hash's decimal digits.
  private static String hash(Random random) {
    var digits = Long.toString(random.nextLong(1L << 32));
    var hash = new StringBuilder();
    digits.chars().forEach(digit -> hash.append(SAFE.charAt(digit % SAFE.length())));
    return hash.toString();
  }

  private static String ending(Random random) {
    var ending = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      ending.append(SAFE.charAt(random.nextInt(SAFE.length())));
    }
    return ending.toString();
  }

  /// `names.SimpleNameGenerator`: the base is cut so that the ending fits into 63 characters.
  private static String podOf(String replicaSet, Random random) {
    var base = replicaSet + "-";
    return base.substring(0, Math.min(base.length(), 58)) + ending(random);
  }

  /// Names as people give them, many of them alike.
  private static String name(Random random) {
    var words =
        new String[] {
          "api",
          "web",
          "cart",
          "v2",
          "https",
          "http2",
          "pgsql",
          "bcdf456",
          "4f5d6c8",
          "0",
          "12",
          "29921220",
          "x",
          "prod",
          "a-very-long-name-of-a-chart",
          "worker"
        };
    var name = new StringBuilder(words[random.nextInt(words.length)]);
    for (int i = random.nextInt(4); i > 0; i--) {
      name.append('-').append(words[random.nextInt(words.length)]);
    }
    return name.substring(0, Math.min(63, name.length())).replaceFirst("-+$", "");
  }

  private static Ref pod(String name) {
    return Stem.of(new Ref("pod", "shop", name));
  }

  @ParameterizedTest
  @CsvSource({
    "ledger-api-6d4c9b7f88-2vjkm, deployment, ledger-api",
    "checkout-6d8f7c9b5d-x2x7q,   deployment, checkout",
    "search-0,                    statefulset, search",
    "kafka-1-12,                  statefulset, kafka-1",
    "node-exporter-x7k2p,         generated, node-exporter",
    "migrate-orders-8qrh7,        generated, migrate-orders",
    "sales-report-29921220-x7k2p, cronjob, sales-report",
    "web,                         pod, web",
    "web-proxy,                   pod, web-proxy",
    "web-01,                      pod, web-01",
    "pending-12345,               pod, pending-12345",
  })
  void a_pod_goes_by_what_its_controller_is_called(String pod, String kind, String name) {
    assertEquals(new Ref(kind, "shop", name), pod(pod));
  }

  @Test
  void what_a_controller_made_goes_by_its_maker() {
    assertEquals(
        new Ref("deployment", "shop", "api"),
        Stem.of(new Ref("replicaset", "shop", "api-66bc8c4")));
    assertEquals(
        new Ref("cronjob", "shop", "sales"), Stem.of(new Ref("job", "shop", "sales-29921220")));
    var job = new Ref("job", "shop", "migrate-orders");
    assertEquals(job, Stem.of(job));
    var node = new Ref("node", "", "pool-66bc8c4-x2x7q");
    assertEquals(node, Stem.of(node));
  }

  @Test
  void pods_of_one_deployment_meet_and_those_of_two_never_do() {
    var random = new Random(20261121);
    int met = 0;
    int alike = 0;
    for (int i = 0; i < 200_000; i++) {
      var one = name(random);
      var other = random.nextInt(4) == 0 ? one + "-" + hash(random) : name(random);
      var ofOne = one + "-" + hash(random);
      var first = pod(podOf(ofOne, random));
      if (!one.equals(other)) {
        assertNotEquals(first, pod(podOf(other + "-" + hash(random), random)), one + " " + other);
        assertNotEquals(first, new Ref("deployment", "shop", other), one + " " + other);
      }
      met += first.equals(pod(podOf(ofOne, random))) ? 1 : 0;
      alike += first.equals(new Ref("deployment", "shop", one)) ? 1 : 0;
    }
    assertEquals(1.0, met / 200_000.0, 0.01, "the pods of one ReplicaSet");
    assertEquals(1.0, alike / 200_000.0, 0.05, "what a look at the owner would have given");
  }

  @Test
  void it_is_quick_on_hostile_names() {
    var name = "-".repeat(20) + "4".repeat(20) + "-b".repeat(100);
    long began = System.nanoTime();
    for (int i = 0; i < 10_000; i++) {
      var _ = pod(name);
    }
    assertEquals(0, (System.nanoTime() - began) / 5_000_000_000L);
  }
}
