package dev.sitrep.receiver.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {
  private static final SameOrigin OURS = new SameOrigin("https://sitrep.example.org");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // curl, Alertmanager
        "-, -, true",
        // browsers that say how they came to it
        "same-origin, -, true",
        "none, -, true",
        "same-site, -, false",
        "cross-site, -, false",
        "cross-site, http://sitrep:8080, false",
        "same-origin, null, true",
        "nonsense, -, false",
        // browsers that say only where the page is from
        "-, http://sitrep:8080, true",
        "-, https://sitrep:8080, true",
        "-, http://SITREP:8080, true",
        "-, https://sitrep.example.org, true",
        "-, https://sitrep.example.org:443, true",
        "-, http://sitrep.example.org, false",
        "-, https://sitrep.example.org:8443, false",
        "-, https://sitrep.example.org.evil.test, false",
        "-, http://sitrep, false",
        "-, http://evil.test, false",
        "-, http://sitrep:8080@evil.test, false",
        "-, null, false",
        "-, '', false",
        "-, 'http://a b', false",
      })
  void what_changes_something_has_to_be_ours(String fetch, String origin, boolean allowed) {
    assertEquals(allowed, OURS.allows("POST", "sitrep:8080", call(fetch, origin)));
    assertTrue(OURS.allows("GET", "sitrep:8080", call(fetch, origin)), "reading");
  }

  @Test
  void other_methods_change_something_too() {
    for (var method : List.of("PUT", "DELETE", "PATCH")) {
      assertFalse(OURS.allows(method, "sitrep:8080", call("cross-site", null)));
    }
  }

  @Test
  void without_an_address_of_our_own_the_host_decides() {
    var nowhere = new SameOrigin("");
    assertTrue(nowhere.allows("POST", "localhost:8080", call(null, "http://localhost:8080")));
    assertFalse(nowhere.allows("POST", "localhost:8080", call(null, "http://localhost:3000")));
  }

  @Test
  void a_header_that_is_there_twice_is_nobody_s() {
    var twice =
        new Call(
            "10.0.0.1",
            name -> name.equals("Origin") ? List.of("http://a", "http://a") : List.of());
    assertFalse(OURS.allows("POST", "a", twice));
  }

  private static Call call(@Nullable String fetch, @Nullable String origin) {
    var headers = new HashMap<String, List<String>>(Map.of());
    if (fetch != null) {
      headers.put("Sec-Fetch-Site", List.of(fetch));
    }
    if (origin != null) {
      headers.put("Origin", List.of(origin));
    }
    return new Call("10.0.0.1", name -> headers.getOrDefault(name, List.of()));
  }
}
