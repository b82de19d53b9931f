package dev.sitrep.receiver.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.access.Callers.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallersTest {
  private static final String OUTSIDE = "192.0.2.9";
  private static final String PROXY = "10.1.2.7";
  private static final String USER = "X-Auth-Request-Email";
  private static final String GROUPS = "X-Auth-Request-Groups";

  @TempDir private Path folder;
  private final AtomicLong nanos = new AtomicLong(1);
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T08:00:00Z"));
  private Callers callers = Callers.anybody();

  @BeforeEach
  void configure() throws IOException {
    var from = List.of(Network.parse("10.1.2.0/24"));
    callers =
        of(
            account("alertmanager", new Proof.Token(file("am", "alert-token")), Role.WEBHOOK),
            new Account(
                "ops",
                new Proof.Password(file("ops", "open sesame")),
                Set.of(Role.ASKER),
                Namespaces.of(List.of("shop"))),
            account("bot", new Proof.Token(file("bot", "old-token\nnew-token\n")), Role.ASKER),
            new Account(
                "team",
                new Proof.Header(USER, GROUPS, List.of("team-a"), from),
                Set.of(Role.ASKER),
                Namespaces.of(List.of("a"))),
            new Account(
                "sre",
                new Proof.Header(USER, GROUPS, List.of("sre", "admins"), from),
                Set.of(Role.VIEWER),
                Namespaces.of(List.of("b"))));
  }

  private Callers of(Account... accounts) {
    return Callers.of(List.of(accounts), now::get, nanos::get);
  }

  private static Account account(String name, Proof proof, Role role) {
    return new Account(name, proof, Set.of(role), Namespaces.EVERYTHING);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer alert-token, alertmanager",
    "bearer alert-token, alertmanager",
    "Bearer  alert-token, alertmanager",
    "Bearer old-token, bot",
    "Bearer new-token, bot",
    "Basic b3BzOm9wZW4gc2VzYW1l, ops",
    "basic b3BzOm9wZW4gc2VzYW1l, ops",
  })
  void a_right_credential_says_who_it_is(String header, String name) {
    assertEquals(name, known(call(OUTSIDE, Map.of("Authorization", List.of(header)))).name());
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer wrong",
    "Bearer alert-toke",
    "Bearer alert-token2",
    "Bearer ALERT-TOKEN",
    "Bearer 'old-token new-token'",
    "Bearer open sesame",
    "Bearer",
    "''",
    "alert-token",
    "Basic alert-token",
    "Basic !!!",
    "Basic b3Bz",
    "Digest alert-token",
  })
  void a_wrong_one_is_wrong(String header) {
    assertInstanceOf(
        Found.Wrong.class, callers.find(call(OUTSIDE, Map.of("Authorization", List.of(header)))));
  }

  @ParameterizedTest
  @CsvSource({"ops, wrong", "ops, ''", "Ops, open sesame", "'', open sesame", "bot, old-token"})
  void name_and_password_belong_together(String user, String password) {
    assertInstanceOf(Found.Wrong.class, callers.find(call(OUTSIDE, basic(user, password))));
  }

  @Test
  void nothing_is_nobody() {
    assertInstanceOf(Found.Nobody.class, callers.find(call(OUTSIDE, Map.of())));
    assertInstanceOf(Found.Nobody.class, of().find(call(OUTSIDE, Map.of())), "no account at all");
  }

  @Test
  void two_authorizations_are_none() {
    var two = Map.of("Authorization", List.of("Bearer alert-token", "Bearer alert-token"));
    assertInstanceOf(Found.Wrong.class, callers.find(call(OUTSIDE, two)));
  }

  @Test
  void a_header_counts_from_the_proxy_alone() {
    var header = Map.of(USER, List.of("ann@example.org"), GROUPS, List.of("sre"));
    var ann = known(call(PROXY, header));
    assertEquals("ann@example.org", ann.name());
    assertTrue(ann.may(Role.VIEWER));
    assertFalse(ann.may(Role.ASKER));
    assertInstanceOf(Found.Nobody.class, callers.find(call(OUTSIDE, header)));
    var forwarded = new HashMap<>(header);
    forwarded.put("X-Forwarded-For", List.of(PROXY));
    forwarded.put("Forwarded", List.of("for=" + PROXY));
    assertInstanceOf(Found.Nobody.class, callers.find(call(OUTSIDE, forwarded)));
  }

  @Test
  void a_proxy_that_names_nobody_or_two_names_nobody() {
    assertInstanceOf(Found.Nobody.class, callers.find(call(PROXY, Map.of())));
    assertInstanceOf(Found.Nobody.class, callers.find(call(PROXY, Map.of(GROUPS, List.of("sre")))));
    assertInstanceOf(Found.Nobody.class, callers.find(call(PROXY, Map.of(USER, List.of(" ")))));
    assertInstanceOf(
        Found.Nobody.class, callers.find(call(PROXY, Map.of(USER, List.of("ann", "root")))));
  }

  @Test
  void who_is_in_several_groups_may_what_each_of_them_may() {
    var both =
        known(call(PROXY, Map.of(USER, List.of("ann"), GROUPS, List.of("x, team-a ,admins"))));
    assertEquals(List.of("a"), both.namespaces(Role.ASKER).patterns());
    assertEquals(List.of("a", "b"), both.namespaces(Role.VIEWER).patterns());
    assertEquals(Namespaces.NOTHING, both.namespaces(Role.WEBHOOK));
  }

  @Test
  void who_is_in_no_group_is_known_and_may_nothing() {
    var stranger = known(call(PROXY, Map.of(USER, List.of("bob"), GROUPS, List.of("sre2"))));
    assertEquals("bob", stranger.name());
    for (var role : Role.values()) {
      assertFalse(stranger.may(role), role.word());
    }
  }

  @Test
  void what_a_proxy_passes_on_beside_its_word_does_not_matter() {
    var passed =
        Map.of(
            USER,
            List.of("ann"),
            GROUPS,
            List.of("sre"),
            "Authorization",
            List.of("Bearer id.tok"));
    for (int i = 0; i < Guesses.MOST * 2; i++) {
      assertEquals("ann", known(call(PROXY, passed)).name());
    }
    assertEquals("bot", known(call(PROXY, with(passed, "Bearer new-token"))).name());
  }

  @Test
  void an_asker_is_a_viewer_and_no_more() {
    var ops = known(call(OUTSIDE, basic("ops", "open sesame")));
    assertTrue(ops.may(Role.ASKER));
    assertTrue(ops.may(Role.VIEWER));
    assertFalse(ops.may(Role.WEBHOOK));
    assertFalse(ops.may(Role.METRICS));
  }

  @Test
  void who_guesses_too_often_has_to_wait_and_a_right_token_never_has() {
    for (int i = 0; i < Guesses.MOST; i++) {
      assertInstanceOf(Found.Wrong.class, callers.find(call(OUTSIDE, basic("ops", "no" + i))));
    }
    assertEquals(
        new Found.TooMany(Duration.ofMinutes(1)),
        callers.find(call(OUTSIDE, basic("ops", "open sesame"))),
        "a right password is not told from a wrong one");
    assertInstanceOf(
        Found.TooMany.class,
        callers.find(call(OUTSIDE, Map.of("Authorization", List.of("Bearer wrong")))));
    var right = Map.of("Authorization", List.of("Bearer alert-token"));
    assertEquals("alertmanager", known(call(OUTSIDE, right)).name());
    assertEquals("ops", known(call("192.0.2.10", basic("ops", "open sesame"))).name());
    now.set(now.get().plusSeconds(60));
    assertEquals("ops", known(call(OUTSIDE, basic("ops", "open sesame"))).name());
  }

  @Test
  void addresses_are_forgotten_in_time() {
    var guesses = new Guesses(now::get);
    for (int i = 0; i < Guesses.ADDRESSES * 3; i++) {
      guesses.wrong("10.%d.%d.1".formatted(i / 256, i % 256));
    }
    assertEquals(Guesses.ADDRESSES, guesses.remembered());
    now.set(now.get().minusSeconds(3600));
    assertTrue(guesses.barred("10.11.1.1").isEmpty(), "a clock that was set back");
  }

  @Test
  void a_token_is_exchanged_without_a_restart() throws IOException {
    write("am", "alert-token\nnext-token\n");
    assertEquals("alertmanager", bearer("alert-token"));
    assertEquals("wrong", bearer("next-token"), "not looked at again within a second");
    pass(Duration.ofSeconds(1));
    assertEquals("alertmanager", bearer("alert-token"));
    assertEquals("alertmanager", bearer("next-token"));
    write("am", "next-token\n");
    pass(Duration.ofSeconds(1));
    assertEquals("wrong", bearer("alert-token"));
    assertEquals("alertmanager", bearer("next-token"));
  }

  @ParameterizedTest
  @CsvSource({"'', empty", "'a\nb\nc', 3 lines", "-, cannot be read"})
  void a_file_that_is_no_good_leaves_what_was_there(String text, String why) throws IOException {
    if (text.equals("-")) {
      Files.delete(folder.resolve("am"));
    } else {
      write("am", text);
    }
    pass(Duration.ofSeconds(1));
    assertEquals("alertmanager", bearer("alert-token"));
    assertEquals(1, callers.failures().size());
    assertTrue(callers.failures().getFirst().contains(why), callers.failures()::toString);
    write("am", "next-token");
    pass(Duration.ofSeconds(1));
    assertEquals("alertmanager", bearer("next-token"));
    assertEquals("wrong", bearer("alert-token"));
    assertEquals(List.of(), callers.failures());
  }

  @Test
  void a_file_that_is_not_there_lets_nobody_in_until_it_is() throws IOException {
    callers = of(account("late", new Proof.Token(folder.resolve("late")), Role.WEBHOOK));
    assertEquals("wrong", bearer(""));
    assertEquals("wrong", bearer("x"));
    file("late", "x");
    pass(Duration.ofSeconds(1));
    assertEquals("late", bearer("x"));
  }

  @Test
  void the_ways_in_are_named_and_a_browser_asks_only_where_a_password_helps() {
    assertEquals(2, callers.challenges().size());
    assertEquals(List.of("Bearer realm=\"sitrep\""), of().challenges());
  }

  @Test
  void metrics_are_open_until_somebody_has_their_role() {
    assertTrue(callers.metricsAreOpen());
    assertFalse(
        of(account("prometheus", new Proof.Token(folder.resolve("am")), Role.METRICS))
            .metricsAreOpen());
  }

  private String bearer(String token) {
    return switch (callers.find(
        call(OUTSIDE, Map.of("Authorization", List.of("Bearer " + token))))) {
      case Found.Known(var identity) -> identity.name();
      case Found.Wrong() -> "wrong";
      case Found.Nobody() -> "nobody";
      case Found.TooMany(var after) -> "too many, " + after;
    };
  }

  private Identity known(Call call) {
    return assertInstanceOf(Found.Known.class, callers.find(call)).identity();
  }

  private void write(String name, String text) throws IOException {
    Files.setLastModifiedTime(file(name, text), FileTime.from(Instant.ofEpochSecond(nanos.get())));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static Map<String, List<String>> basic(String user, String password) {
    var pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return Map.of("Authorization", List.of("Basic " + pair));
  }

  private static Map<String, List<String>> with(
      Map<String, List<String>> headers, String authorization) {
    var more = new HashMap<>(headers);
    more.put("Authorization", List.of(authorization));
    return more;
  }

  private static Call call(String peer, Map<String, List<String>> headers) {
    return new Call(peer, name -> headers.getOrDefault(name, List.of()));
  }
}
