package dev.sitrep.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
  /// @param target the object in trouble as [dev.sitrep.cluster.Ref#qualified] says it
  /// @param open whether it is not over
  /// @param single whether it has a message of its own
  /// @param alerts how many of each name
  /// @param headline as its own report has it
  /// @param cause absent where nobody has looked yet
  public record Member(
      String id,
      String severity,
      String target,
      boolean open,
      boolean single,
      Map<String, Integer> alerts,
      String headline,
      Optional<Report.Cause> cause) {

    public Member {
      alerts = Collections.unmodifiableMap(new TreeMap<>(alerts));
    }

    /// That nobody has looked into.
    public Member(
        String id,
        String severity,
        String target,
        boolean open,
        boolean single,
        Map<String, Integer> alerts) {
      this(
          id,
          severity,
          target,
          open,
          single,
          alerts,
          target + ": " + Lines.named(List.copyOf(new TreeMap<>(alerts).keySet()), 3, 0),
          Optional.empty());
    }

    /// With what its report says, if only one by the rules.
    public Member with(Report report) {
      return new Member(
          id,
          severity,
          target,
          open,
          single,
          alerts,
          report.headline(),
          Optional.of(report.cause()));
    }

    /// Empty for an object that is in none.
    String namespace() {
      int slash = target.indexOf('/');
      return slash > 0
          ? target.substring(0, slash)
          : target.startsWith("namespace ") ? target.substring("namespace ".length()) : "";
    }
  }
}
