package dev.sitrep.evidence;

import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What an alert itself says. Anybody who may write a rule or post to Alertmanager chooses these
/// words.
///
/// @param doubts labels that could not be followed, and why
public record Alerted(
    Ref about,
    String name,
    String severity,
    String summary,
    String description,
    Instant startsAt,
    List<String> doubts)
    implements Evidence {

  static Alerted of(Alert alert, Ref about, List<String> doubts) {
    return new Alerted(
        about,
        alert.name().isEmpty() ? "alert without a name" : alert.name(),
        alert.label("severity"),
        alert.annotation("summary"),
        alert.annotations().containsKey("description")
            ? alert.annotation("description")
            : alert.annotation("message"),
        alert.startsAt(),
        doubts);
  }

  @Override
  public String source() {
    return "alert";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.of(startsAt);
  }

  @Override
  public String line() {
    var says = description.isEmpty() ? summary : description;
    var line = says.isEmpty() ? name : name + ": " + says;
    return doubts.isEmpty() ? line : line + " · " + String.join(" · ", doubts);
  }
}
