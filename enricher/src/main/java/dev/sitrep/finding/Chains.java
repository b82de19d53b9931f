package dev.sitrep.finding;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Joins findings across objects: cart cannot reach Service orders, Service orders selects no pod.
///
/// A finding blames an object ([Finding#fault]). Is there another finding that says what is wrong
/// with just that object, or else with what stands behind it, that one is the deeper cause; of
/// several the first of [Analyzers]. A pod that blames only itself and knows no cause is explained
/// by the trouble of the one neighbour that it talks to.
///
/// Where the incident is about a node, what it does to its pods adds nothing to what is wrong with
/// it: there the root stands for its symptoms.
///
/// What is wrong with neighbours alone is no finding about the target: it is kept where nothing
/// else is known.
///
/// @param all in the order of [Analyzers]
record Chains(List<Finding> all, Kin kin) {
  private static final int LONGEST = 5;

  List<Finding> joined() {
    var chains =
        all.stream()
            .filter(finding -> !kin.areStrangers(finding.subjects()))
            .map(this::chain)
            .toList();
    var links = new HashSet<Finding>();
    chains.forEach(chain -> links.addAll(chain.subList(1, chain.size())));
    var joined = new ArrayList<Finding>();
    chains.stream()
        .filter(chain -> !links.contains(chain.getFirst()))
        .map(chain ->
            kin.isNode() && kin.isTarget(chain.getLast().subjects())
                ? chain.getLast()
                : join(chain))
        .distinct()
        .forEach(joined::add);
    boolean nothingKnown =
        joined.stream().allMatch(finding -> finding.certainty() == Certainty.UNKNOWN);
    if (nothingKnown && !joined.isEmpty()) {
      all.stream().filter(finding -> kin.areStrangers(finding.subjects())).forEach(joined::add);
    }
    return joined;
  }

  /// From the symptom to the deepest cause that is known.
  private List<Finding> chain(Finding symptom) {
    var chain = new ArrayList<Finding>();
    chain.add(symptom);
    var deeper = deeper(symptom, chain);
    while (deeper.isPresent() && chain.size() < LONGEST) {
      chain.add(deeper.get());
      deeper = deeper(deeper.get(), chain);
    }
    return chain;
  }

  /// The finding that explains this one.
  private Optional<Finding> deeper(Finding finding, List<Finding> chain) {
    if (finding.subjects().contains(finding.fault())) {
      return finding.certainty() == Certainty.UNKNOWN ? onlyNeighbour(chain) : Optional.empty();
    }
    var others =
        all.stream()
            .filter(other -> !chain.contains(other))
            .filter(other -> other.certainty() != Certainty.UNKNOWN)
            .filter(other -> chain.stream().noneMatch(one -> sameSubjects(one, other)))
            .toList();
    return others.stream()
        .filter(other -> other.subjects().contains(finding.fault()))
        .findFirst()
        .or(() ->
            others.stream()
                .filter(other ->
                    other.subjects().stream()
                        .anyMatch(subject -> kin.concerns(finding.fault(), subject)))
                .findFirst());
  }

  private static boolean sameSubjects(Finding one, Finding other) {
    return one.subjects().containsAll(other.subjects());
  }

  /// What is wrong with the one neighbour that is in trouble; with two nobody knows which it is.
  private Optional<Finding> onlyNeighbour(List<Finding> chain) {
    var troubled =
        kin.neighbours().stream()
            .filter(neighbour ->
                all.stream()
                    .anyMatch(other ->
                        explains(other)
                            && other.subjects().stream()
                                .anyMatch(one -> kin.concerns(neighbour.about(), one))))
            .toList();
    return troubled.size() != 1
        ? Optional.empty()
        : all.stream()
            .filter(other -> !chain.contains(other) && explains(other))
            .findFirst()
            .map(Chains::likely);
  }

  private boolean explains(Finding other) {
    return other.certainty() != Certainty.UNKNOWN && kin.areStrangers(other.subjects());
  }

  /// That the neighbour is the reason is a guess, if a good one.
  private static Finding likely(Finding one) {
    return new Finding(
        one.rule(),
        one.fault(),
        one.subjects(),
        one.symptom(),
        one.cause(),
        Certainty.LIKELY,
        one.exhibits(),
        one.next(),
        one.fix());
  }

  /// The last one's cause for the first one's subjects.
  private static Finding join(List<Finding> chain) {
    var symptom = chain.getFirst();
    if (chain.size() == 1) {
      return symptom;
    }
    var root = chain.getLast();
    return new Finding(
        root.rule(),
        root.fault(),
        symptom.subjects(),
        symptom.symptom(),
        root.cause(),
        chain.stream()
            .map(Finding::certainty)
            .filter(certainty -> certainty != Certainty.UNKNOWN)
            .max(Certainty::compareTo)
            .orElse(Certainty.UNKNOWN),
        exhibits(chain),
        Stream.of(root, symptom).flatMap(one -> one.next().stream()).distinct().limit(3).toList(),
        root.fix(),
        chain.reversed().stream().skip(1).map(Finding::cause).toList());
  }

  /// The most decisive one of each link, the root's and the symptom's first; then the rest.
  private static List<String> exhibits(List<Finding> chain) {
    var links = new ArrayList<>(chain.reversed());
    links.add(1, links.removeLast());
    return Stream.concat(
            links.stream().map(one -> one.exhibits().getFirst()),
            links.stream().flatMap(one -> one.exhibits().stream()))
        .distinct()
        .toList();
  }
}
