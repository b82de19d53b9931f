package dev.sitrep.evidence;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One condition of an object's status, as its controller wrote it.
///
/// @param since when it last changed
public record StatusCondition(
    String type, String status, String reason, String message, Optional<Instant> since) {

  static StatusCondition of(
      @Nullable String type,
      @Nullable String status,
      @Nullable String reason,
      @Nullable String message,
      @Nullable String since) {
    return new StatusCondition(
        Absent.text(type),
        Absent.text(status),
        Absent.text(reason),
        Absent.text(message).strip(),
        Absent.time(since));
  }

  public boolean is(String type, String status) {
    return this.type.equals(type) && this.status.equals(status);
  }

  /// `Ready=Unknown NodeStatusUnknown: Kubelet stopped posting node status.`
  public String line() {
    return type
        + "="
        + status
        + (reason.isEmpty() ? "" : " " + reason)
        + (message.isEmpty() ? "" : ": " + message);
  }
}
