package dev.sitrep.safety;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/// Finds secrets by what they look like: the formats of providers, credentials in URLs, webhook
/// addresses. The expressions run in linear time (RE2), and only on lines that hold one of their
/// keywords.
final class SecretShapes {
  /// What the masked part must be like, beyond its shape.
  private enum Proof {
    ANY,
    WITH_DIGIT,
    /// base64 of `user:password`
    BASE64,
    /// `http://api:8080/users?mail=a@b` has a port, not a password.
    PASSWORD,
    ONE_WORD;

    boolean holds(String value) {
      return switch (this) {
        case ANY -> true;
        case WITH_DIGIT -> hasDigit(value);
        case BASE64 -> hasDigit(value) || value.endsWith("=");
        case PASSWORD -> !isPort(value) && !SecretNames.placeholder(value);
        case ONE_WORD -> !value.contains(" ") && !SecretNames.placeholder(value);
      };
    }
  }

  /// The last group is what is masked; where there are two, the first is its name.
  ///
  /// @param keywords one of them must be in the line, in any case if it is written in lower case;
  ///   none: an `@` must be
  private record Shape(String kind, Pattern pattern, Proof proof, List<String> keywords) {
    static Shape of(String kind, String pattern, Proof proof, String keywords) {
      var words = keywords.equals("@") ? List.<String>of() : List.of(keywords.split(" "));
      return new Shape(kind, Pattern.compile(pattern), proof, words);
    }
  }

  private static final List<Shape> SHAPES =
      List.of(
          Shape.of("url-password", "://[^\\s/?#:@\"]*:([^\\s/?#\"<>`]+)@", Proof.PASSWORD, "://"),
          Shape.of(
              "url-password", "://[^\\s/?#:@\"]*:([^\\s@\"'<>]{1,256})@", Proof.PASSWORD, "://"),
          Shape.of("url-token", "https?://([^\\s/?#:@\"'<>]{16,})@", Proof.ANY, "http"),
          Shape.of(
              "dsn-password", "[\\w.-]+:([^\\s@]+)@(?:(?:tcp|unix)\\(|/\\w)", Proof.PASSWORD, "@"),
          Shape.of(
              "dsn-password", "jdbc:oracle:\\w+:[^/\\s@]*/([^@\\s]+)@", Proof.ANY, "jdbc:oracle"),
          Shape.of(
              "aws-key",
              "\\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,})",
              Proof.ANY,
              "akia asia abia acca"),
          Shape.of(
              "github-token",
              "(gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\\w{16,})",
              Proof.ANY,
              "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_"),
          Shape.of(
              "gitlab-token",
              "(gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|imt|oas)-[\\w.-]{16,})",
              Proof.ANY,
              "glpat- glptt- gldt- glrt- glcbt- glft- glsoat- glagent- glimt- gloas-"),
          Shape.of(
              "slack-token",
              "(xox[a-z]-[\\w.-]{8,}|xapp-\\d-[\\w-]{8,}|xoxe\\.[\\w.-]{8,})",
              Proof.ANY,
              "xox xapp-"),
          Shape.of(
              "google-key",
              "(AIza[\\w-]{30,}|ya29\\.[\\w.-]{16,}|GOCSPX-[\\w-]{16,})",
              Proof.ANY,
              "aiza ya29. gocspx-"),
          Shape.of(
              "dsn-password",
              "(?:^|[\\s\"'=(/])[\\w.-]+:([^\\s@/:\"']{3,})@[\\w-]+(?:\\.[\\w-]+)+(?::\\d+)?/",
              Proof.PASSWORD,
              "@"),
          Shape.of(
              "provider-key",
              "\\b(sk-(?:(?:proj|ant|or|svcacct|admin|None|live|test|lf)-[\\w-]{16,}|[A-Za-z0-9]{20,}))",
              Proof.WITH_DIGIT,
              "sk-"),
          Shape.of(
              "provider-key",
              "\\b([srp]k_(?:live|test|prod)_\\w{8,}|whsec_[\\w+/=]{16,})",
              Proof.ANY,
              "k_live_ k_test_ k_prod_ whsec_"),
          Shape.of("npm-token", "\\b(npm_[A-Za-z0-9]{20,})", Proof.ANY, "npm_"),
          Shape.of("sendgrid-key", "\\b(SG\\.[\\w-]{10,}\\.[\\w-]{10,})", Proof.ANY, "sg."),
          Shape.of("huggingface-token", "\\b(hf_[A-Za-z0-9]{20,})", Proof.ANY, "hf_"),
          Shape.of("digitalocean-token", "\\b(do[opr]_v1_[a-f0-9]{16,})", Proof.ANY, "_v1_"),
          Shape.of("vault-token", "\\b(hv[sbr]\\.[\\w-]{16,})", Proof.ANY, "hvs. hvb. hvr."),
          Shape.of(
              "registry-token",
              "\\b(pypi-[\\w-]{16,}|dckr_(?:pat|oat)_[\\w-]{16,}|rubygems_[a-f0-9]{32,})",
              Proof.ANY,
              "pypi- dckr_ rubygems_"),
          Shape.of(
              "provider-key",
              "\\b(shp(?:at|ca|pa|ss)_[a-fA-F0-9]{16,}|sq0[a-z]{3}-[\\w-]{16,}|SK[0-9a-f]{32}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\\d{1,2})\\b",
              Proof.ANY,
              "shpat_ shpca_ shppa_ shpss_ sq0 SK0 SK1 SK2 SK3 SK4 SK5 SK6 SK7 SK8 SK9 SKa SKb SKc SKd SKe SKf key- -us"),
          Shape.of(
              "provider-key",
              "\\b(gl(?:sa|c)_[\\w+/=-]{16,}|NRAK-[A-Z0-9]{16,}|dapi[a-f0-9]{32}|PMAK-[\\w-]{16,}|pul-[a-f0-9]{32,}|sntr[yu]s?_[\\w+/=-]{16,}|gsk_[A-Za-z0-9]{20,}|r8_[A-Za-z0-9]{20,}|lin_api_\\w{16,}|ATATT3[\\w=-]{16,}|AGE-SECRET-KEY-1[A-Z0-9]{16,}|pscale_\\w+_[\\w-]{16,}|sbp_[a-f0-9]{32,}|\\w{14}\\.atlasv1\\.[\\w-]{16,})",
              Proof.ANY,
              "glsa_ glc_ nrak- dapi pmak- pul- sntr gsk_ r8_ lin_api_ atatt3 age-secret-key pscale_ sbp_ atlasv1"),
          Shape.of(
              "discord-token",
              "\\b([MNO][DTjz][\\w-]{22,26}\\.[\\w-]{6,7}\\.[\\w-]{27,})",
              Proof.ANY,
              snowflakes()),
          Shape.of(
              "provider-key",
              "\\b(xkeysib-[\\w-]{32,}|pplx-\\w{32,}|xai-\\w{40,}|oy2[a-z0-9]{43}|HRKU-[\\w-]{32,}|figd_[\\w-]{32,}|ntn_\\w{40,}|CFPAT-[\\w-]{40,}|p8e-[A-Za-z0-9]{32}|tskey-[a-z]{3,12}-[\\w-]{16,}|fm[12][ar]?_[\\w+/=-]{24,}|EZ[AT]K\\w{40,}|y[0-6]_Ag[\\w-]{40,}|dt0[a-z]\\d\\d\\.[A-Z0-9]{24}\\.[A-Z0-9]{32,}|EAA[A-Za-z0-9]{40,})",
              Proof.ANY,
              "xkeysib- pplx- xai- oy2 HRKU- figd_ ntn_ CFPAT- p8e- tskey- fm1 fm2 EZAK EZTK y0_ y1_ y2_ y3_ y4_ y5_ y6_ dt0 EAA"),
          Shape.of(
              "cloud-key",
              "\\b(amzn\\.mws\\.[0-9a-f-]{36}|ABSK[A-Za-z0-9+/]{40,}={0,2}|LTAI[A-Za-z0-9]{12,24}|AKLT[\\w-]{40,}|AKID[A-Za-z0-9]{32}|GR1348941[\\w-]{16,}|1//0[\\w-]{40,})",
              Proof.ANY,
              "amzn.mws ABSK LTAI AKLT AKID GR1348941 1//0"),
          Shape.of(
              "cloud-key",
              "(?:^|[^\\w.~-])([\\w.~-]{3}\\dQ~[\\w.~-]{31,34})",
              Proof.ANY,
              "0Q~ 1Q~ 2Q~ 3Q~ 4Q~ 5Q~ 6Q~ 7Q~ 8Q~ 9Q~"),
          Shape.of(
              "provider-key",
              "(?:access_token\\$(?:production|sandbox)\\$\\w+\\$|\\bAC[0-9a-f]{32}:)([0-9a-f]{32})",
              Proof.ANY,
              "access_token$ AC0 AC1 AC2 AC3 AC4 AC5 AC6 AC7 AC8 AC9 ACa ACb ACc ACd ACe ACf"),
          Shape.of(
              "api-key",
              "(?i)(?:routing|integration|service)[_-]?key[\"'\\\\=:\\s]{1,8}([0-9a-f]{32})\\b",
              Proof.ANY,
              "routing integration service"),
          Shape.of(
              "vault-token",
              "(?:^|[\\s\"'=:])(s\\.[A-Za-z0-9]{24})\\b",
              Proof.WITH_DIGIT,
              "vault =s. :s. \"s. 's."),
          Shape.of(
              "bootstrap-token",
              "\\b([a-z0-9]{6}\\.[a-z0-9]{16})\\b",
              Proof.WITH_DIGIT,
              "bootstrap kubeadm"),
          Shape.of(
              "registry-auth",
              "\"auth\\\\*\"\\s*:\\s*\\\\*\"([A-Za-z0-9+/]{8,}={0,2})",
              Proof.ANY,
              "auths"),
          Shape.of("jwt", "(eyJ[A-Za-z0-9_-]{10,}(?:\\.[A-Za-z0-9_-]*){0,4}=*)", Proof.ANY, "eyj"),
          Shape.of(
              "private-key", "(LS0tLS1CRUdJTi[A-Za-z0-9+/=]{16,})", Proof.ANY, "ls0tls1crudjti"),
          Shape.of("auth", "(?i)\\bbearer\\s+([\\w.~+/-]{8,}={0,2})", Proof.WITH_DIGIT, "bearer"),
          Shape.of("auth", "(?i)\\bbasic\\s+([A-Za-z0-9+/]{12,}={0,2})", Proof.BASE64, "basic"),
          Shape.of(
              "webhook",
              "hooks\\.slack(?:-gov)?\\.com/(?:services|workflows|triggers)/([^\\s\"'<>]+)",
              Proof.ANY,
              "hooks.slack"),
          Shape.of("webhook", "/api/(?:v\\d+/)?webhooks/(\\d+/[\\w-]+)", Proof.ANY, "/webhooks/"),
          Shape.of(
              "webhook",
              "\\.office(?:365)?\\.com/webhook(?:b2)?/([^\\s\"'<>]+)",
              Proof.ANY,
              "/webhook"),
          Shape.of("webhook", "[?&](?:amp;)?key=([\\w-]{12,})", Proof.WITH_DIGIT, "key="),
          Shape.of(
              "webhook",
              "(?:/hook/|/integration/|/hooks/catch/|/with/key/|\\bGenieKey\\s+)([\\w/-]{12,})",
              Proof.WITH_DIGIT,
              "/hook/ /integration/ /catch/ /with/key/ geniekey"),
          Shape.of("webhook", "[?&](?:amp;)?code=([\\w=%+/-]{20,})", Proof.ANY, "code="),
          Shape.of("webhook", "bot(\\d{5,12}:[\\w-]{20,})", Proof.ANY, "bot"),
          Shape.of("bot-token", "\\b(\\d{8,10}:AA[\\w-]{30,})", Proof.ANY, ":AA"),
          Shape.of("webhook", "/hooks/([a-z0-9]{26})\\b", Proof.ANY, "/hooks/"),
          Shape.of(
              "sql-password",
              "(?i)\\b(?:(?:create|alter|grant|set)\\b.*?\\bidentified\\s+(?:with\\s+\\S+\\s+)?by|password)\\s+(?:password\\s+)?'([^']+)'",
              Proof.ONE_WORD,
              "identified password"),
          Shape.of(
              "password",
              "(?i)\\b(?:requirepass|masterauth)\\s+(\\S+)",
              Proof.ANY,
              "requirepass masterauth"),
          Shape.of(
              "password",
              "\\bcurl\\b.*?\\s(?:-u|--user)[\\s=]+['\"]?[^\\s:'\"]+:([^\\s'\"]+)",
              Proof.PASSWORD,
              "curl"),
          Shape.of(
              "password",
              "\\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\\s.*?\\s?-p([^\\s'\"]{2,})",
              Proof.PASSWORD,
              "mysql mariadb"),
          Shape.of(
              "password",
              "\\b(?:(?:sshpass|mongo|mongosh|mongodump|mongorestore|(?:docker|podman|registry|nerdctl)\\s+login|ldap(?:search|whoami|modify|add))\\s.*?-[pw]|redis-cli\\s.*?-(?:a|-pass))\\s+['\"]?([^\\s'\"]+)",
              Proof.PASSWORD,
              "sshpass mongo login ldap redis-cli"),
          Shape.of(
              "secret",
              "(?i)\\b(?:key|name)=\"([^\"]+)\"\\s+value=\"([^\"]*)\"",
              Proof.ANY,
              "value="),
          Shape.of(
              "secret",
              "<([\\w:.-]+)(?:\\s[^<>]{0,200})?>([^<]+)</",
              Proof.ANY,
              "word> key> pass> pwd> secret> token> auth> cookie> credential> credentials>"),
          Shape.of(
              "secret",
              "name\\\\?\"\\s*:\\s*\\\\?\"([^\"\\\\]+)\\\\?\"\\s*,\\s*\\\\?\"value\\\\?\"\\s*:\\s*\\\\?\"([^\"\\\\]*)",
              Proof.ANY,
              "value"));

  /// What base64 makes of the digits with which a Discord token begins.
  private static String snowflakes() {
    var starts = new StringJoiner(" ");
    for (char first : "MNO".toCharArray()) {
      for (char second : "DTjz".toCharArray()) {
        for (char third : "AEIMQUYcgk".toCharArray()) {
          starts.add("" + first + second + third);
        }
      }
    }
    return starts.toString();
  }

  private static final int SLOTS = 1 << 13;
  private static final List<List<Keyword>> KEYWORDS = keywords();

  /// The shapes that need an `@`: most URLs have none.
  private static final long WITH_AT = withAt();

  /// The shapes that are tried wherever an `@` is.
  private static final long AT_ALONE = atAlone();

  /// What a line must hold for a shape to be tried on it.
  private record Keyword(String text, boolean anyCase, int shape) {}

  private SecretShapes() {}

  static void find(String line, List<Span> found) {
    long wanted = line.indexOf('@') < 0 ? wanted(line) & ~WITH_AT : wanted(line) | AT_ALONE;
    while (wanted != 0) {
      find(SHAPES.get(Long.numberOfTrailingZeros(wanted)), line, found);
      wanted &= wanted - 1;
    }
  }

  private static void find(Shape shape, String line, List<Span> found) {
    var matcher = shape.pattern().matcher(line);
    int group = matcher.groupCount();
    while (matcher.find()) {
      var value = matcher.group(group);
      boolean secret = group == 1 ? shape.proof().holds(value) : named(matcher.group(1), value);
      if (secret) {
        found.add(new Span(matcher.start(group), matcher.end(group), shape.kind()));
      }
    }
  }

  private static boolean named(String name, String value) {
    var kind = SecretNames.kindOf(name);
    return kind.secret() && !SecretNames.harmless(name, kind, value, false);
  }

  private static boolean hasDigit(String value) {
    return value.chars().anyMatch(Character::isDigit);
  }

  private static boolean isPort(String value) {
    int digits = 0;
    while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
      digits++;
    }
    return digits > 0
        && digits <= 5
        && digits < value.length()
        && "/?#".indexOf(value.charAt(digits)) >= 0;
  }

  /// The shapes of which a keyword is in the line, as bits: one pass over it.
  private static long wanted(String line) {
    long wanted = 0;
    int gram = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      gram = ((gram << 8) | (c >= 'A' && c <= 'Z' ? c + 32 : c & 0xFF)) & 0xFFFFFF;
      var here = KEYWORDS.get(slot(gram));
      for (int k = 0; k < here.size(); k++) {
        var keyword = here.get(k);
        int length = keyword.text().length();
        if (line.regionMatches(keyword.anyCase(), i - 2, keyword.text(), 0, length)) {
          wanted |= 1L << keyword.shape();
        }
      }
    }
    return wanted;
  }

  private static long withAt() {
    long shapes = 0;
    for (int i = 0; i < SHAPES.size(); i++) {
      shapes |= SHAPES.get(i).pattern().pattern().contains("@") ? 1L << i : 0;
    }
    return shapes;
  }

  private static long atAlone() {
    long shapes = 0;
    for (int i = 0; i < SHAPES.size(); i++) {
      shapes |= SHAPES.get(i).keywords().isEmpty() ? 1L << i : 0;
    }
    return shapes;
  }

  private static int slot(int gram) {
    return (gram * 0x9E3779B1) >>> 19;
  }

  private static List<List<Keyword>> keywords() {
    if (SHAPES.size() > Long.SIZE) {
      throw new IllegalStateException(SHAPES.size() + " shapes do not fit the bits of a long");
    }
    var slots = new ArrayList<List<Keyword>>(Collections.nCopies(SLOTS, List.of()));
    for (int i = 0; i < SHAPES.size(); i++) {
      for (var text : SHAPES.get(i).keywords()) {
        var lower = text.toLowerCase(Locale.ROOT);
        int slot = slot(lower.charAt(0) << 16 | lower.charAt(1) << 8 | lower.charAt(2));
        var grown = new ArrayList<>(slots.get(slot));
        grown.add(new Keyword(text, text.equals(lower), i));
        slots.set(slot, List.copyOf(grown));
      }
    }
    return List.copyOf(slots);
  }
}
