package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.PodState;
import dev.sitrep.evidence.Replicas;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A StatefulSet makes its pods one after the other, and one that is not ready holds the rest up.
final class StatefulsetBlocked implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return RollingFault.of(
            file,
            one ->
                one.about().kind().equals("statefulset")
                    && one.ordered()
                    && one.updated() + one.old() < one.desired())
        .flatMap(one -> first(one.evidence(), file).stream().map(pod -> finding(one, pod)))
        .toList();
  }

  /// The failing pod with the lowest number.
  private static Optional<Ref> first(Replicas set, CaseFile file) {
    return Stream.concat(
            file.all(PodState.class).stream().<Evidence>map(Exhibit::evidence),
            file.all(ContainerState.class).stream()
                .map(Exhibit::evidence)
                .filter(state -> !state.ready())
                .<Evidence>map(state -> state))
        .map(Evidence::about)
        .filter(pod -> pod.name().matches(Pattern.quote(set.about().name()) + "-\\d+"))
        .min(Comparator.comparingInt(StatefulsetBlocked::number));
  }

  private static int number(Ref pod) {
    var digits = pod.name().substring(pod.name().lastIndexOf('-') + 1);
    return digits.length() > 8 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  private static Finding finding(Exhibit<Replicas> exhibit, Ref pod) {
    var set = exhibit.evidence();
    int missing = set.desired() - set.updated() - set.old();
    return RollingFault.finding(
        "statefulset-blocked",
        exhibit,
        pod,
        "not created",
        "%s makes its pods one after the other and waits for %s, which is not ready; %s to come"
            .formatted(set.about().spoken(), pod.spoken(), Say.count(missing, "more pod")),
        Certainty.UNKNOWN,
        "",
        Kubectl.describe(pod));
  }
}
