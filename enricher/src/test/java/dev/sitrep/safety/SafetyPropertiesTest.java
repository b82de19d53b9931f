package dev.sitrep.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
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

  private final Random random = new Random(20260101);
  private final Redaction redaction = Redaction.create();

  private String some(String alphabet, int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private String base64(int bytes) {
    var raw = new byte[bytes];
    random.nextBytes(raw);
    return Base64.getEncoder().encodeToString(raw);
  }

  private String url64(int bytes) {
    return base64(bytes).replace('+', '-').replace('/', '_').replace("=", "");
  }

  /// A password of at least one digit, as a generator makes it.
  private String password() {
    return some(ALNUM, 5 + random.nextInt(12))
        + random.nextInt(10)
        + some("!$^~+" + ALNUM, 3)
        + "q";
  }

  private String prose() {
    var text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return text.toString();
  }

  /// `§` stands for the secret.
  private Map<String, Supplier<String>> kinds() {
    var kinds = new LinkedHashMap<String, Supplier<String>>();
    Supplier<String> plain = this::password;
    kinds.put("key §", () -> "AKIA" + some("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16));
    kinds.put("sts §", () -> "ASIA" + some("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16));
    kinds.put("cloning with §", () -> "ghp_" + some(ALNUM, 36));
    kinds.put("app §", () -> "ghs_" + some(ALNUM, 36));
    kinds.put("pat (§)", () -> "github_pat_" + some(ALNUM, 22) + "_" + some(ALNUM, 59));
    kinds.put("gitlab §", () -> "glpat-" + some(ALNUM, 20));
    kinds.put("bot '§'", () -> "xoxb-" + some("0123456789", 12) + "-" + some(ALNUM, 24));
    kinds.put("maps §", () -> "AIza" + some(ALNUM, 35));
    kinds.put("model §", () -> "sk-proj-" + some(ALNUM, 40) + "7");
    kinds.put("pay §", () -> "sk_live_" + some(ALNUM, 24));
    kinds.put("publish §", () -> "npm_" + some(ALNUM, 36));
    kinds.put("mail §", () -> "SG." + some(ALNUM, 22) + "." + some(ALNUM, 43));
    kinds.put("hub §", () -> "hf_" + some(ALNUM, 34));
    kinds.put("droplet §", () -> "dop_v1_" + some(HEX, 64));
    kinds.put("oauth §", () -> "ya29." + some(ALNUM, 60));
    kinds.put("vault §", () -> "hvs." + some(ALNUM, 60));
    kinds.put("grafana §", () -> "glsa_" + some(ALNUM, 32) + "_" + some(HEX, 8));
    kinds.put("jwt §", () -> "eyJhbGciOiJIUzI1NiJ9." + url64(40) + "." + url64(32));
    kinds.put("jwt header §", () -> "eyJhbGciOiJSUzI1NiIsImtpZCI6I" + some(ALNUM, 20));
    kinds.put("Authorization: Bearer §", () -> some(ALNUM, 30));
    kinds.put("authorization=\"Basic §\"", () -> base64(20));
    kinds.put("Proxy-Authorization: §", () -> some(ALNUM, 30));
    kinds.put("Set-Cookie: sid=§; Path=/", () -> some(ALNUM, 30));
    kinds.put("X-Api-Key: §", plain);
    kinds.put("postgres://app:§@db:5432/x", plain);
    kinds.put("redis://:§@cache:6379", plain);
    kinds.put("https://ci:§@git.example.com/a.git", plain);
    kinds.put("https://§@git.example.com/a.git", () -> some(ALNUM, 30));
    kinds.put("amqps://u:§@mq/vhost", plain);
    kinds.put("app:§@tcp(db:3306)/x", plain);
    kinds.put("jdbc:mysql://db/x?user=a&password=§&ssl=1", plain);
    kinds.put("DB_PASSWORD=§", plain);
    kinds.put("dbPassword: §", plain);
    kinds.put("spring.datasource.password=§", plain);
    kinds.put("{\"client_secret\":\"§\",\"x\":1}", plain);
    kinds.put("{\\\"apiKey\\\":\\\"§\\\"}", plain);
    kinds.put("--auth-token §", plain);
    kinds.put("--db-pass=§", plain);
    kinds.put("Server=db;Pwd=§;Database=x", plain);
    kinds.put(
        "https://hooks.slack.com/services/§",
        () -> "T" + some(ALNUM, 8) + "/B1/" + some(ALNUM, 24));
    kinds.put(
        "https://discord.com/api/webhooks/§", () -> some("123456789", 18) + "/" + some(ALNUM, 60));
    kinds.put("https://api.telegram.org/bot§/getMe", () -> "123456789:" + some(ALNUM, 35));
    kinds.put("https://x.logic.azure.com/w?sp=1&sig=§", () -> some(ALNUM, 42));
    kinds.put("\"auth\": \"§\"", () -> base64(24));
    kinds.put("<clientSecret>§</clientSecret>", plain);
    kinds.put(":secret_key_base=>\"§\"", () -> some(HEX, 64));
    kinds.put("AccountKey=§", () -> base64(64));
    kinds.put("signature: §", () -> base64(32));
    kinds.put("-----BEGIN EC PRIVATE KEY-----\n§\n-----END EC PRIVATE KEY-----", () -> base64(48));
    kinds.put("-----BEGIN OPENSSH PRIVATE KEY-----\n§", () -> base64(48));
    kinds.put("§\n-----END PRIVATE KEY-----", () -> base64(48));
    kinds.put("kind: Secret\ndata:\n  some: §", () -> base64(12));
    return kinds;
  }

  @Test
  void no_secret_survives_in_any_surroundings() {
    var kinds = kinds();
    assertTrue(kinds.size() >= 30);
    kinds.forEach((form, maker) -> {
      for (int i = 0; i < 40; i++) {
        var secret = maker.get();
        boolean lines = form.contains("\n");
        var text = lines ? "" : prose();
        text += form.replace("§", secret) + (lines ? "" : " " + prose());
        var redacted = redaction.redact(text);
        assertFalse(redacted.contains(secret), text + "\n became\n" + redacted);
        assertFalse(
            redacted.contains(secret.substring(secret.length() / 2)),
            "half of it is left: " + text + "\n became\n" + redacted);
        assertEquals(redacted, redaction.redact(redacted));
      }
    });
  }

  @Test
  void colours_and_invisible_characters_do_not_help_a_secret_through() {
    var cleaner = new Cleaner(redaction);
    for (int i = 0; i < 500; i++) {
      var secret = password();
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
    var base64 = base64(750_000);
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
    assertEquals(java.util.List.of("password=[REDACTED:password]"), redacted);
  }
}
