package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.LimitRangeState;
import dev.sitrep.evidence.LimitRangeState.Bound;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a container, a pod or a claim asks for is outside of what a LimitRange allows.
final class LimitRangeViolated implements Analyzer {
  private static final Pattern BOUND =
      Pattern.compile(
          "(?<side>maximum|minimum) (?<resource>\\S+) usage per (?<type>\\w+) is (?<bound>[^\\s,]+?)"
              + "(?:,? but (?<what>limit|request|requested|usage) is (?<value>[^\\s,\\]]+?)"
              + "|\\.\\s+No (?<none>limit|request) is specified)(?=[,.\\]\\s]|$)");
  private static final Pattern RATIO =
      Pattern.compile(
          "(?<resource>\\S+) max limit to request ratio per (?<type>\\w+) is (?<bound>[^\\s,]+),"
              + " but provided ratio is (?<value>[0-9.]+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Refusal.findings(file, Refusal.Kind.LIMIT_RANGE, refusal -> finding(refusal, file));
  }

  private static Optional<Finding> finding(Refusal refusal, CaseFile file) {
    var bounds = refusal.find(BOUND).results().toList();
    var ratios = refusal.find(RATIO).results().toList();
    var said =
        bounds.isEmpty() && ratios.isEmpty()
            ? Say.cut(refusal.words(), 220)
            : Stream.concat(
                    bounds.stream().map(LimitRangeViolated::bound),
                    ratios.stream().map(LimitRangeViolated::ratio))
                .distinct()
                .collect(Collectors.joining("; "));
    var range = range(bounds.isEmpty() ? ratios : bounds, file);
    var fault = range.map(one -> one.evidence().about()).orElse(refusal.subject());
    return Optional.of(
        refusal.finding(
            "limit-range-violated",
            fault,
            "%s: %s"
                .formatted(
                    range
                        .map(one -> one.evidence().about().spoken() + " forbids it")
                        .orElse("a limitrange of the namespace forbids it"),
                    said),
            "Bring the %s's resources within the limit range, or change the limit range."
                .formatted(
                    refusal.object().equals("persistentvolumeclaims") ? "claim" : "pod template"),
            range.isEmpty()
                ? List.of(Kubectl.list("limitrange", refusal.subject().namespace()))
                : List.of(),
            range.stream().toArray(Exhibit<?>[]::new)));
  }

  private static String bound(MatchResult said) {
    var most = said.group("side").equals("maximum") ? "at most " : "at least ";
    var allowed =
        "%s may have %s %s of %s"
            .formatted(
                one(said.group("type")), most.strip(), said.group("bound"), said.group("resource"));
    return said.group("none") == null
        ? "%s, but its %s is %s"
            .formatted(
                allowed, said.group("what").replace("requested", "request"), said.group("value"))
        : "%s, but it sets no %s".formatted(allowed, said.group("none"));
  }

  private static String ratio(MatchResult said) {
    return "the %s limit of %s may be %s times its request, but is %s times"
        .formatted(
            said.group("resource"),
            one(said.group("type")),
            said.group("bound"),
            said.group("value").replaceFirst("\\.?0+$", ""));
  }

  private static String one(String type) {
    return "a " + (type.equals("PersistentVolumeClaim") ? "claim" : type.toLowerCase(Locale.ROOT));
  }

  /// The one that holds the bound that was named.
  private static Optional<Exhibit<LimitRangeState>> range(List<MatchResult> said, CaseFile file) {
    var all = file.all(LimitRangeState.class);
    return all.size() == 1
        ? Optional.of(all.getFirst())
        : all.stream()
            .filter(range ->
                range.evidence().bounds().stream()
                    .anyMatch(bound -> said.stream().anyMatch(one -> holds(bound, one))))
            .findFirst();
  }

  private static boolean holds(Bound bound, MatchResult said) {
    return bound.type().equals(said.group("type"))
        && bound.resource().equals(said.group("resource"))
        && List.of(bound.min(), bound.max(), bound.ratio()).contains(said.group("bound"));
  }
}
