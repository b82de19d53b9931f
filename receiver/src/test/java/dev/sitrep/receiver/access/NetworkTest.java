package dev.sitrep.receiver.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.3/24, 10.1.2.99, true",
    "10.1.2.128/25, 10.1.2.127, false",
    "10.1.2.128/25, 10.1.2.128, true",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.1.2.3/32, ::ffff:10.1.2.3, true",
    "127.0.0.1, ::1, false",
    "::1, [::1], true",
    "::1, 0:0:0:0:0:0:0:1%lo, true",
    "fd00::/8, fd12:3456::1, true",
    "fd00::/8, fe80::1, false",
    "0.0.0.0/1, 128.0.0.1, false",
    "10.0.0.0/8, localhost, false",
    "10.0.0.0/8, '', false",
  })
  void addresses_with_the_same_beginning_are_in_it(String network, String peer, boolean in) {
    assertEquals(in, Network.parse(network).contains(peer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "proxy",
        "10.0.0",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "::/129",
        "1/8/8"
      })
  void what_is_no_network_is_refused_with_an_example(String text) {
    var problem = assertThrows(IllegalArgumentException.class, () -> Network.parse(text));
    assertTrue(String.valueOf(problem.getMessage()).contains("10.1.2.0/24"), problem::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/0", "::/0"})
  void everybody_is_no_proxy(String text) {
    var problem = assertThrows(IllegalArgumentException.class, () -> Network.parse(text));
    assertTrue(String.valueOf(problem.getMessage()).contains("everybody"), problem::toString);
  }

  @Test
  void a_network_of_pods_is_wide() {
    assertTrue(Network.parse("10.0.0.0/8").wide());
    assertTrue(Network.parse("fd00::/48").wide());
    assertFalse(Network.parse("10.1.2.0/24").wide());
    assertFalse(Network.parse("127.0.0.1").wide());
  }

  @Test
  void hosts_with_a_network_of_their_own_are_one() {
    assertEquals(Network.neighbour("2001:db8::1"), Network.neighbour("[2001:db8::ffff:1]"));
    assertNotEquals(Network.neighbour("2001:db8::1"), Network.neighbour("2001:db8:0:1::1"));
    assertNotEquals(Network.neighbour("10.0.0.1"), Network.neighbour("10.0.0.2"));
  }
}
