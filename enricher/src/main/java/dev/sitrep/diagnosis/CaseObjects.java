package dev.sitrep.diagnosis;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Missing;
import dev.sitrep.finding.Finding;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The objects of a case: what was read, and what the rules blame, which may be something that is
/// missing. What could not be read is none of them, so that a namespace that may not be read is no
/// place to look.
final class CaseObjects {
  private final Set<Ref> known = new HashSet<>();
  private final Set<String> namespaces = new HashSet<>();
  private final Set<String> containers = new HashSet<>();

  CaseObjects(CaseFile file, List<Finding> findings) {
    for (var exhibit : file.exhibits()) {
      if (!(exhibit.evidence() instanceof Missing)) {
        known.add(exhibit.evidence().about());
      }
      if (exhibit.evidence() instanceof ContainerState state) {
        containers.add(state.container());
      }
    }
    for (var finding : findings) {
      known.add(finding.fault());
      known.addAll(finding.subjects());
    }
    containers.add(file.incident().container());
    known.forEach(ref -> namespaces.add(ref.namespace()));
    namespaces.remove("");
    namespaces.forEach(name -> known.add(new Ref("namespace", "", name)));
  }

  /// Why the command is not about this case, as the end of "the command ...".
  Optional<String> fault(KubectlCommand command) {
    if (command.namespace().isEmpty() && !command.needsNoNamespace()) {
      return Optional.of("has no namespace: add -n " + String.join(" or -n ", some(namespaces)));
    }
    if (!command.namespace().isEmpty() && !namespaces.contains(command.namespace())) {
      return Optional.of(
          "goes to namespace %s, which is not part of this case".formatted(command.namespace()));
    }
    return command.objects().stream()
        .filter(object -> !isKnown(object, command.namespace()))
        .findFirst()
        .map(object -> "names %s, which is no object of this case".formatted(object.path()))
        .or(() ->
            command.container().isEmpty() || containers.contains(command.container())
                ? Optional.empty()
                : Optional.of(
                    "names container %s, which does not exist".formatted(command.container())));
  }

  private boolean isKnown(Ref object, String namespace) {
    return Stream.of(namespace, "")
        .anyMatch(place -> known.contains(new Ref(object.kind(), place, object.name())));
  }

  private static List<String> some(Set<String> names) {
    return names.stream().sorted().limit(3).toList();
  }
}
