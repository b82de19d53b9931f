package dev.sitrep.report;

import dev.sitrep.cluster.Ref;
import dev.sitrep.finding.Certainty;
import dev.sitrep.incident.Severity;
import dev.sitrep.report.Storm.Count;
import dev.sitrep.report.Storm.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What many incidents have in common. Pure.
///
/// @param cluster the alerts' cluster label, may be empty
record Gathering(String cluster, List<Member> members) {
  private static final int MOST_COUNTED = 10;
  private static final int MOST_WORST = 10;

  /// Fewer with the same cause are no storm's cause.
  private static final int FEWEST = 3;

  private static final String NO_CAUSE = "no cause found";
  private static final String WELL = "nothing wrong found now";
  private static final String UNREAD = "not looked into";

  /// Something with a name of its own: `registry.example:5000`, `api:1.9`; a path breaks into its
  /// steps.
  private static final Pattern NAME = Pattern.compile("[\\w-]+(?:[.:][\\w-]+)+");

  Gathering {
    members = List.copyOf(members);
  }

  Storm storm() {
    return new Storm(
        alerts(),
        members.size(),
        (int) members.stream().filter(Member::open).count(),
        namespaces().size(),
        (int) members.stream().filter(Member::single).count(),
        (int) members.stream().filter(member -> member.cause().isPresent()).count(),
        most(by(member -> List.of(kind(member))), this::said),
        most(by(Gathering::names), Function.identity()),
        worstFirst()
            .limit(MOST_WORST)
            .map(member -> new Storm.Worst(member.id(), member.severity(), member.headline()))
            .toList());
  }

  int alerts() {
    return members.stream()
        .flatMap(member -> member.alerts().values().stream())
        .mapToInt(Integer::intValue)
        .sum();
  }

  /// Of the worst, as long as one is open of an open one.
  String severity() {
    return worstFirst()
        .min(Comparator.comparing(member -> !member.open()))
        .map(Member::severity)
        .filter(severity -> !severity.isEmpty())
        .orElse("unknown");
  }

  private Stream<Member> worstFirst() {
    return members.stream()
        .sorted(
            Comparator.comparingInt((Member member) -> Severity.rank(member.severity()))
                .thenComparing(member -> !member.open())
                .thenComparing(Member::id));
  }

  /// The namespace that all are in, else the cluster.
  Ref object() {
    var all = namespaces();
    boolean one =
        all.size() == 1 && members.stream().noneMatch(member -> member.namespace().isEmpty());
    return one
        ? new Ref("namespace", "", all.iterator().next())
        : new Ref("cluster", "", "cluster");
  }

  List<String> names() {
    return by(Gathering::names).keySet().stream().limit(MOST_COUNTED).toList();
  }

  String symptom() {
    var spread = namespaces().size() > 1 ? " in %d namespaces".formatted(namespaces().size()) : "";
    return "%s, %s%s"
        .formatted(
            Undecided.count(alerts(), "alert"),
            Undecided.count(members.size(), "incident"),
            spread);
  }

  private Set<String> namespaces() {
    return members.stream()
        .map(Member::namespace)
        .filter(namespace -> !namespace.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<String> names(Member member) {
    return List.copyOf(member.alerts().keySet());
  }

  /// What more than half of those have that a cause was found for.
  Report.Cause cause() {
    var found = members.stream().filter(Gathering::known).toList();
    return shared(found, member -> member.cause().orElseThrow().fault() + kind(member))
        .map(group -> oneFault(group, found.size()))
        .or(() -> shared(found, Gathering::kind).map(group -> oneKind(group, found.size())))
        .orElseGet(() ->
            new Report.Cause(
                "", Certainty.UNKNOWN, "no cause is common to most of them", object(), List.of()));
  }

  private static boolean known(Member member) {
    return member
        .cause()
        .filter(cause -> !cause.rule().isEmpty() && !cause.nothingWrong())
        .isPresent();
  }

  private static Optional<List<Member>> shared(List<Member> found, Function<Member, String> key) {
    return found.stream().collect(Collectors.groupingBy(key)).values().stream()
        .filter(group -> group.size() >= FEWEST && group.size() * 2 > found.size())
        .findFirst();
  }

  private Report.Cause oneFault(List<Member> group, int found) {
    var first = group.getFirst().cause().orElseThrow();
    return new Report.Cause(
        first.rule(),
        leastSure(group),
        "%s; so in %d of %d incidents with a cause"
            .formatted(first.sentence(), group.size(), found),
        first.fault(),
        List.of());
  }

  private Report.Cause oneKind(List<Member> group, int found) {
    var first = group.getFirst().cause().orElseThrow();
    var names = namedByMost(group);
    return new Report.Cause(
        first.rule(),
        Certainty.LIKELY,
        "%d of %d incidents with a cause have the same kind%s, such as %s: %s"
            .formatted(
                group.size(),
                found,
                names.isEmpty() ? "" : " and name " + String.join(", ", names),
                group.getFirst().target(),
                first.sentence()),
        object(),
        List.of());
  }

  private static Certainty leastSure(Collection<Member> group) {
    return group.stream()
        .map(member -> member.cause().orElseThrow().certainty())
        .max(Comparator.naturalOrder())
        .orElse(Certainty.UNKNOWN);
  }

  /// A registry, a host: what four of five causes name.
  private static List<String> namedByMost(List<Member> group) {
    var counts = new LinkedHashMap<String, Integer>();
    for (var member : group) {
      var names = new LinkedHashSet<String>();
      NAME.matcher(member.cause().orElseThrow().sentence())
          .results()
          .forEach(name -> names.add(name.group()));
      names.forEach(name -> counts.merge(name, 1, Integer::sum));
    }
    return counts.entrySet().stream()
        .filter(name -> name.getValue() * 5 >= group.size() * 4)
        .map(Map.Entry::getKey)
        .limit(2)
        .toList();
  }

  private static String kind(Member member) {
    return member
        .cause()
        .map(
            cause -> cause.nothingWrong() ? WELL : cause.rule().isEmpty() ? NO_CAUSE : cause.rule())
        .orElse(UNREAD);
  }

  private <T> Map<T, Set<String>> by(Function<Member, List<T>> keys) {
    var ids = new LinkedHashMap<T, Set<String>>();
    for (var member : members) {
      for (var key : keys.apply(member)) {
        ids.computeIfAbsent(key, any -> new HashSet<>()).add(member.id());
      }
    }
    return ids;
  }

  /// `node-not-ready` as `node not ready: node worker-b`, where all blame that one.
  private String said(String kind) {
    var words = kind.replace('-', ' ');
    var faults =
        members.stream()
            .filter(member -> kind(member).equals(kind) && known(member))
            .map(member -> member.cause().orElseThrow().fault())
            .distinct()
            .limit(2)
            .toList();
    return faults.size() == 1 ? words + ": " + faults.getFirst().qualified() : words;
  }

  private static List<Count> most(Map<String, Set<String>> counted, Function<String, String> said) {
    var sorted =
        counted.entrySet().stream()
            .sorted(
                Comparator.comparingInt(
                    (Map.Entry<String, Set<String>> entry) -> -entry.getValue().size()))
            .toList();
    var counts = new ArrayList<Count>();
    sorted.stream()
        .limit(MOST_COUNTED)
        .forEach(
            entry -> counts.add(new Count(said.apply(entry.getKey()), entry.getValue().size())));
    var rest = sorted.stream().skip(MOST_COUNTED).toList();
    if (!rest.isEmpty()) {
      var ids = rest.stream().flatMap(entry -> entry.getValue().stream()).distinct().count();
      counts.add(new Count(rest.size() + " others", (int) ids));
    }
    return counts;
  }
}
