package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The ConfigMaps and Secrets that a pod asks for, by name: whether they exist is not read, and
/// what they hold never.
///
/// @param about the pod
public record ConfigReferences(Ref about, List<Reference> references) implements Evidence {

  public ConfigReferences {
    references = List.copyOf(references);
  }

  /// @param kind `configmap` or `secret`
  /// @param keys empty when all of it is asked for
  /// @param where `env DATABASE_URL of container api`, `volume rules`, `imagePullSecrets`
  /// @param optional whether the pod starts without it
  public record Reference(
      String kind, String name, List<String> keys, String where, boolean optional) {

    public Reference {
      keys = List.copyOf(keys);
    }

    String spoken() {
      return kind
          + " "
          + name
          + (keys.isEmpty() ? "" : " (" + String.join(", ", keys) + ")")
          + " in "
          + where
          + (optional ? ", optional" : "");
    }
  }

  @Override
  public String source() {
    return "config reference";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    return references.stream().map(Reference::spoken).collect(Collectors.joining(" · "));
  }
}
