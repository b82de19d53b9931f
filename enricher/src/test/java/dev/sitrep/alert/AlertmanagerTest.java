package dev.sitrep.alert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertmanagerTest {
  private static final String ALERT =
      """
      {"status":"firing","labels":{"alertname":"A","pod":"p"},"startsAt":"2026-11-21T08:00:00Z"}\
      """;

  static Stream<Arguments> faults() {
    return Stream.of(
        bad("", "body is empty"),
        bad(" \n\t", "body is empty"),
        bad("hello", "body is not JSON at line 1, column 6: Unrecognized token 'hello'"),
        bad("{\n  \"version\": oops}", "body is not JSON at line 2, column"),
        bad("<html>", "body is not JSON at line 1, column"),
        bad("\u001b[31m", "body is not JSON at line 1, column 2: Illegal character ((CTRL-CHAR"),
        bad("[]", "body is an array, not an object"),
        bad("\"4\"", "body is a string, not an object"),
        bad("4", "body is the number 4, not an object"),
        bad("null", "body is null, not an object"),
        bad("{}", "version is missing"),
        bad("{\"version\":\"4\"}", "alerts is missing"),
        bad("{\"alerts\":[]}", "version is missing"),
        bad("{\"version\":\"3\",\"alerts\":[]}", "version is \"3\", but only"),
        bad("{\"version\":4,\"alerts\":[]}", "version is 4, but only"),
        bad("{\"version\":null,\"alerts\":[]}", "version is null, but only"),
        bad("{\"version\":{},\"alerts\":[]}", "version is an object, not the string \"4\""),
        bad("{\"version\":\"" + "9".repeat(99) + "\"}", "version is \"" + "9".repeat(40) + "…\""),
        bad("{\"version\":\"4\",\"alerts\":{}}", "alerts is an object, not an array"),
        bad("{\"version\":\"4\",\"alerts\":null}", "alerts is null, not an array"),
        bad(body("7"), "alerts[0] is the number 7, not an object"),
        bad(body(ALERT + ",[]"), "alerts[1] is an array, not an object"),
        bad(body(ALERT + ",null"), "alerts[1] is null, not an object"),
        bad(
            body(ALERT, ALERT, ALERT, ALERT.replace("\"p\"", "7")),
            "alerts[3].labels.pod is the number 7, not a string"),
        bad(body(ALERT.replace("\"p\"", "null")), "alerts[0].labels.pod is null, not a string"),
        bad(body(ALERT.replace("\"p\"", "{}")), "alerts[0].labels.pod is an object, not a string"),
        bad(body(ALERT.replace("\"p\"", "[]")), "alerts[0].labels.pod is an array, not a string"),
        bad(
            body(ALERT.replace("\"pod\":\"p\"", "\"k8s.pod\\u001b.name\":true")),
            "alerts[0].labels[\"k8s.pod\\u001b.name\"] is a boolean, not a string"),
        bad(
            body("{\"labels\":[],\"status\":\"firing\"}"),
            "alerts[0].labels is an array, not an object"),
        bad(
            body(ALERT.replace("\"labels\"", "\"annotations\":{\"a\":1},\"labels\"")),
            "alerts[0].annotations.a is the number 1, not a string"),
        bad(body(without("status")), "alerts[0].status is missing"),
        bad(body(with("status", "\"Firing\"")), "alerts[0].status is \"Firing\", neither firing"),
        bad(body(with("status", "1")), "alerts[0].status is the number 1, not a string"),
        bad(body(without("startsAt")), "alerts[0].startsAt is missing"),
        bad(
            body(with("startsAt", "\"yesterday\"")),
            "alerts[0].startsAt is \"yesterday\", not an RFC 3339 time"),
        bad(
            body(with("startsAt", "\"" + "2".repeat(60) + "\"")),
            "alerts[0].startsAt is \"" + "2".repeat(40) + "…\", not an RFC 3339 time"),
        bad(
            body(with("status", "\"resolved\",\"endsAt\":\"soon\"")),
            "alerts[0].endsAt is \"soon\", not an RFC 3339 time"),
        bad("{\"truncatedAlerts\":-1}", "truncatedAlerts is the number -1, not a count"),
        bad("{\"truncatedAlerts\":1.5}", "truncatedAlerts is the number 1.5, not a count"),
        bad(
            "{\"truncatedAlerts\":99999999999999999999}",
            "truncatedAlerts is the number 99999999999999999999, not a count"),
        bad("{\"receiver\":[]}", "receiver is an array, not a string"),
        bad("{\"groupLabels\":{\"a\":[1]}}", "groupLabels.a is an array, not a string"),
        bad(body(ALERT) + "x", "body goes on after its object, which ends at line 1, column"),
        bad(body(ALERT) + "\n{}", "body goes on after its object"),
        bad(body(ALERT) + "\"", "body goes on after its object"),
        bad(
            body(ALERT).substring(0, 60),
            "body ends in the middle, at line 1, column 61 (alerts[0].labels"),
        bad(
            "{\"x\":" + "[".repeat(60) + "]".repeat(60) + "}",
            "body is beyond a bound at line 1, column"),
        bad("{\"receiver\":\"" + "x".repeat(2 << 20) + "\"}", "body is beyond a bound at line 1"),
        bad("{\"truncatedAlerts\":" + "1".repeat(101) + "}", "body is beyond a bound at line 1"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void a_fault_is_named_with_its_place(String body, String why) {
    var sentence = why(Alertmanager.parse(body.getBytes(UTF_8)));
    assertTrue(sentence.startsWith(why), sentence);
    assertTrue(sentence.length() < 400, sentence);
    assertTrue(sentence.chars().noneMatch(Character::isISOControl), sentence);
  }

  static Stream<Arguments> notUtf8() {
    return Stream.of("\u00ff", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00f4\u0090\u0080\u0080")
        .map(bytes -> Arguments.of(body(ALERT.replace("\"p\"", "\"" + bytes + "\""))));
  }

  @ParameterizedTest
  @MethodSource("notUtf8")
  void bytes_that_are_not_utf_8_are_rejected(String body) {
    var sentence = why(Alertmanager.parse(body.getBytes(ISO_8859_1)));
    assertTrue(sentence.startsWith("body is not UTF-8, near line 1"), sentence);
  }

  @Test
  void a_stream_that_breaks_is_a_value() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }

          @Override
          public int read(byte[] buffer, int from, int length) throws IOException {
            return read();
          }
        };
    assertEquals(
        "body cannot be read: java.io.IOException: connection reset",
        why(Alertmanager.parse(broken)));
  }

  @Test
  void what_is_unknown_is_skipped_and_what_is_optional_may_be_missing() {
    var accepted =
        accepted(
            """
            {"new":{"a":[{"b":null}]},"alerts":[{"more":[1,{}],"labels":null,"status":"firing",
            "startsAt":"2026-11-21T08:00:00Z"}],"version":"4","groupLabels":null,"receiver":null,
            "truncatedAlerts":null}

            """);
    var alert = accepted.group().alerts().getFirst();
    assertAll(
        () -> assertEquals("", accepted.group().receiver()),
        () -> assertEquals(Map.of(), accepted.group().groupLabels()),
        () -> assertEquals(0, accepted.group().truncatedAlerts()),
        () -> assertEquals(Map.of(), alert.labels()),
        () -> assertEquals(Map.of(), alert.annotations()),
        () -> assertEquals("", alert.name()),
        () -> assertEquals("", alert.generatorUrl()),
        () -> assertEquals(Optional.empty(), alert.endsAt()),
        () -> assertEquals("cbf29ce484222325", alert.fingerprint()),
        () -> assertEquals(0, accepted.leftOut()));
  }

  @Test
  void no_alerts_are_no_fault() {
    assertEquals(0, accepted(body()).group().alerts().size());
  }

  @Test
  void of_a_name_that_occurs_twice_the_last_wins() {
    var twice = ALERT.replace("\"pod\":\"p\"", "\"pod\":\"p\",\"pod\":\"q\"");
    var accepted =
        accepted(
            "{\"alerts\":[%s,%s],\"alerts\":[%s],\"version\":\"4\"}"
                .formatted(ALERT, ALERT, twice));
    assertEquals(1, accepted.group().alerts().size());
    assertEquals("q", accepted.group().alerts().getFirst().label("pod"));
  }

  @Test
  void an_empty_label_is_an_absent_one() {
    var with = accepted(body(ALERT.replace("\"p\"", "\"\""))).group().alerts().getFirst();
    var without = accepted(body(ALERT.replace(",\"pod\":\"p\"", ""))).group().alerts().getFirst();
    assertEquals(without, with);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE"})
  void only_utf_8_is_read(String charset) {
    var body = body(ALERT).getBytes(Charset.forName(charset));
    assertInstanceOf(Parsed.Rejected.class, Alertmanager.parse(body));
  }

  @Test
  void an_odd_fingerprint_is_computed_anew() {
    var missing = accepted(body(ALERT)).group().alerts().getFirst();
    var odd = accepted(body(with("fingerprint", "\"../../x\""))).group().alerts().getFirst();
    assertEquals(16, missing.fingerprint().length());
    assertEquals(missing.fingerprint(), odd.fingerprint());
  }

  @Test
  void fingerprints_follow_the_byte_order_of_names() {
    // U+FF5E sorts before U+1F525 in UTF-8 and after it in UTF-16.
    assertEquals(fnv("\uff5e", "a", "🔥", "b"), Fingerprints.of(Map.of("\uff5e", "a", "🔥", "b")));
  }

  @ParameterizedTest
  @MethodSource("times")
  void times_are_rfc_3339(String text, Optional<Instant> time) {
    assertEquals(time, Times.parse(text));
  }

  static Stream<Arguments> times() {
    return Stream.of(
        time("2026-11-21T08:10:45Z", "2026-11-21T08:10:45Z"),
        time("2026-11-21T08:10:45.2Z", "2026-11-21T08:10:45.200Z"),
        time("2026-11-21T08:10:45.123456789Z", "2026-11-21T08:10:45.123456789Z"),
        time("2026-11-21T08:10:45.5+05:30", "2026-11-21T02:40:45.500Z"),
        time("2026-11-21T08:10:45-11:00", "2026-11-21T19:10:45Z"),
        time("2026-11-21t08:10:45z", "2026-11-21T08:10:45Z"),
        time("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        noTime("2026-11-21T08:10Z"),
        noTime("2026-11-21T08:10:45"),
        noTime("2026-11-21 08:10:45Z"),
        noTime("2026-11-21T08:10:45.Z"),
        noTime("2026-11-21T08:10:45.1234567890Z"),
        noTime("2026-11-21T08:10:45+0530"),
        noTime("2026-11-21T24:00:00Z"),
        noTime("2026-02-30T00:00:00Z"),
        noTime("12026-11-21T08:10:45Z"),
        noTime("-2026-11-21T08:10:45Z"),
        noTime("1763712645"),
        noTime(""));
  }

  @Test
  void a_firing_alert_has_no_end_whatever_it_says() {
    var alert = accepted(body(with("endsAt", "\"2026-11-21T09:00:00Z\""))).group().alerts();
    assertEquals(Optional.empty(), alert.getFirst().endsAt());
  }

  @Test
  void a_long_value_is_cut_and_counted() {
    var long_ = "x".repeat(Alertmanager.MAX_VALUE - 1) + "🔥" + "y".repeat(100);
    var accepted = accepted(body(ALERT.replace("\"p\"", '"' + long_ + '"')));
    assertEquals(1, accepted.leftOut());
    assertEquals(
        "x".repeat(Alertmanager.MAX_VALUE - 1), accepted.group().alerts().getFirst().label("pod"));
  }

  @Test
  void labels_beyond_the_bound_are_left_out_and_counted() {
    var many =
        IntStream.range(0, 150)
            .mapToObj(i -> "\"l%03d\":\"v\"".formatted(i))
            .collect(Collectors.joining(","));
    var accepted = accepted(body(ALERT.replace("\"pod\":\"p\"", many)));
    assertEquals(100, accepted.group().alerts().getFirst().labels().size());
    assertEquals(51, accepted.leftOut());
  }

  @Test
  void alerts_beyond_the_bound_are_left_out_and_counted() {
    var small = "{\"status\":\"firing\",\"startsAt\":\"2026-11-21T08:00:00Z\"}";
    var many = String.join(",", Collections.nCopies(100_003, small));
    var accepted = accepted(body(many));
    assertEquals(100_000, accepted.group().alerts().size());
    assertEquals(3, accepted.leftOut());
  }

  @Test
  void ten_thousand_alerts_are_read_in_no_time() {
    var half = new String(Payloads.bytes("07-firing-5000"), UTF_8);
    int from = half.indexOf("\"alerts\":[") + 10;
    int to = half.indexOf("],\"groupLabels\"");
    var body = (half.substring(0, to) + "," + half.substring(from)).getBytes(UTF_8);
    assertTrue(body.length > 11_000_000);
    var accepted = assertTimeout(Duration.ofSeconds(10), () -> Alertmanager.parse(body));
    assertEquals(10_000, assertInstanceOf(Parsed.Accepted.class, accepted).group().alerts().size());
  }

  @Test
  void damaged_bodies_are_accepted_or_rejected_and_nothing_else() {
    var random = new Random(20_261_121);
    int rejected = 0;
    for (var name : Payloads.names()) {
      var whole = Payloads.bytes(name);
      if (whole.length > 100_000) {
        continue;
      }
      for (int round = 0; round < 300; round++) {
        var damaged = damaged(whole, random);
        switch (Alertmanager.parse(damaged)) {
          case Parsed.Accepted(var group, _) -> assertTrue(group.alerts().size() <= 50);
          case Parsed.Rejected(var why) -> {
            rejected++;
            assertTrue(why.length() < 400 && why.chars().noneMatch(Character::isISOControl), why);
          }
        }
      }
    }
    assertTrue(rejected > 5000, () -> "too little damage to prove anything");
  }

  private static byte[] damaged(byte[] whole, Random random) {
    if (random.nextInt(3) == 0) {
      return Arrays.copyOf(whole, random.nextInt(whole.length - 1));
    }
    var damaged = whole.clone();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return damaged;
  }

  private static String fnv(String... texts) {
    long hash = 0xcbf29ce484222325L;
    for (var text : texts) {
      for (byte b : text.getBytes(UTF_8)) {
        hash = (hash ^ Byte.toUnsignedInt(b)) * 1099511628211L;
      }
      hash = (hash ^ 255) * 1099511628211L;
    }
    return "%016x".formatted(hash);
  }

  private static Arguments bad(String body, String why) {
    return Arguments.of(body, why);
  }

  private static Arguments time(String text, String instant) {
    return Arguments.of(text, Optional.of(Instant.parse(instant)));
  }

  private static Arguments noTime(String text) {
    return Arguments.of(text, Optional.empty());
  }

  private static String body(String... alerts) {
    return "{\"alerts\":[" + String.join(",", alerts) + "],\"version\":\"4\"}";
  }

  private static String without(String field) {
    return ALERT.replaceFirst("\"" + field + "\"", "\"other\"");
  }

  private static String with(String field, String json) {
    return without(field).replaceFirst("}$", ",\"" + field + "\":" + json + "}");
  }

  private static Parsed.Accepted accepted(String body) {
    return assertInstanceOf(Parsed.Accepted.class, Alertmanager.parse(body.getBytes(UTF_8)));
  }

  private static String why(Parsed parsed) {
    return assertInstanceOf(Parsed.Rejected.class, parsed).why();
  }
}
