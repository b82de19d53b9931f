package dev.sitrep.safety;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/// Secrets as programs spill them, made anew from a seed: none stands in this repository.
public final class Secrets {
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = LOWER.toUpperCase(Locale.ROOT);
  private static final String HEX = "0123456789abcdef";
  private static final String ALNUM = LOWER + UPPER + "0123456789";

  private final Random random;
  private final Map<String, Supplier<String>> kinds = kinds();

  private Secrets(Random random) {
    this.random = random;
  }

  public static Secrets seeded(long seed) {
    return new Secrets(new Random(seed));
  }

  /// @param form the words around it, `§` stands for the secret
  public record Spilled(String form, String secret) {
    public String text() {
      return form.replace("§", secret);
    }

    public boolean overLines() {
      return form.contains("\n");
    }

    /// What is left of the secret in a text, or nothing: half of one is as bad.
    public boolean survivesIn(String text) {
      return text.contains(secret) || text.contains(secret.substring(secret.length() / 2));
    }
  }

  public List<String> forms() {
    return List.copyOf(kinds.keySet());
  }

  public Spilled one(String form) {
    var maker = kinds.get(form);
    if (maker == null) {
      throw new IllegalArgumentException("no secret is made for " + form);
    }
    return new Spilled(form, maker.get());
  }

  public Spilled any() {
    var forms = forms();
    return one(forms.get(random.nextInt(forms.size())));
  }

  public Spilled anyOnOneLine() {
    var spilled = any();
    while (spilled.overLines()) {
      spilled = any();
    }
    return spilled;
  }

  /// A password of at least one digit, as a generator makes it.
  public String password() {
    return some(ALNUM, 5 + random.nextInt(12))
        + random.nextInt(10)
        + some("!$^~+" + ALNUM, 3)
        + "q";
  }

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

    kinds.put("refresh §", () -> "1//0" + some(ALNUM, 60));
    kinds.put("azure says §", () -> some(ALNUM, 3) + "8Q~" + some(ALNUM + "_-.~", 34));
    kinds.put("SharedAccessKey=§", () -> base64(32));
    kinds.put("https://acc.blob.example.net/c?sv=1&sig=§", () -> some(ALNUM, 43) + "%3D");
    kinds.put("alibaba §", () -> "LTAI" + some(ALNUM, 20));
    kinds.put("bedrock §", () -> "ABSK" + some(ALNUM, 100));
    kinds.put("x-amz-security-token: §", () -> "IQoJb3JpZ2lu" + some(ALNUM, 80));
    kinds.put("runner §", () -> "glrt-" + some(ALNUM, 20));
    kinds.put("old runner §", () -> "GR1348941" + some(ALNUM, 20));
    kinds.put("claude §", () -> "sk-ant-api03-" + some(ALNUM + "_-", 80) + "1AA");
    kinds.put("openai §", () -> "sk-" + some(ALNUM, 20) + "T3BlbkFJ" + some(ALNUM, 20));
    kinds.put("perplexity §", () -> "pplx-" + some(ALNUM, 48));
    kinds.put("groq §", () -> "gsk_" + some(ALNUM, 52));
    kinds.put("replicate §", () -> "r8_" + some(ALNUM, 37));
    kinds.put("twilio §", () -> "SK" + some(HEX, 32));
    kinds.put("AC0123456789abcdef0123456789abcdef:§", () -> some(HEX, 32));
    kinds.put("mailgun §", () -> "key-" + some(HEX, 32));
    kinds.put("brevo §", () -> "xkeysib-" + some(HEX, 64) + "-" + some(ALNUM, 16));
    kinds.put("hook secret §", () -> "whsec_" + some(ALNUM, 32));
    kinds.put("square §", () -> "sq0csp-" + some(ALNUM, 43));
    kinds.put("facebook §", () -> "EAAB" + some(ALNUM, 80));
    kinds.put("shop §", () -> "shpat_" + some(HEX, 32));
    kinds.put("index §", () -> "pypi-" + some(ALNUM + "_-", 80));
    kinds.put("gem §", () -> "rubygems_" + some(HEX, 48));
    kinds.put("nuget §", () -> "oy2" + some(LOWER + "0123456789", 43));
    kinds.put("docker §", () -> "dckr_pat_" + some(ALNUM + "_-", 27));
    kinds.put("DD_API_KEY=§", () -> some(HEX, 32));
    kinds.put("DD-APPLICATION-KEY: §", () -> some(HEX, 40));
    kinds.put("new relic §", () -> "NRAK-" + some(ALNUM.toUpperCase(Locale.ROOT), 27));
    kinds.put("sentry https://§@o1.ingest.example.io/12", () -> some(HEX, 32));
    kinds.put("dynatrace §", () -> "dt0c01." + some(UPPER, 24) + "." + some(UPPER, 64));
    kinds.put("grafana cloud §", () -> "glc_" + base64(60));
    kinds.put("batch §", () -> "hvb." + some(ALNUM, 80));
    kinds.put("terraform §", () -> some(ALNUM, 14) + ".atlasv1." + some(ALNUM, 67));
    kinds.put("databricks §", () -> "dapi" + some(HEX, 32));
    kinds.put("heroku §", () -> "HRKU-" + some(ALNUM + "_-", 60));
    kinds.put("tailscale §", () -> "tskey-auth-" + some(ALNUM, 12) + "-" + some(ALNUM, 32));
    kinds.put("age §", () -> "AGE-SECRET-KEY-1" + some(UPPER, 58));
    kinds.put("pulumi §", () -> "pul-" + some(HEX, 40));
    kinds.put("postman §", () -> "PMAK-" + some(HEX, 24) + "-" + some(HEX, 34));
    kinds.put("figma §", () -> "figd_" + some(ALNUM + "_-", 40));
    kinds.put("jira §", () -> "ATATT3" + some(ALNUM + "_-", 180));
    kinds.put(
        "login §",
        () ->
            some("MNO", 1)
                + some("DTjz", 1)
                + some("AEIMQUYcgk", 1)
                + some(ALNUM, 21)
                + "."
                + some(ALNUM, 6)
                + "."
                + some(ALNUM + "_-", 38));
    kinds.put("bot says §", () -> some("123456789", 9) + ":AA" + some(ALNUM + "_-", 33));
    kinds.put("GenieKey §", () -> some(HEX, 8) + "-" + some(HEX, 24));
    kinds.put(
        "https://hooks.zapier.example/hooks/catch/§",
        () -> some("123456789", 6) + "/" + some(ALNUM, 8));
    kinds.put(
        "https://x.webhook.office.com/webhookb2/§",
        () -> some(HEX, 20) + "@" + some(HEX, 20) + "/IncomingWebhook/" + some(HEX, 32));
    kinds.put("https://chat.example/v1/messages?key=a&token=§", () -> some(ALNUM, 43));
    kinds.put(
        "sa §",
        () ->
            "eyJhbGciOiJSUzI1NiIsImtpZCI6" + some(ALNUM, 20) + "." + url64(300) + "." + url64(256));
    kinds.put(
        "kubeadm join 10.0.0.1:6443 --token §",
        () -> some(LOWER + "0123456789", 6) + "." + some(LOWER, 15) + "7");
    kinds.put("client-key-data: §", () -> "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt" + base64(60));
    kinds.put("{\"auths\":{\"r.example.com\":{\"auth\":\"§\"}}}", () -> base64(21));
    kinds.put(".dockerconfigjson: §", () -> "eyJhdXRocyI6ey" + base64(60));
    kinds.put(
        "{\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"password\\\\\\\":\\\\\\\"§\\\\\\\"}\\\"}\"}", plain);
    kinds.put("cb=https%3A%2F%2Fx%3Faccess_token%3D§", () -> some(ALNUM, 30));
    kinds.put("mongodb+srv://u:§@c0.example.net/x", plain);
    kinds.put("mysql+pymysql://u:§@db/x", plain);
    kinds.put("jdbc:sqlserver://db:1433;user=sa;password=§;encrypt=true", plain);
    kinds.put("image u:§@registry.example.com/shop/app:1.2", () -> some(ALNUM, 20));
    kinds.put("sasl.jaas.config=x required username=\"u\" password=\"§\";", plain);
    kinds.put("mysql -uroot -p§ -h db", () -> some(ALNUM, 16));
    kinds.put("docker login -u ci -p § r.example.com", () -> some(ALNUM, 16));
    kinds.put("<add key=\"Password\" value=\"§\"/>", () -> some(ALNUM, 16));
    kinds.put(
        "Authorization: AWS4-HMAC-SHA256 Credential=A/x, SignedHeaders=host, Signature=§",
        () -> some(HEX, 64));
    kinds.put("Cookie: theme=dark; JSESSIONID=§", () -> some(ALNUM, 32));
    return kinds;
  }
}
