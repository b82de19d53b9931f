package dev.sitrep.finding;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a program says when somebody it needs does not serve it. The first that fits is taken, so
/// the order is from the most telling.
enum Trouble {
  SKEWED(
      "current time \\S+ is before|(?<!expired or is )not yet valid|NotYetValid|CERT_NOT_YET_VALID|used before issued|issued in the future"
          + "|not active yet|ImmatureSignature|RequestTimeTooSkewed|clock skew|KRB_AP_ERR_SKEW|not yet current"
          + "|request time and the (?:current|server) time is too large|NotBefore: "),
  EXPIRED(
      "certificate (?:has )?expired|certificate .{0,80}has expired|CERT_HAS_EXPIRED|CertificateExpired|expired certificate"
          + "|NotAfter: |current time \\S+ is after|SEC_ERROR_EXPIRED_CERTIFICATE|InvalidCertificate\\(Expired\\)"),
  TLS(
      "x509: |unknown authority|local issuer certificate|self[- ]signed certificate|CERTIFICATE_VERIFY_FAILED"
          + "|PKIX path|valid certification path|certificate verify failed|ALTNAME_INVALID|altnames|hostname mismatch"
          + "|hostname .{1,80} doesn't match|certificate is (?:not )?valid for|No subject alternative|No name matching"
          + "|handshake.?fail|SSLHandshake|SSLPeerUnverified|wrong version number|does not look like a TLS handshake"
          + "|SSL connection could not be established|VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT|UnknownIssuer|NotValidForName"
          + "|does not support SSL|SSL is not enabled on the server|unrecognized name|tls: bad certificate|unknown ca\\b"
          + "|certificate required|RemoteCertificateNameMismatch|remote certificate (?:is|was) invalid|SSL routines"
          + "|Unsupported or unrecognized SSL message|HTTP request was sent to HTTPS port|http response to https client"),
  AUTH(
      "password authentication failed|no pg_hba\\.conf entry|role \"[^\"]+\" does not exist"
          + "|Access denied for user|not allowed to connect to this|Authentication ?Fail|authentication (?:failed|error|failure)"
          + "|auth(?:orization)? failed|Login failed|login (?:was )?refused|\\bNOAUTH\\b|WRONGPASS|\\bNOPERM\\b"
          + "|invalid (?:username|password|credentials|api.?key|access token|bearer token|username-password pair)"
          + "|ACCESS_REFUSED|SASL.{0,60}(?:fail|error|denied)|Unauthenticated|PermissionDenied|PERMISSION_DENIED"
          + "|Access ?Denied|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|UnrecognizedClientException|Unauthorized"
          + "|\\b40[13]\\b.{0,3}Forbidden|403 Client Error|Forbidden(?::|\\b.{0,20}403)"
          + "|not authorized|missing authentication|Bad credentials|ORA-01017|invalid_client|invalid_grant|ORA-28000"
          + "|TOPIC_AUTHORIZATION_FAILED"
          + "|(?:status|code|HTTP/\\d(?:\\.\\d)?|response|returned|answered|got|error)[ =:\"'(]{1,3}(?:code[ =:]{1,2})?40[13]\\b"),
  DNS(
      "no such host|Name or service not known|Name does not resolve|nodename nor servname|name resolution|EAI_AGAIN"
          + "|\\bENOTFOUND|UnknownHost|could not translate host name|Unknown MySQL server host"
          + "|(?:could(?:n't| not)|failed to|cannot|can't|unable to) resolve (?!(?:all |any |the |an? |some )*(?:\"?\\$|\\./|bare"
          + "|(?:alias|artifact|bean|class|column|component|config|constructor|dependenc|entry|expression|field|file"
          + "|function|import|key|member|method|module|package|parameter|parent|path|placeholder|plugin|property|reference|ref\\b"
          + "|revision|schema|secret|service for type|symbol|table|tag|template|type|variable|version|view|name of)))|bad address '"
          + "|host not found in upstream|No such host is known|getaddrinfo|server misbehaving|NXDOMAIN"
          + "|failed to lookup address|dns error|No resolvable bootstrap|No address associated with hostname"
          + "|lookup \\S+(?: on \\S+)?: i/o timeout|DNS resolution failed"),
  REFUSED(
      "connection refused|ECONNREFUSED|Connection to \\S+ refused|actively refused|\\b(?:errno|error) 111\\b|\\(111\\)"
          + "|\\(111: |ConnectionRefused|Operation already in progress - connect|Broker may not be available|connect error: 111|refused the connection"),
  UNAVAILABLE(
      "database system is (?:starting up|shutting down|in recovery|not yet accepting)|too many (?:clients|connections)"
          + "|remaining connection slots|max number of clients reached|LOADING Redis|MASTERDOWN|CLUSTERDOWN|LEADER_NOT_AVAILABLE"
          + "|LeaderNotAvailable|NOT_LEADER|NotLeader|not master|NotWritablePrimary|NotPrimary|no primary|NoPrimary"
          + "|NOT_ENOUGH_REPLICAS|NotEnoughReplicas|READONLY You can't write|no healthy upstream|no live upstreams"
          + "|upstream connect error|code = Unavailable|status: UNAVAILABLE|\\bUNAVAILABLE: |NoBrokersAvailable"
          + "|Bad Gateway|Service (?:Temporarily )?Unavailable|ServiceUnavailable|master_not_discovered|cluster_block_exception"
          + "|Internal Server Error for url|QueuePool limit|service is (?:currently )?unavailable"
          + "|(?:status|code|HTTP/\\d(?:\\.\\d)?|response|returned|answered|got)[ =:\"'(]{1,3}(?:code[ =:]{1,2})?50[0234]\\b"
          + "|\\b50[0234] (?:Server Error|Internal Server Error|Bad Gateway|Service|Gateway)"),
  TIMEOUT(
      "timed? ?out|timeout|deadline (?:has )?(?:been )?exceeded|DeadlineExceeded|DEADLINE_EXCEEDED|ETIMEDOUT|no route to host"
          + "|EHOSTUNREACH|ENETUNREACH|network is unreachable|host is unreachable");

  @SuppressWarnings("ImmutableEnumChecker") // a Pattern does not change
  private final Pattern words;

  Trouble(String words) {
    this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
  }

  /// What a server says of its clients, in the log format of PostgreSQL and MySQL.
  private static final Pattern OF_ITS_CLIENTS =
      Pattern.compile(
          "\\[\\d+\\](?: \\S+@\\S+)? (?:FATAL|ERROR|LOG|PANIC): |\\[(?:Note|Warning|ERROR|System)\\] \\[MY-");

  /// A settled number or a name, not an event.
  private static final Pattern SETTING =
      Pattern.compile("(?i)timeout[\"']?\\s?(?:=|:|is|set to|of)\\s?[\"']?\\d");

  /// A timeout of its own work says nothing of anybody else.
  private static final Pattern CONNECTING =
      Pattern.compile(
          "(?i)connect|dial|http|request|socket|upstream|server|broker|read tcp|\\brpc\\b|remote|\\bcall(?:ing)?\\b"
              + "|fetch|ping|\\bpool\\b|route to host|unreachable");

  /// What the API server denies, which has a rule of its own.
  private static final Pattern RBAC = Pattern.compile("[Uu]ser \\\\*\"?system:serviceaccount:");

  static Optional<Trouble> in(String text) {
    return OF_ITS_CLIENTS.matcher(text).find() || RBAC.matcher(text).find()
        ? Optional.empty()
        : Stream.of(values()).filter(trouble -> trouble.isIn(text)).findFirst();
  }

  private boolean isIn(String text) {
    if (this != TIMEOUT) {
      return words.matcher(text).find();
    }
    return words.matcher(SETTING.matcher(text).replaceAll("")).find()
        && (CONNECTING.matcher(text).find() || text.contains("ETIMEDOUT"));
  }
}
