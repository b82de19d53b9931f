package dev.sitrep.finding;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the last words of a program mean, in the dialects of its language. The first that fits is
/// taken, so the order is from the most telling. The groups of a pattern are what the words name: a
/// path, a port, a variable.
enum Sign {
  HEAP(
      "OutOfMemoryError(?!.*(?:native thread|process/resource))(?::? ?(Java heap space|GC overhead limit exceeded"
          + "|Metaspace|Compressed class space|Direct buffer memory|Cannot reserve .{1,60}direct buffer memory"
          + "|Requested array size exceeds VM limit))?",
      "(JavaScript heap out of memory)",
      "(Allowed memory size of \\d+ bytes exhausted)",
      "fatal error: (runtime: (?:cannot allocate memory|out of memory))",
      "System\\.(OutOfMemoryException)",
      "(failed to allocate memory \\(NoMemoryError\\)|NoMemoryError)",
      "^(?:[\\w.]+\\.)?(_?MemoryError|_ArrayMemoryError)\\b",
      "(memory allocation of \\d+ bytes failed)",
      "(std::bad_alloc)",
      "(?i)(cannot allocate memory(?! in static TLS))"),

  THREADS(
      "(unable to create (?:new )?native thread)",
      "(pthread_create failed)",
      "(can't start new thread|can't create (?:new )?[Tt]hread)",
      "(failed to create new OS thread)",
      "((?:fork|spawn)\\S*:? .{0,60}Resource temporarily unavailable)",
      "(spawn \\S+ EAGAIN)",
      "(?i)(fork: retry|cannot fork)"),

  DESCRIPTORS("(?i)(too many open files)", "(EMFILE|ENFILE)", "(No file descriptors available)"),

  READ_ONLY(
      "EROFS: read-only file system, \\w+ '([^']+)'",
      "(?i)read-only file system:? ['\"]([^'\"]+)['\"]",
      "\"(/[^\"]+)\" failed \\(30: Read-only file system\\)",
      "[ '‘](/[^\\s:'’\"]+)['’]?:? \\(?Read-only file system",
      "(?i)(?:open|mkdir|create|write|rename|unlink|chown|touch)(?:at)? (/[^\\s:]+): read-only file system",
      "(?i)read-only file system @ \\w+ - (/\\S+)",
      "(?i)read-only file system()"),

  EXEC_FORMAT(
      "(?i)exec:? [\"']?(/[^\\s:\"']+)[\"']?: exec format error",
      "(?i)(/[^\\s:]+): cannot execute(?: binary file)?: exec format error",
      "(?i)exec(?:ve)?(?: user process caused)?.{0,40}exec format error()",
      "(?i)^(?:standard_init_linux\\.go:\\d+: )?.{0,40}exec format error()"),

  PRIVILEGED_PORT(
      "bind\\(\\) to \\S*?:(\\d{1,3}) failed \\(13: Permission denied\\)",
      "(?i)listen \\w+ \\S*?:(\\d{1,3}): bind: permission denied",
      "EACCES: permission denied,? \\S*?:(\\d{1,3})\\b",
      "(?i)(?:could not|cannot|can't|unable to|failed to|error).{0,40}bind\\S* .{0,60}?[: ](\\d{1,3})\\b.{0,40}permission denied",
      "(?i)permission denied.{0,60}\\('?[\\w.:]*'?, (\\d{1,3})\\)",
      "(?i)permission denied - bind\\(2\\) for \\S+ port (\\d{1,3})\\b",
      "(?i)permission denied: .{0,40}address .{0,20}?:(\\d{1,3})\\b",
      "(?i)BindException: permission denied()",
      "AH00072: make_sock: could not bind to address \\S*?:(\\d{1,3})(?!.*in use)"),

  PORT_IN_USE(
      "kind: AddrInUse()",
      "EADDRINUSE.{0,60}?:(\\d{2,5})\\b",
      "(?i)port:? (\\d{2,5})\\b.{0,40}(?:already in use|in use by|is in use|is not available)",
      "(?i)listen \\w+ \\S*?:(\\d{2,5}): bind: address already in use",
      "(?i)bind\\(\\) to \\S*?:(\\d{2,5}) failed \\(98: ",
      "(?i)(?<!errno|error|errno:|code)[:/ ](\\d{2,5})\\b[^\\d]{0,60}address (?:is )?already in use",
      "(?i)address already in use.{0,80}?(?<!errno|error|code|error code)(?:port |:|, )(\\d{2,5})\\b",
      "(?i)address (?:is )?already in use()",
      "(EADDRINUSE)()"),

  COMMAND(
      "^(?:/[\\w/]+/)?(?:sh|bash|ash|dash|zsh|busybox)?:? ?(?:[^:\\s]+: )?(?:line )?\\d+: (?:exec: )?([^:\\s]+): (?:command )?not found",
      "^(?:/\\S+/)?(?:ba|a|da|z)?sh: (?:exec: )?([^:\\s]+): (?:command )?not found",
      "^\\S+\\.sh: exec: line \\d+: ([^:\\s]+): not found",
      "^\\S+\\.sh: (?:line )?(?:\\d+: )?([^:\\s]+): (?:command )?not found",
      "(?i)exec: \"([^\"]+)\": executable file not found in",
      "^(?:/usr/bin/)?env: ['‘\"]?([^'’\":\\s]+)['’\"]?: No such file or directory",
      "^(?:/usr/bin/)?env: can't execute '([^']+)'",
      "\\[(?:dumb-init|FATAL tini[^\\]]*)\\] (?:exec )?([^:\\s]+)(?: failed)?: No such file or directory",
      "^exec:? (/[^\\s:]+): no such file or directory",
      "spawn (\\S+) ENOENT"),

  PERMISSION(
      "(?:EACCES|EPERM): (?:permission denied|operation not permitted), \\w+ '([^']+)'",
      "(?i)(?:permission denied|operation not permitted): ['\"]?(/[^'\"\\s]+)",
      "AccessDeniedException: (/\\S+)",
      "FileNotFoundException: (/\\S+) \\(Permission denied\\)",
      "Access to the path '([^']+)' is denied",
      "(?i)permission denied @ \\w+ - (/\\S+)",
      "\"(/[^\"]+)\" failed \\(13: Permission denied\\)",
      "\\((/[^)\\s]+)\\): [Ff]ailed to open(?: stream)?: Permission denied",
      "[ '‘\"](/[^\\s:'’\"]+)['’\"]?:? \\(?(?:[Pp]ermission denied|[Oo]peration not permitted)",
      "(?i)(?:open|mkdir|create|write|rename|unlink|chown|chmod|touch|stat|lock)(?:at)? (/[^\\s:]+): (?:permission denied|operation not permitted)",
      "^(?:\\S+: )*(/[^\\s:]+): [Pp]ermission denied",
      "(?i)(?:can't|cannot|could not|unable to|failed to) (?:open|create|write|read|access)\\b[^:]{0,60}? ([\\w./-]+): permission denied"),

  FILE(
      "ModuleNotFoundError: No (module) named '?([\\w.]+)",
      "ImportError: No (module) named '?([\\w.]+)",
      "Cannot find (module|package) '([^']+)'",
      "ERR_MODULE_NOT_FOUND.{0,40}(module|package) '([^']+)'",
      "cannot load such (file) -- (\\S+)",
      "Can't locate (?=.*\\b(module)\\))\\S+ in @INC .{0,20}install the ([\\w:]+) module",
      "Can't locate (object)? ?(\\S+\\.p[lm]) in @INC",
      "Could not find (gem) '?([\\w.-]+)",
      "NoClassDef(?:FoundError: )(?!Could not initialize)()([\\w/$.]+)",
      "ClassNotFoundException: ()([\\w/$.]+)",
      "Could not find or load main (class) (\\S+)",
      "Unable to access (jar)file (\\S+)",
      "no main manifest attribute, in ()(\\S+)",
      "error while loading shared (librar)ies: ([^\\s:]+)",
      "Error loading shared (librar)y ([^\\s:]+)",
      "(librar)[a-z]*:? .{0,60}version `(\\w+_[\\d.]+)' not found",
      "()version `(GLIBC\\w*_[\\d.]+)' not found",
      "Could not load file or (assembly) '([^',]+)",
      "Could not find (file) '([^']+)'",
      "Failed opening required ()'([^']+)'",
      "[Ff]ailed to open stream: ()No such file()",
      "ENOENT: no such (file) or directory, \\w+ '([^']+)'",
      "(?i)no such (file) or directory: ['\"]([^'\"]+)",
      "can't open (file) '([^']+)'",
      "can't open ()'?(/[^'\\s:]+)",
      "NoSuchFileException: ()(/?\\S+)",
      "FileNotFoundException: ()(\\S+) \\(No such file or directory\\)",
      "No such (file) or directory @ \\w+ - (\\S+)",
      "\"()(/[^\"]+)\" failed \\(2: No such file or directory\\)",
      "(?i)(?:open|stat|lstat|read|readlink|chdir) ()([\\w./~-]+): no such file or directory",
      "^(?:\\S+: ){0,4}['‘\"]?()(/[^\\s:'’\"]+)['’\"]?: No such file or directory",
      "(?i)(?:cannot|can't|could not|unable to) (?:find|open|read|load) (?:the )?(?:\\w+ )?(file) ['\"]?(/[^\\s'\",:]+)"),

  /// What somebody else refuses, keeps waiting or cannot be found; other rules look at it.
  FAR_SIDE(
      "(?i)connection (?:refused|reset|timed out)|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|(?:connect|read|request|i/o|dial) ?timeout"
          + "|timed out|timeout exceeded|deadline exceeded|no such host|ENOTFOUND|EAI_AGAIN|name or service not known|name resolution"
          + "|UnknownHost|getaddrinfo|host not found in upstream|could not translate host|nodename nor servname|no route to host|network is unreachable"
          + "|x509:|SSLHandshake|certificate (?:has expired|verify failed|is not|signed by|unknown)|SSL_ERROR"
          + "|authentication failed|access denied for user|permission denied for|\\b401\\b|unauthorized|NOAUTH|WRONGPASS|broken pipe"
          + "|unable to obtain (?:jdbc )?connection|communications link failure|connect(?:ion)? .{0,40}failed()"),

  MIGRATION(
      "(?i)(flyway|liquibase|alembic|goose|golang-migrate|knex|sequelize|typeorm|prisma|doctrine|efmigrations)\\w*.{0,200}(?:fail|error|exception|invalid|missing|mismatch)",
      "(?i)(migrations? (?:of schema .{0,60}|\\S+ )?(?:failed|checksum mismatch|have failed validation|are pending))",
      "(?i)(detected (?:failed|resolved|applied) migration)",
      "(?i)(could not acquire change ?log lock)",
      "(Can't locate revision identified by)",
      "(?i)(target database is not up to date)",
      "(?i)(dirty database version)",
      "(PendingMigrationError|InconsistentMigrationHistory|MigrationError|ValidationFailedException)",
      "\\b(P30(?:05|06|09|18))\\b",
      "(?i)(pending migrations?|unapplied migrations?)",
      "/(migrations?/versions|db/migrate|migrations)/\\S+\\.(?:py|rb|sql|js|ts|php)\\b"),

  SCHEMA(
      "(?i)(?:relation|table) [\"'`]([\\w.]+)[\"'`] (?:does not|doesn't) exist",
      "(?i)no such (?:table|column): ([\\w.]+)",
      "(?i)column [\"'`]?([\\w.]+)[\"'`]? (?:of relation \\S+ )?does not exist",
      "(?i)Unknown column '([\\w.]+)' in",
      "(?i)Invalid object name '([\\w.]+)'",
      "ORA-00942(): table or view"),

  ENVIRONMENT(
      "(?i)(?:environment|env)(?:ironment)?[ _-]?(?:variables?|vars?)?\\b[^\\w$]{0,3}[\"'`$({\\[]*([A-Z][A-Z0-9_]{2,})[\"'`)}\\]]*.{0,20}(?:is |are |was |must |be |not |required|missing|undefined|empty|unset|expected)",
      "(?i)(?:missing|required|undefined|unset|no|set|provide|define|specify|without)(?: the| a| an)?(?: required| mandatory| following)* (?:environment|env)(?:ironment)?[ _-]?(?:variables?|vars?|key)?\\(?s?\\)?[^\\w$]{1,4}(?-i:([A-Z][A-Z0-9_]{2,}))",
      "(?:[Mm]issing|MISSING|[Rr]equired key|[Uu]ndefined)(?: required| mandatory| setting| config(?:uration)?| variable| value for)*:? [\"'`$({]*([A-Z][A-Z0-9]*_[A-Z0-9_]+)\\b",
      "[\"'`$({\\[]*\\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)[\"'`)}\\]]*:? (?:is |are |was |has |environment variable |env var )?(?:not |un|missing|required|empty|must be (?:set|defined|provided)|undefined)",
      "^(?:\\S+ )?(?:line )?(?:\\d+: )?([A-Z][A-Z0-9_]{2,}): (?:unbound variable|parameter (?:not set|null or not set)|is not set|not set)",
      "KeyError: ['\"]([A-Z][A-Z0-9_]{2,})['\"]",
      "key not found: \"([A-Z][A-Z0-9_]{2,})\"",
      "(?i)environment variable ['\"`]?([\\w.]+)['\"`]? (?:is )?(?:not|missing|required)",
      "Could not resolve placeholder '([^']+)'",
      "required key ([A-Z][A-Z0-9_]{2,}) missing value",
      "(?:NotPresent|environment variable not found)()"),

  CONFIGURATION(
      "(?i)((?:unknown|unrecognized|unrecognised|undefined|invalid|unsupported|unexpected) (?:command[- ]line )?(?:short )?(?:flag|option|argument|arguments|parameter|directive|configuration parameter|VM option|variable|key|property|field)\\b)",
      "(flag provided but not defined)",
      "(?i)(flag needs an argument|no such option|missing required (?:option|argument|flag|setting|propert\\w+))",
      "(?i)\\b(ya?ml|toml|hocon|properties|ini|hcl)\\b.{0,40}(?:line \\d+|error|invalid|did not find|mapping values|cannot unmarshal|unmarshal)",
      "(mapping values are not allowed|did not find expected|found character that cannot start|while (?:parsing|scanning) a|ScannerError|ParserError|YAMLException|TOMLDecodeError)",
      "(?i)(unexpected token .{0,30} in json|JSONDecodeError|not valid json|invalid character .{1,6} (?:looking for|after|in)|JsonParseException|JsonReaderException|JsonException|Expecting (?:value|property name))",
      "(?i)(bad config|config(?:uration)?(?: file| error| is| was|:| value)? .{0,80}(?:invalid|not valid|malformed|cannot be parsed|contains errors|test failed|parse))",
      "(?i)(?!.*cannot read propert)((?:fail\\w*|error|unable|could not|cannot|can't) (?:to )?(?:pars\\w+|load\\w*|read\\w*|bind\\w*|validat\\w+|decod\\w+|unmarshal\\w*).{0,40}(?:config|settings|properties|options))",
      "(?i)(syntax error .{0,60}(?:of|in) .{0,60}\\.(?:conf|cfg|ini|ya?ml|toml|json))",
      "\\[emerg\\](?!.*(?:bind\\(\\)|host not found)) .*?( in /\\S+:\\d+)",
      "(FATAL CONFIG FILE ERROR)",
      "(InvalidConfigurationPropertyValueException|BindValidationException|ConfigurationException|InvalidConfigurationException|OptionsValidationException|ConfigException)",
      "(?i)(strconv\\.\\w+: parsing \"[^\"]*\"|NumberFormatException|invalid literal for int\\(\\)|could not convert string to float|FormatException: .{0,40}correct format|invalid digit found in string|parse \"[^\"]*\": )",
      "(?i)(invalid (?:value|url|uri|port|duration|log level|dsn|connection string)\\b)"),

  UNCAUGHT(
      "^(panic: |fatal error: )",
      "(panicked at )",
      "(?i)(unhandled (?:promise )?(?:exception|rejection)|uncaught |UnhandledPromiseRejection)",
      "(?i)^(?:PHP )?(fatal error)\\b",
      "^(?:Exception in thread \"[^\"]*\" |Caused by: |\\S{0,60} )?([\\w.$]+(?:Exception|Error|Throwable))\\b",
      "\\((\\w+(?:::\\w+)*(?:Error|Exception))\\)",
      "(?i)(terminate called|assertion .{0,80}failed|segmentation fault)",
      "( \\((?:at |File \"|from )[^()]*)");

  @SuppressWarnings("ImmutableEnumChecker") // a Pattern does not change
  private final Pattern[] words;

  Sign(String... words) {
    this.words = Stream.of(words).map(Pattern::compile).toArray(Pattern[]::new);
  }

  /// @param what the last of the groups that holds anything; may be empty
  /// @param kind the one before it, where there are two: `module`, `class`; may be empty
  record Read(Sign sign, String what, String kind) {}

  /// Told of the container itself, whatever else the words may be taken for.
  boolean local() {
    return compareTo(FAR_SIDE) < 0;
  }

  /// What the words mean, if any sign is in them.
  static Optional<Read> in(String said) {
    var plain = Say.mounted(said);
    return Stream.of(values()).map(sign -> sign.read(plain)).flatMap(Optional::stream).findFirst();
  }

  private Optional<Read> read(String said) {
    return Stream.of(words)
        .map(pattern -> pattern.matcher(said))
        .filter(Matcher::find)
        .findFirst()
        .map(found -> {
          var groups =
              IntStream.rangeClosed(1, found.groupCount())
                  .mapToObj(found::group)
                  .filter(group -> group != null)
                  .toList();
          return new Read(
              this,
              groups.isEmpty() ? "" : groups.getLast().replaceAll("[.,;:]+$", "").strip(),
              groups.size() < 2 ? "" : groups.getFirst());
        });
  }
}
