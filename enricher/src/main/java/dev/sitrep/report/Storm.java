package dev.sitrep.report;

import dev.sitrep.cluster.Ref;
import java.util.List;
import java.util.Optional;

/// Many incidents at once, told as one.
///
/// @param alerts of all of them
/// @param open how many of the incidents are not over
/// @param namespaces how many have one of them or more; a node has none
/// @param single how many have a message of their own
/// @param read how many were looked into: of these the causes are known
/// @param causes what is wrong, as often as it was found, the most frequent first
/// @param names of the alerts, each with the incidents that it fires in, the most frequent first
/// @param worst by severity, then the oldest; an open one before one that is over
public record Storm(
    int alerts,
    int incidents,
    int open,
    int namespaces,
    int single,
    int read,
    List<Count> causes,
    List<Count> names,
    List<Worst> worst) {

  public Storm {
    causes = List.copyOf(causes);
    names = List.copyOf(names);
    worst = List.copyOf(worst);
  }

  public record Count(String what, int incidents) {}

  public record Worst(String id, String severity, String headline) {}

  /// One of the incidents.
  ///
  /// @param object the one in trouble, or whom the alerts named where nobody has looked yet
  /// @param open whether it is not over
  /// @param single whether it has a message of its own
  /// @param alerts how many
  /// @param names of the alerts
  /// @param headline as its own report has it
  /// @param cause absent where nobody has looked yet
  public record Member(
      String id,
      String severity,
      Ref object,
      boolean open,
      boolean single,
      int alerts,
      List<String> names,
      String headline,
      Optional<Report.Cause> cause) {

    public Member {
      names = List.copyOf(names);
    }

    /// That has a report, if only one by the rules.
    public static Member of(Report report, boolean open, boolean single) {
      return new Member(
          report.id(),
          report.severity(),
          report.object(),
          open,
          single,
          Math.max(report.tally().alerts(), report.alerts().size()),
          report.alerts(),
          report.headline(),
          Optional.of(report.cause()));
    }

    /// That nobody has looked into.
    public static Member of(
        String id,
        String severity,
        Ref object,
        boolean open,
        boolean single,
        int alerts,
        List<String> names) {
      return new Member(
          id,
          severity,
          object,
          open,
          single,
          alerts,
          names,
          object.qualified() + ": " + String.join(", ", names),
          Optional.empty());
    }
  }
}
