package dev.sitrep.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTest {

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "LocalHost, true",
    "localhost., true",
    "ollama, true",
    "ollama., false",
    "ollama.ai, false",
    "ollama.ai.svc, true",
    "OLLAMA.AI.SVC, true",
    "ollama.ai.svc., true",
    "ollama.ai.svc.cluster.local, true",
    "ollama.cluster.local, true",
    "svc.evil.example, false",
    "ollama.ai.svc.evil.example, false",
    "ollama.ai.svc.cluster.local.evil.example, false",
    "evilsvc, true",
    "evil.notsvc, false",
    "cluster.local.example, false",
    "evilcluster.local, false",
    "api.openai.com, false",
    "127.0.0.1, true",
    "127.9.9.9, true",
    "10.0.0.1, true",
    "10.0.0.1.evil.example, false",
    "11.0.0.1, false",
    "172.15.0.1, false",
    "172.16.0.1, true",
    "172.31.255.255, true",
    "172.32.0.1, false",
    "192.168.1.1, true",
    "192.169.1.1, false",
    "169.254.1.1, true",
    "8.8.8.8, false",
    "8.8.8.8., false",
    "10.0.0.1., false",
    "100.64.0.1, false",
    "0.0.0.0, false",
    "10.0.0.256, false",
    "999.0.0.1, false",
    "134744072, false",
    "167772161, false",
    "2130706433, false",
    "0x08080808, false",
    "8.0x80808, false",
    "10.1, false",
    "010.0.0.1, false",
    "012.1.2.3, false",
    "[::1], true",
    "[0:0:0:0:0:0:0:1], true",
    "[fd12:3456::1], true",
    "[fc00::1], true",
    "[fe80::1], true",
    "[fe80::1%eth0], true",
    "[fec0::1], false",
    "[fe00::1], false",
    "[::ffff:10.0.0.1], true",
    "[::ffff:8.8.8.8], false",
    "[::ffff:808:808], false",
    "[::8.8.8.8], false",
    "[2001:4860:4860::8888], false",
    "[64:ff9b::a00:1], false"
  })
  void tells_inside_from_outside(String host, boolean inside) {
    var named = URI.create("http://" + host + ":11434").getHost();
    if (named == null) {
      assertFalse(inside, host + " is no host for Java");
      assertThrows(IllegalArgumentException.class, () -> Egress.check(to("http://" + host, true)));
      return;
    }
    assertEquals(inside, Egress.inside(named));
  }

  @Test
  void says_which_host_and_what_allows_it() {
    for (var provider : new String[] {"ollama", "openai"}) {
      var settings = to(provider, "https://api.example.com/v1", false);
      var refused = assertThrows(IllegalArgumentException.class, () -> Models.open(settings));
      var message = String.valueOf(refused.getMessage());
      assertTrue(message.startsWith("model.url: api.example.com "), message);
      assertTrue(message.contains("model.allowEgress"), message);
      assertDoesNotThrow(() -> Models.open(to(provider, "https://api.example.com/v1", true)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ollama@evil.example",
        "http://me:s3cret@ollama:11434",
        "http://ollama.ai.svc:x@evil.example/",
        "http://ollama:11434/?key=s3cret",
        "http://ollama:11434/#s3cret",
        "ftp://ollama",
        "ollama:11434",
        "http:///v1",
        "http://under_score:11434",
        "/v1",
        ""
      })
  void an_address_that_hides_something_is_refused_even_where_egress_is_allowed(String url) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Egress.check(to(url, true)));
    var message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("model.url: "), message);
    assertFalse(message.contains("s3cret"), message);
  }

  private static ModelSettings to(String url, boolean allowed) {
    return to("ollama", url, allowed);
  }

  private static ModelSettings to(String provider, String url, boolean allowed) {
    var second = Duration.ofSeconds(1);
    return new ModelSettings(
        provider,
        "m",
        URI.create(url),
        "",
        allowed,
        Optional.empty(),
        8192,
        0,
        900,
        second,
        second,
        1,
        1);
  }
}
