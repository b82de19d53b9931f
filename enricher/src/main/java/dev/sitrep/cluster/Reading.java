package dev.sitrep.cluster;

/// What came of asking the cluster: the answer, or why there is none. Failure is a fact for the
/// report.
public sealed interface Reading<T> {

  record Seen<T>(T value) implements Reading<T> {}

  /// @param why what kind of refusal
  /// @param detail the far side's own words, one line, may be empty
  record Unseen<T>(Why why, String detail) implements Reading<T> {
    /// The same refusal, for an answer of another type.
    public <U> Unseen<U> as() {
      return new Unseen<>(why, detail);
    }

    /// `not allowed to read (pods is forbidden ...)`
    public String spoken() {
      return detail.isEmpty() ? why.words : why.words + " (" + detail + ")";
    }
  }

  /// Why something could not be read.
  enum Why {
    /// 401 or 403
    FORBIDDEN("not allowed to read"),
    /// 404
    ABSENT("not found"),
    /// no full answer within the call's own deadline
    LATE("no answer in time"),
    /// connection refused or reset, unknown host, TLS failure
    UNREACHABLE("API server not reachable"),
    /// 429 or 5xx after the retries
    FAILED("API server failed"),
    /// the answer is not what the API promises
    GARBLED("unreadable answer"),
    /// the name is no RFC 1123 name, so nothing was asked
    INVALID("not a valid name, not asked"),
    /// 400 for logs: the container has not started, or this run never was
    UNAVAILABLE("not available");

    private final String words;

    Why(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
