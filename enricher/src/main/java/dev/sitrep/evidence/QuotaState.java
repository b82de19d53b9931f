package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A ResourceQuota and how much of it is used.
///
/// @param amounts those that are nearly used up, or all of them; the fullest first
public record QuotaState(Ref about, List<Amount> amounts) implements Evidence {

  public QuotaState {
    amounts = List.copyOf(amounts);
  }

  /// @param resource `requests.cpu`, `pods`, `count/jobs.batch`
  /// @param percent how full, over 100 where the quota was lowered since
  public record Amount(String resource, String used, String hard, int percent) {
    public String spoken() {
      return "%s %s of %s".formatted(resource, used, hard);
    }
  }

  @Override
  public String source() {
    return "quota";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    return amounts.stream()
        .map(amount -> amount.spoken() + " used")
        .collect(Collectors.joining(" · "));
  }
}
