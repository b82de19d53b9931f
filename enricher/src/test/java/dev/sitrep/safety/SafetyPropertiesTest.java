package dev.sitrep.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Log;
import dev.sitrep.logs.LogDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What must hold for any text, tried on a few thousand seeded ones.
class SafetyPropertiesTest {
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String HEX = "0123456789abcdef";
  private static final String ALNUM =
      LOWER + LOWER.toUpperCase(java.util.Locale.ROOT) + "0123456789";
  private static final String[] WORDS = {
    "connecting",
    "to",
    "database",
    "failed",
    "after",
    "3",
    "attempts",
    "ERROR",
    "user",
    "pod/api-1",
    "level=info",
    "(retrying)",
    "host:5432",
    "took",
    "12ms",
    "a=b",
    "\"quoted text\"",
    "GET",
    "/x?y=1"
  };

  /// `-Dsecrets.seed=` tries another one.
  private static final long SEED = Long.getLong("secrets.seed", 20260101);

  private final Random random = new Random(SEED);
  private final Redaction redaction = Redaction.create();

  private String some(String alphabet, int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private String prose() {
    var text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return text.toString();
  }

  @Test
  void no_secret_survives_in_any_surroundings() {
    var secrets = Secrets.seeded(SEED);
    assertTrue(secrets.forms().size() >= 100, secrets.forms().size() + " kinds");
    for (var form : secrets.forms()) {
      for (int i = 0; i < 40; i++) {
        var spilled = secrets.one(form);
        var text = spilled.text();
        text = spilled.overLines() ? text : prose() + text + " " + prose();
        var redacted = redaction.redact(text);
        assertFalse(
            spilled.survivesIn(redacted), "seed " + SEED + ": " + text + "\n became\n" + redacted);
        assertEquals(redacted, redaction.redact(redacted), "seed " + SEED);
      }
    }
  }

  @Test
  void no_secret_survives_the_digest_of_a_log() {
    var secrets = Secrets.seeded(SEED + 1);
    for (int i = 0; i < 400; i++) {
      var spilled = Stream.generate(secrets::any).limit(6).toList();
      var log = new StringBuilder();
      spilled.forEach(one ->
          log.append(prose())
              .append('\n')
              .append(one.overLines() ? "" : prose())
              .append(one.text())
              .append(" ")
              .append('\n'));
      var lines = log.toString().lines().map(line -> new Log.Line(Optional.empty(), line)).toList();
      var digest = LogDigest.of(lines, 100, redaction).toString();
      for (var one : spilled) {
        assertFalse(
            one.survivesIn(digest), "seed " + SEED + ", log " + i + ": " + one + " in " + digest);
      }
    }
  }

  private static final List<String> WORDS_OF_NAMES =
      List.of(
          ("api token auth session secret password cookie vault key sk credentials private signature"
                  + " payments db hf npm bot aws pass passport tokenizer login basic bearer sso jwt"
                  + " registry s sid otp")
              .split(" "));

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String name() {
    var name = new StringBuilder(WORDS_OF_NAMES.get(random.nextInt(WORDS_OF_NAMES.size())));
    for (int i = random.nextInt(3); i > 0; i--) {
      name.append('-').append(WORDS_OF_NAMES.get(random.nextInt(WORDS_OF_NAMES.size())));
    }
    return name.toString();
  }

  private String pod() {
    return name()
        + oneOf(
            "-"
                + some("bcdfghjklmnpqrstvwxz2456789", 9)
                + "-"
                + some("bcdfghjklmnpqrstvwxz2456789", 5),
            "-0",
            "-28763040-" + some("bcdfghjklmnpqrstvwxz2456789", 5));
  }

  private String uuid() {
    return some(HEX, 8)
        + "-"
        + some(HEX, 4)
        + "-4"
        + some(HEX, 3)
        + "-a"
        + some(HEX, 3)
        + "-"
        + some(HEX, 12);
  }

  private String harmless() {
    return switch (random.nextInt(26)) {
      case 0 -> "pod/" + pod() + " in namespace " + name() + " is not ready";
      case 1 ->
          "Successfully assigned " + name() + "/" + pod() + " to ip-10-0-1-23.example.internal";
      case 2 ->
          "Failed to pull image \"registry.example.com/"
              + name()
              + "/"
              + name()
              + ":v1.4.2-rc.1\": not found";
      case 3 -> "image: ghcr.io/" + name() + "/" + name() + "@sha256:" + some(HEX, 64);
      case 4 -> "imageID=docker.io/library/" + name() + "@sha256:" + some(HEX, 64);
      case 5 -> "containerID: containerd://" + some(HEX, 64);
      case 6 -> "uid: " + uuid() + " resourceVersion: " + some("123456789", 9);
      case 7 -> "request " + uuid() + " failed after 1m30.5s";
      case 8 -> "commit " + some(HEX, 40) + " of branch main, was " + some(HEX, 7);
      case 9 ->
          "dial tcp "
              + name()
              + ":"
              + oneOf("8080", "5432", "443", "6379")
              + ": connect: connection refused";
      case 10 ->
          "dial tcp: lookup "
              + name()
              + "."
              + name()
              + ".svc.cluster.local on 10.96.0.10:53: no such host";
      case 11 -> "http://" + name() + "." + name() + ".svc:8080/healthz returned 503 in 12.5ms";
      case 12 -> "secret \"" + name() + "\" not found";
      case 13 -> "couldn't find key " + name() + " in Secret " + name() + "/" + name();
      case 14 -> "configmap \"" + name() + "\" not found";
      case 15 ->
          "exceeded quota: "
              + name()
              + ", requested: requests.memory=512Mi, used: requests.memory=2Gi, limited: requests.memory=2Gi";
      case 16 ->
          "0/12 nodes are available: 3 Insufficient cpu, 9 node(s) had untolerated taint {"
              + name()
              + ": }";
      case 17 ->
          "Readiness probe failed: Get \"http://10.244.1."
              + random.nextInt(250)
              + ":8081/ready\": context deadline exceeded";
      case 18 ->
          "MountVolume.SetUp failed for volume \""
              + name()
              + "\" : secret \""
              + name()
              + "\" not found";
      case 19 -> "serviceaccount \"" + name() + "\" not found";
      case 20 -> "Ready=False ContainersNotReady: containers with unready status: [" + name() + "]";
      case 21 -> "trace_id=" + some(HEX, 32) + " span_id=" + some(HEX, 16) + " took=350ms";
      case 22 ->
          "deployment.apps/"
              + name()
              + " scaled up replica set "
              + name()
              + "-"
              + some("bcdfghjklmnpqrstvwxz2456789", 9)
              + " to 3 from 2";
      case 23 ->
          "limits: cpu 500m, memory 128Mi; ephemeral-storage=1Gi; version v1.36.0+k3s1, go1.25.3";
      case 24 -> "persistentvolumeclaim \"" + name() + "-" + pod() + "\" bound to pvc-" + uuid();
      default ->
          "back-off 5m0s restarting failed container="
              + name()
              + " pod="
              + pod()
              + "_"
              + name()
              + "("
              + uuid()
              + ")";
    };
  }

  @Test
  void what_kubernetes_says_is_not_touched() {
    for (int i = 0; i < 20_000; i++) {
      var line = harmless();
      assertEquals(line, redaction.redact(line), "seed " + SEED);
      assertEquals(line, Neutralizer.line(line), "seed " + SEED);
    }
  }

  /// Each of them begins to match something, over and over.
  private static final List<String> NEAR_MATCHES =
      List.of(
          "://u:",
          "://:@",
          "password=",
          "password=\"",
          "token: '",
          "\\\\\"password\\\\\":\\\\\"",
          "--secret ",
          "%3D",
          "secret={",
          "eyJ",
          "eyJhbGci.",
          "sk-",
          "-----BEGIN ",
          "-----BEGIN PRIVATE KEY-----",
          "-----END PRIVATE KEY-----",
          "\"kind\":\"Secret\",\"data\":{",
          "Authorization: Bearer ",
          "Cookie: a=",
          "curl -u ",
          "mysql -",
          "docker login -",
          "<a>",
          "<password ",
          "create identified by '",
          "key=\"",
          "\"name\":\"a\",",
          "u:abc@",
          "a:b@/",
          "{\"",
          "[",
          "<|",
          "]~",
          "\u001b[",
          "\u001b]",
          "Caused by: ",
          "at a.b(",
          "Traceback (most recent call last):",
          "panic: ",
          "error=\"",
          "[x] ",
          "a.",
          "AKIA",
          "0Q~",
          "AC0123456789abcdef",
          "level=",
          "-> ",
          "** (",
          "This error originated either by ",
          "Error: ",
          "\"auths\":{\"auth\":",
          "A",
          "0",
          " ");

  @Test
  void near_matches_take_time_in_proportion() {
    var mixture = new StringBuilder();
    while (mixture.length() < 1 << 20) {
      mixture.append(NEAR_MATCHES.get(random.nextInt(NEAR_MATCHES.size())));
    }
    assertTimeout(
        Duration.ofMinutes(2),
        () -> {
          for (var near : NEAR_MATCHES) {
            var text = near.repeat((1 << 20) / near.length());
            redaction.redact(text);
            LogDigest.of(cut(text.substring(0, 1 << 15), 120), 8, redaction);
            LogDigest.of(cut(text.substring(0, 1 << 16), 4_000), 8, redaction);
          }
          LogDigest.of(cut(mixture.substring(0, 1 << 17), 4_000), 8, redaction);
          LogDigest.of(cut(mixture.toString(), 1 << 20), 8, redaction);
        });
  }

  private static List<Log.Line> cut(String text, int width) {
    return IntStream.range(0, (text.length() + width - 1) / width)
        .mapToObj(i -> text.substring(i * width, Math.min(text.length(), (i + 1) * width)))
        .map(line -> new Log.Line(Optional.empty(), line))
        .toList();
  }

  @Test
  void colours_and_invisible_characters_do_not_help_a_secret_through() {
    var cleaner = new Cleaner(redaction);
    var secrets = Secrets.seeded(SEED + 2);
    for (int i = 0; i < 500; i++) {
      var secret = secrets.password();
      var text = "\u001b[36mpass\u200bword\u001b[0m=\u001b[32m" + secret + "\u001b[0m ok";
      var line = cleaner.line(text, 500);
      assertFalse(line.contains(secret), line);
      assertTrue(line.endsWith(" ok"), line);
    }
  }

  @Test
  void doing_it_twice_is_doing_it_once() {
    var pieces =
        new String[] {
          "password",
          "=",
          ": ",
          "\"",
          "'",
          "token",
          "\n",
          "://u:",
          "@h",
          "<|",
          "[INST]",
          "</s>",
          "[",
          "<",
          "|>",
          "\u001b[31m",
          "\u001b]",
          "\u200b",
          "\u202e",
          "＜",
          "｜",
          "-----BEGIN PRIVATE KEY-----",
          "-----END PRIVATE KEY-----",
          "QUJDREVG",
          " ",
          "--secret ",
          "Bearer ",
          "Cookie: a=",
          ";",
          "&",
          "x1y2z3w4",
          "[REDACTED:",
          "]",
          "{",
          "}",
          "\\",
          "kind: Secret",
          "data:",
          "  k: v1",
          "\ud800",
          "é",
          "\u2028",
          "\r",
          "\t",
          "AKIA",
          "eyJ",
          "hunter2",
          ",",
          "<s>",
          "﹤",
          "1234",
          "ghp_"
        };
    var cleaner = new Cleaner(redaction);
    for (int i = 0; i < 5_000; i++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(14); n >= 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      var neutral = Neutralizer.neutralize(text.toString());
      assertEquals(neutral, Neutralizer.neutralize(neutral));
      var line = Neutralizer.line(text.toString());
      assertEquals(line, Neutralizer.line(line));
      var clean = cleaner.line(text.toString(), 60);
      assertTrue(clean.length() <= 60);
      assertFalse(line.contains("\n"));
      assertFalse(clean.codePoints().anyMatch(Neutralizer::isForbidden));
    }
  }

  @Test
  void nothing_invisible_comes_out() {
    for (int i = 0; i < 5_000; i++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(40); n >= 0; n--) {
        int range = random.nextInt(5);
        int point =
            switch (range) {
              case 0 -> random.nextInt(0x100);
              case 1 -> 0x2000 + random.nextInt(0x100);
              case 2 -> 0xD800 + random.nextInt(0x2800);
              case 3 -> 0xE0000 + random.nextInt(0x200);
              default -> random.nextInt(0x110000);
            };
        if (point < 0x10000) {
          text.append((char) point);
        } else {
          text.appendCodePoint(point);
        }
      }
      var line = Neutralizer.line(text.toString());
      line.codePoints()
          .forEach(c -> {
            int type = Character.getType(c);
            assertFalse(
                type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || (c >= 0xFE00 && c <= 0xFE0F)
                    || (c >= 0xE0000 && c <= 0xE0FFF),
                () -> Integer.toHexString(c));
          });
    }
  }

  @Test
  void what_is_matched_against_is_bounded_however_long_the_text() {
    var base64 = some(ALNUM, 1_000_000);
    assertTrue(redaction.redact(base64).length() <= Redaction.LONGEST_LINE);
    var soup = "password=token=secret: AKIA ://u:p@ Bearer sk- ".repeat(4_000);
    assertTrue(redaction.redact(soup).length() <= Redaction.LONGEST_LINE);
    var begins = "-----BEGIN PRIVATE KEY-----".repeat(7_000);
    assertFalse(redaction.redact(begins).contains("BEGIN"));
    var manyBegins = "-----BEGIN PRIVATE KEY-----\n".repeat(7_000);
    assertEquals(1, redaction.redact(manyBegins).lines().count());
    var ends = "-----END PRIVATE KEY-----\n".repeat(7_000);
    assertFalse(redaction.redact(ends).contains("END"));
    var open = "\u001b]8;;".repeat(50_000);
    assertEquals("8;;".repeat(50_000), Neutralizer.line(open));
  }

  @Test
  void no_start_or_length_of_a_secret_is_told() {
    var redacted =
        Arrays.stream(new String[] {"a1b2c3", "a1b2c3".repeat(20)})
            .map(secret -> redaction.redact("password=" + secret).replaceAll("#[0-9a-f]{6}", ""))
            .distinct()
            .toList();
    assertEquals(List.of("password=[REDACTED:password]"), redacted);
  }
}
