package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a controller was told when it wanted to create an object. There is no pod to look at: the
/// event on the controller, or the condition of its Deployment, is the only trace.
///
/// @param exhibits the event or condition, first
/// @param subject who may not create
/// @param object what it may not create: `pods`, `persistentvolumeclaims`, `jobs`
/// @param words without the repetition around them
/// @param kind which rule tells it
record Refusal(List<Exhibit<?>> exhibits, Ref subject, String object, String words, Kind kind) {

  /// By what the words say; the first that fits.
  enum Kind {
    // policies say what they want, so they are known before their words are read
    WEBHOOK_UNREACHABLE("failed calling webhook|failed to call webhook"),
    WEBHOOK_DENIED("admission webhook \"|denied (?:the )?request"),
    POD_SECURITY(
        "violates PodSecurity|against any (?:pod security policy|security context constraint)"),
    QUOTA("exceeded quota: "),
    QUOTA_DEMANDS("must specify .*(?:cpu|memory|storage|requests|limits)"),
    LIMIT_RANGE("(?:maximum|minimum) \\S+ usage per|limit to request ratio per"),
    ACCOUNT("serviceaccount \"[^\"]+\" not found"),
    PRIORITY_CLASS("no PriorityClass with name"),
    TERMINATING("being terminated"),
    INVALID("is invalid: |Invalid value|Required value|Unsupported value"),
    OTHER("");

    private final Pattern words;

    Kind(String words) {
      this.words = Pattern.compile(words);
    }

    static Kind of(String said) {
      return Stream.of(values()).filter(kind -> kind.words.matcher(said).find()).findFirst().get();
    }
  }

  private static final Set<String> REASONS = Set.of("FailedCreate", "ReplicaSetCreateError");

  /// A controller that is refused asks again within 17 minutes, so an older word is history.
  private static final Duration OLD = Duration.ofMinutes(40);

  private static final Pattern AROUND =
      Pattern.compile(
          "^(?:\\(combined from similar events\\): )?"
              + "(?:Error creating(?: job)?: |create (?:Pod|Claim) .+? failed error: "
              + "|Failed to create new replica set \"[^\"]*\": )?"
              + "(?:(?<object>[a-z]+)(?:\\.[a-z.]+)? \"[^\"]*\" is forbidden: )?");
  private static final Pattern CLAIM = Pattern.compile("create Claim (\\S+)");

  /// The refusals of one kind that still hold, the newest of each controller.
  static List<Refusal> of(CaseFile file, Kind kind) {
    return all(file).stream().filter(refusal -> refusal.kind == kind).toList();
  }

  private static List<Refusal> all(CaseFile file) {
    var newest = new LinkedHashMap<Ref, Exhibit<Happening>>();
    file.all(Happening.class).stream()
        .filter(event -> REASONS.contains(event.evidence().reason()))
        .sorted(
            Comparator.comparing((Exhibit<Happening> event) -> time(event.evidence())).reversed())
        .forEach(event -> newest.putIfAbsent(event.evidence().about(), event));
    var refusals = new ArrayList<Refusal>();
    newest.values().stream()
        .filter(event -> !overcome(event.evidence(), file))
        .forEach(event ->
            refusals.add(refusal(event, event.evidence().about(), event.evidence().message())));
    for (var state : file.all(WorkloadState.class)) {
      if (newest.keySet().stream().noneMatch(about -> owns(state.evidence().about(), about))) {
        condition(state.evidence())
            .ifPresent(words -> refusals.add(refusal(state, state.evidence().about(), words)));
      }
    }
    return refusals;
  }

  private static Refusal refusal(Exhibit<? extends Evidence> exhibit, Ref subject, String message) {
    var around = AROUND.matcher(message);
    var object =
        around.find() && around.group("object") != null
            ? around.group("object")
            : CLAIM.matcher(message).find() ? "persistentvolumeclaims" : "pods";
    var words = around.replaceFirst("");
    return new Refusal(List.of(exhibit), subject, object, words, Kind.of(words));
  }

  /// Events are kept for an hour, the Deployment's condition as long as it is refused.
  private static Optional<String> condition(WorkloadState state) {
    return state.conditions().stream()
        .filter(c -> c.startsWith("ReplicaFailure=True ") || c.contains(" ReplicaSetCreateError: "))
        .map(c -> c.substring(c.indexOf(": ") + 2))
        .findFirst();
  }

  /// Whether the objects came after all: a quota that was full for a moment leaves the same events.
  /// A Deployment says so itself; of others the pods are counted.
  private static boolean overcome(Happening refusal, CaseFile file) {
    boolean created =
        file.all(Happening.class).stream()
            .map(Exhibit::evidence)
            .filter(event -> event.reason().equals("SuccessfulCreate"))
            .filter(event -> event.about().equals(refusal.about()))
            .anyMatch(event -> time(event).isAfter(time(refusal)));
    return created
        || file.all(WorkloadState.class).stream()
            .map(Exhibit::evidence)
            .filter(WorkloadState::there)
            .filter(state -> owns(state.about(), refusal.about()))
            .filter(state -> state.desired() > 0)
            .findFirst()
            .map(Refusal::allCreated)
            .orElse(time(refusal).isBefore(file.now().minus(OLD)));
  }

  private static boolean allCreated(WorkloadState state) {
    return state.about().kind().equals("deployment")
        ? condition(state).isEmpty()
        : state.ready() + state.failing() >= state.desired();
  }

  /// A Deployment's ReplicaSets are called after it.
  private static boolean owns(Ref workload, Ref controller) {
    return workload.equals(controller)
        || (workload.namespace().equals(controller.namespace())
            && workload.kind().equals("deployment")
            && controller.kind().equals("replicaset")
            && controller.name().startsWith(workload.name() + "-"))
        || (workload.kind().equals("cronjob")
            && controller.kind().equals("job")
            && controller.name().startsWith(workload.name() + "-"));
  }

  private static Instant time(Happening event) {
    return event.last().orElse(Instant.EPOCH);
  }

  /// One finding for each controller.
  static List<Finding> findings(
      CaseFile file, Kind kind, Function<Refusal, Optional<Finding>> told) {
    return of(file, kind).stream().map(told).flatMap(Optional::stream).toList();
  }

  Matcher find(Pattern pattern) {
    return pattern.matcher(words);
  }

  /// `replicaset api-5d9 may not create its pods`
  String refused() {
    return "%s may not create its %s".formatted(subject.spoken(), object);
  }

  Finding finding(String rule, Ref fault, String cause, String fix, Exhibit<?>... more) {
    return finding(rule, fault, cause, fix, List.of(), more);
  }

  /// @param first commands that confirm it, before the controller's events
  Finding finding(
      String rule, Ref fault, String cause, String fix, List<String> first, Exhibit<?>... more) {
    return new Finding(
        rule,
        fault,
        List.of(subject),
        subject.kind().equals("replicaset") ? "not created" : "refused: may not create " + object,
        cause,
        Certainty.SEEN,
        Stream.concat(exhibits.stream(), Stream.of(more)).map(Exhibit::id).distinct().toList(),
        Stream.concat(
                first.isEmpty() ? Stream.of(Kubectl.describe(fault)) : first.stream(),
                Stream.of(Kubectl.events(subject)))
            .distinct()
            .limit(3)
            .toList(),
        fix);
  }

  /// Amounts in the words of the API server, `requests.cpu=2,pods=1`, by resource.
  static LinkedHashMap<String, String> amounts(String said) {
    return Stream.of(said.split(",", -1))
        .map(one -> one.strip().split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(
            Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> a, LinkedHashMap::new));
  }
}
