package dev.sitrep.safety;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which field names hold secrets, and which values of such fields are none.
final class SecretNames {
  /// What a name may carry after the word that counts: `SECRET_KEY_BASE`, `passwordHash`.
  private static final Set<String> SUFFIXES =
      wordSet(
          """
          key id value val base base64 b64 hash salt string str header current old new
          data plain text prod dev test staging primary secondary default raw
          """);

  private static final Set<String> KEY_OWNERS =
      wordSet(
          """
          api access private account encryption signing master client storage shared
          subscription ssh deploy license server application app fernet hmac aes crypto
          webhook admin instrumentation
          """);

  private static final Set<String> INNOCENT =
      wordSet(
          """
          tokenizer tokenized tokenize tokenization secretary secretless passwordless
          bypass compass trespass surpass overpass multipass
          """);

  /// Values that say that there is no secret here.
  private static final Set<String> PLACEHOLDERS =
      wordSet(
          """
          true false null nil none undefined yes no on off n/a changeme change_me
          change-me placeholder example dummy redacted hidden masked filtered string
          empty unset todo tbd <nil>
          """);

  /// Words with which a sentence goes on after `password:` or `--token`.
  private static final Set<String> PROSE =
      wordSet(
          """
          a an and any are as at authentication auth authorization bad be but by can
          cannot can't cert certificate closed connection could couldn't created denied
          deprecated did disabled does doesn't enabled ended env error established
          exists expected expired fail failed failure field file flag for forbidden
          found from get got had has have if illegal in incorrect input invalid is isn't
          it its key lookup lost malformed may mismatch missing must namespace neither
          never non-existent not ok only open opened option optional or parameter parse
          patch permission please post put head delete provided read refused rejected required resource revoked
          secret secrets set should since started success terminated that the this
          timeout to too token unable unauthorized unexpected unknown unsupported
          updated use used using valid value variable volume was when while will with
          without wrong you
          """);

  private static final List<String> ROOTS =
      List.of(
          "/var/",
          "/etc/",
          "/run/",
          "/tmp/",
          "/home/",
          "/opt/",
          "/mnt/",
          "/usr/",
          "/secrets/",
          "/vault/",
          "/app",
          "/data/",
          "/root/",
          "/srv/",
          "/certs/",
          "/config/",
          "file:/");

  private SecretNames() {}

  private static Set<String> wordSet(String words) {
    return Set.of(words.strip().split("\\s+"));
  }

  /// What a name of a secret stands for.
  ///
  /// @param kind as in the marker
  /// @param weak the name alone is no proof (`session`, `auth`): the value must look the part
  record Kind(String kind, boolean weak) {
    static final Kind NONE = new Kind("", true);

    boolean secret() {
      return !kind.isEmpty();
    }
  }

  static Kind kindOf(String name) {
    if (name.length() < 3) {
      return Kind.NONE;
    }
    var words = words(name);
    int last = words.size() - 1;
    boolean key = false;
    while (last > 0 && (SUFFIXES.contains(words.get(last)) || isNumber(words.get(last)))) {
      key |= words.get(last).equals("key");
      last--;
    }
    if (last < 0) {
      return Kind.NONE;
    }
    var word = words.get(last);
    if (key && KEY_OWNERS.contains(word)) {
      return new Kind("api-key", false);
    }
    return kindOfWord(word);
  }

  private static Kind kindOfWord(String word) {
    if (INNOCENT.contains(word)) {
      return Kind.NONE;
    }
    if (word.contains("passw")
        || word.contains("passphrase")
        || word.contains("passcode")
        || word.endsWith("pwd")
        || word.endsWith("pass")) {
      return new Kind("password", false);
    }
    if (word.contains("apikey")
        || word.contains("accesskey")
        || word.contains("privatekey")
        || word.contains("accountkey")) {
      return new Kind("api-key", false);
    }
    if (word.contains("token") || word.equals("jwt") || word.equals("otp")) {
      return new Kind("token", false);
    }
    if (word.contains("secret")) {
      return new Kind("secret", false);
    }
    if (word.contains("credential")
        || word.equals("creds")
        || word.equals("dockerconfigjson")
        || word.equals("dockercfg")) {
      return new Kind("credential", false);
    }
    return switch (word) {
      case "auth", "authorization", "authn" -> new Kind("auth", true);
      case "cookie", "cookies", "setcookie" -> new Kind("cookie", true);
      case "session", "sid", "sessionid", "jsessionid", "phpsessid", "sessid" ->
          new Kind("session", true);
      case "private" -> new Kind("private", true);
      case "signature", "sig" -> new Kind("signature", true);
      default -> Kind.NONE;
    };
  }

  /// `dbPassword`, `DB_PASSWORD`, `db-password` and `db.password` are all `db`, `password`.
  private static List<String> words(String name) {
    var words = new ArrayList<String>(4);
    int start = 0;
    for (int i = 0; i <= name.length(); i++) {
      boolean end = i == name.length();
      boolean separator = !end && !Character.isLetterOrDigit(name.charAt(i));
      if (end || separator || humpAt(name, i)) {
        if (i > start) {
          words.add(name.substring(start, i).toLowerCase(Locale.ROOT));
        }
        start = separator ? i + 1 : i;
      }
    }
    return words;
  }

  private static boolean humpAt(String name, int i) {
    if (i == 0 || !Character.isUpperCase(name.charAt(i))) {
      return false;
    }
    return Character.isLowerCase(name.charAt(i - 1))
        || (i + 1 < name.length()
            && Character.isUpperCase(name.charAt(i - 1))
            && Character.isLowerCase(name.charAt(i + 1)));
  }

  /// Whether the value is one that may be shown although its field is named like a secret.
  ///
  /// @param prose the value stands unquoted in what may be a sentence and another word follows
  static boolean harmless(String name, Kind kind, String value, boolean prose) {
    var bare = trimmed(value);
    var lower = bare.toLowerCase(Locale.ROOT);
    if (placeholder(value)
        || PROSE.contains(lower)
        || isDuration(lower)
        || isPath(lower)
        || lower.startsWith("sha256:")
        || lower.startsWith("arn:")
        || isCall(bare)) {
      return true;
    }
    if (isNumber(bare) && (bare.length() < 4 || name.toLowerCase(Locale.ROOT).endsWith("s"))) {
      return true;
    }
    if (kind.weak()) {
      return !looksGenerated(bare)
          || isVersion(bare)
          || (kind.kind().equals("auth") && isPair(bare));
    }
    if (prose && !kind.kind().equals("password") && isLowerCaseWord(bare)) {
      return true;
    }
    return kind.kind().equals("secret") && looksLikeSecretsName(name, bare);
  }

  /// `${PASSWORD}`, `<none>`, `***`, `changeme`, nothing.
  static boolean placeholder(String value) {
    var bare = trimmed(value);
    return bare.isEmpty()
        || PLACEHOLDERS.contains(bare.toLowerCase(Locale.ROOT))
        || isTemplate(value)
        || isFiller(bare);
  }

  /// `secret: storefront/api-tls` names an object.
  private static boolean looksLikeSecretsName(String name, String value) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (!lower.endsWith("secret") && !lower.endsWith("secrets")) {
      return false;
    }
    var object = value.substring(value.indexOf('/') + 1);
    if (!Names.isSubdomain(object)) {
      return false;
    }
    if (object.length() < value.length()) {
      return Names.isLabel(value.substring(0, value.indexOf('/')));
    }
    for (var part : object.split("[.-]", -1)) {
      switch (part) {
        case "secret",
            "secrets",
            "tls",
            "cert",
            "certs",
            "creds",
            "credentials",
            "config",
            "regcred",
            "auth" -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  private static String trimmed(String value) {
    int end = value.length();
    while (end > 0 && ".,;:!?)]}".indexOf(value.charAt(end - 1)) >= 0) {
      end--;
    }
    return value.substring(0, end);
  }

  private static boolean isTemplate(String value) {
    if (value.startsWith("${")
        || value.startsWith("$(")
        || value.startsWith("$$")
        || value.startsWith("{{")
        || value.startsWith("#{")
        || value.startsWith("<")
        || value.startsWith("[REDACTED")
        || value.startsWith("%(")
        || value.startsWith("your-")
        || value.startsWith("your_")
        || value.startsWith("process.env")
        || value.startsWith("os.environ")) {
      return true;
    }
    if (value.length() == 2 && value.charAt(0) == '%' && Character.isLetter(value.charAt(1))) {
      return true;
    }
    if (value.length() < 2 || value.charAt(0) != '$') {
      return false;
    }
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!(c == '_' || (c >= 'A' && c <= 'Z') || (i > 1 && c >= '0' && c <= '9'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFiller(String value) {
    for (int i = 0; i < value.length(); i++) {
      if ("*xX.•-_#?|>".indexOf(value.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /// `method=plain`, which is judged by its own name.
  private static boolean isPair(String value) {
    int equals = value.indexOf('=');
    return equals > 0 && equals < value.length() - 2 && isLowerCaseWord(value.substring(0, equals));
  }

  private static boolean isPath(String value) {
    return ROOTS.stream().anyMatch(value::startsWith);
  }

  private static boolean isCall(String value) {
    int end = value.endsWith("(") ? value.length() - 1 : value.indexOf("()");
    if (end <= 0) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      if (!(Character.isLetter(c) || c == '.' || c == '_')) {
        return false;
      }
    }
    return true;
  }

  static boolean isNumber(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!Character.isDigit(value.charAt(i))) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  /// `15m0s`, `24h`, `300ms`
  private static boolean isDuration(String value) {
    if (value.length() > 12 || value.isEmpty() || !Character.isDigit(value.charAt(0))) {
      return false;
    }
    boolean unit = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ("nsumhd".indexOf(c) >= 0) {
        unit = true;
      } else if (!Character.isDigit(c) && c != '.') {
        return false;
      }
    }
    return unit && !Character.isDigit(value.charAt(value.length() - 1));
  }

  private static boolean isLowerCaseWord(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 'a' || c > 'z') {
        return false;
      }
    }
    return true;
  }

  /// `1.27.3-alpine`, `v2.0`, `10.0.0.1:8080`
  private static boolean isVersion(String value) {
    int at = value.startsWith("v") ? 1 : 0;
    int digits = at;
    while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
      digits++;
    }
    return digits > at
        && digits - at < 4
        && digits < value.length()
        && value.charAt(digits) == '.'
        && value.length() < 40;
  }

  private static boolean looksGenerated(String value) {
    if (isNumber(value)) {
      return value.length() > 5;
    }
    boolean digit = value.chars().anyMatch(Character::isDigit);
    return value.length() >= 16 || (digit && value.length() >= 6);
  }
}
