package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.Missing;
import dev.sitrep.evidence.PodState;
import dev.sitrep.evidence.VolumeState;
import dev.sitrep.incident.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A claim that its pods cannot use: it is not bound, has lost its volume, or is not there at all.
///
/// @param state absent where claims may not be read: then events and the scheduler's words are all
/// @param events about the claim, the newest first
/// @param waiting pods that cannot be scheduled because of it
/// @param volumes that might have fitted, or were asked for
record Unbound(
    Ref claim,
    Optional<Exhibit<ClaimState>> state,
    List<Exhibit<Happening>> events,
    List<Exhibit<PodState>> waiting,
    List<Exhibit<VolumeState>> volumes,
    boolean volumesRead,
    boolean isTarget) {

  private static final Pattern NO_CLAIM =
      Pattern.compile("persistentvolumeclaim \"([^\"]+)\" not found");
  private static final Pattern STORAGE =
      Pattern.compile(
          "(?i)persistentvolumeclaim|persistent volumes? to bind|VolumeBinding|\\bPVC\\b");

  /// What is in the way; the first that fits.
  @SuppressWarnings("ImmutableEnumChecker") // its predicates are method references
  enum Kind {
    MISSING(Unbound::isMissing),
    LOST(Unbound::isLost),
    SELECTOR(Unbound::selects),
    ACCESS_MODE(Unbound::asksForAnotherMode),
    CAPACITY(Unbound::asksForMore),
    ELSEWHERE(Unbound::isElsewhere),
    VOLUME_MISSING(Unbound::lacksItsVolume),
    CLASS_MISSING(Unbound::lacksItsClass),
    NO_CLASS(Unbound::hasNoClass),
    PROVISIONING(claim -> claim.refusal().isPresent()),
    CONSUMER(Unbound::waitsForPod),
    OTHER(claim -> true);

    private final Predicate<Unbound> fits;

    Kind(Predicate<Unbound> fits) {
      this.fits = fits;
    }
  }

  static final Pattern NO_SUCH_CLASS =
      Pattern.compile(
          "(?i)storageclass(?:\\.storage\\.k8s\\.io)? \"([^\"]+)\" not found"
              + "|couldn't find storageclass (\\S+)");
  private static final Pattern MODES =
      Pattern.compile("(?i)access ?modes?\\b|MULTI_NODE|multi.?(?:node|writer|attach)");
  private static final Pattern TOO_SMALL = Pattern.compile("(?i)requested PV is too small");
  private static final Pattern ALREADY_BOUND =
      Pattern.compile("(?i)volume \"?([\\w.-]+)\"? already bound to a different claim");
  private static final Pattern SELECTOR_REFUSED =
      Pattern.compile("(?i)claim\\.?\\s?(?:spec\\.)?selector|selector is not supported");

  /// One finding for each claim of that kind.
  static List<Finding> findings(CaseFile file, Kind kind, Function<Unbound, Finding> told) {
    return all(file).stream().filter(claim -> claim.kind() == kind).map(told).toList();
  }

  private static List<Unbound> all(CaseFile file) {
    var claims = new LinkedHashMap<Ref, Optional<Exhibit<ClaimState>>>();
    file.all(ClaimState.class)
        .forEach(state -> claims.put(state.evidence().about(), Optional.of(state)));
    file.all(Happening.class).stream()
        .filter(event -> event.evidence().about().kind().equals("persistentvolumeclaim"))
        .forEach(event -> claims.putIfAbsent(event.evidence().about(), Optional.empty()));
    for (var pod : file.all(PodState.class)) {
      NO_CLAIM
          .matcher(pod.evidence().unschedulable())
          .results()
          .map(said ->
              new Ref("persistentvolumeclaim", pod.evidence().about().namespace(), said.group(1)))
          .forEach(claim -> claims.putIfAbsent(claim, Optional.empty()));
    }
    var unbound = new ArrayList<Unbound>();
    claims.forEach((claim, state) -> {
      if (state.filter(one -> one.evidence().bound()).isEmpty()) {
        var one = of(claim, state, file);
        if (state.isPresent() || !one.waiting.isEmpty()) {
          unbound.add(one);
        }
      }
    });
    return unbound;
  }

  private static Unbound of(Ref claim, Optional<Exhibit<ClaimState>> state, CaseFile file) {
    var target = file.incident().target();
    return new Unbound(
        claim,
        state,
        file.all(Happening.class).stream()
            .filter(event -> event.evidence().about().equals(claim))
            .sorted(
                Comparator.comparing(
                        (Exhibit<Happening> event) -> event.evidence().last().orElse(Instant.EPOCH))
                    .reversed())
            .toList(),
        file.all(PodState.class).stream()
            .filter(pod -> waits(pod.evidence(), claim, state))
            .toList(),
        file.all(VolumeState.class).stream()
            .filter(
                volume -> state.isPresent() && isNear(volume.evidence(), state.get().evidence()))
            .toList(),
        file.all(Missing.class).stream()
            .noneMatch(gap -> gap.evidence().what().equals("persistentvolumes")),
        target instanceof Target.Volume && target.ref().equals(claim)
            || file.incident().alerts().stream()
                .anyMatch(alert -> alert.label("persistentvolumeclaim").equals(claim.name())));
  }

  private static boolean waits(PodState pod, Ref claim, Optional<Exhibit<ClaimState>> state) {
    boolean mounts = state.filter(one -> one.evidence().pods().contains(pod.about())).isPresent();
    return pod.phase().equals("Pending")
        && pod.node().isEmpty()
        && pod.about().namespace().equals(claim.namespace())
        && (mounts || state.isEmpty())
        && (STORAGE.matcher(pod.unschedulable()).find()
            || (mounts && pod.unschedulable().isEmpty()));
  }

  private static boolean isNear(VolumeState volume, ClaimState claim) {
    return volume.about().name().equals(claim.volume())
        || volume.claim().filter(claim.about()::equals).isPresent()
        || volume.storageClass().equals(claim.storageClass().orElse(""));
  }

  private Kind kind() {
    return Stream.of(Kind.values()).filter(kind -> kind.fits.test(this)).findFirst().get();
  }

  Optional<ClaimState> claimed() {
    return state.map(Exhibit::evidence);
  }

  private boolean isMissing() {
    return state
        .map(one -> !one.evidence().there())
        .orElse(
            waiting.stream()
                .flatMap(pod -> NO_CLAIM.matcher(pod.evidence().unschedulable()).results())
                .anyMatch(said -> said.group(1).equals(claim.name())));
  }

  private boolean isLost() {
    return claimed().filter(one -> one.phase().equals("Lost")).isPresent()
        || said("ClaimLost").isPresent();
  }

  private boolean selects() {
    return refusal().filter(event -> says(event, SELECTOR_REFUSED)).isPresent()
        || (pairs().findAny().isPresent()
            && !volumes.isEmpty()
            && volumes.stream().noneMatch(this::isSelected));
  }

  private Stream<String> pairs() {
    return claimed().stream()
        .flatMap(one -> one.selector().stream())
        .filter(pair -> !pair.contains(" "));
  }

  private boolean isSelected(Exhibit<VolumeState> volume) {
    return volume.evidence().labels().containsAll(pairs().toList());
  }

  /// Volumes that nobody has and that the selector, if any, allows.
  List<Exhibit<VolumeState>> free() {
    return volumes.stream()
        .filter(volume -> volume.evidence().isFree(claim))
        .filter(this::isSelected)
        .toList();
  }

  List<Exhibit<VolumeState>> largeEnough() {
    long wanted = claimed().map(ClaimState::requestedBytes).orElse(0L);
    return free().stream().filter(volume -> volume.evidence().bytes() >= wanted).toList();
  }

  private boolean asksForAnotherMode() {
    return refusal().filter(event -> says(event, MODES)).isPresent()
        || (claimed().isPresent()
            && !largeEnough().isEmpty()
            && largeEnough().stream()
                .noneMatch(volume ->
                    volume.evidence().accessModes().containsAll(claimed().get().accessModes())));
  }

  private boolean asksForMore() {
    return events.stream().anyMatch(event -> says(event, TOO_SMALL))
        || (claimed().filter(one -> one.requestedBytes() > 0).isPresent()
            && !free().isEmpty()
            && largeEnough().isEmpty());
  }

  private boolean isElsewhere() {
    return events.stream().anyMatch(event -> says(event, ALREADY_BOUND))
        || (claimed().filter(one -> !one.volume().isEmpty()).isPresent() && elsewhere().isPresent())
        || (isStatic() && free().isEmpty() && elsewhere().isPresent());
  }

  /// The volume that somebody else has, first the one that was asked for.
  Optional<Exhibit<VolumeState>> elsewhere() {
    var named = claimed().map(ClaimState::volume).orElse("");
    return volumes.stream()
        .filter(volume -> named.isEmpty() || volume.evidence().about().name().equals(named))
        .filter(volume ->
            volume.evidence().claim().filter(one -> !one.equals(claim)).isPresent()
                || volume.evidence().phase().equals("Released"))
        .findFirst();
  }

  /// Whether no program makes volumes for it: then those that there are decide.
  private boolean isStatic() {
    return claimed()
        .filter(one -> one.classes().isPresent())
        .filter(one -> one.offer().map(ClaimState.Offer::isStatic).orElse(true))
        .isPresent();
  }

  private boolean lacksItsVolume() {
    return volumesRead
        && events.stream().noneMatch(event -> event.evidence().warning())
        && claimed()
            .filter(one -> one.classes().isPresent() && !one.volume().isEmpty())
            .filter(one ->
                volumes.stream()
                    .noneMatch(volume -> volume.evidence().about().name().equals(one.volume())))
            .isPresent();
  }

  private boolean lacksItsClass() {
    return claimed()
        .filter(one -> one.classes().isPresent() && one.storageClass().isPresent())
        .map(one -> !one.storageClass().get().isEmpty() && one.offer().isEmpty())
        .orElse(newest(NO_SUCH_CLASS).isPresent());
  }

  private boolean hasNoClass() {
    return claimed()
        .filter(one -> one.classes().isPresent())
        .map(one -> one.storageClass().orElse("").isEmpty() && one.offer().isEmpty())
        .orElse(newest(Pattern.compile("no storage class is set")).isPresent());
  }

  private boolean waitsForPod() {
    return said("WaitForFirstConsumer").isPresent()
        || said("WaitForPodScheduled").isPresent()
        || claimed()
            .flatMap(ClaimState::offer)
            .filter(ClaimState.Offer::waits)
            .filter(offer -> events.stream().noneMatch(event -> event.evidence().warning()))
            .isPresent();
  }

  /// The provisioner's no; of several the newest that says most.
  Optional<Exhibit<Happening>> refusal() {
    return events.stream()
        .filter(event -> event.evidence().reason().equals("ProvisioningFailed"))
        .max(
            Comparator.comparing((Exhibit<Happening> event) -> !isVague(event.evidence()))
                .thenComparing(event -> event.evidence().last().orElse(Instant.EPOCH)));
  }

  /// What a controller says of itself, not of the claim.
  private static boolean isVague(Happening event) {
    return event.message().contains("context deadline exceeded")
        || event.message().contains("already exists")
        || event.message().contains("Aborted");
  }

  Optional<Exhibit<Happening>> said(String reason) {
    return events.stream().filter(event -> event.evidence().reason().equals(reason)).findFirst();
  }

  Optional<Exhibit<Happening>> newest(Pattern words) {
    return events.stream().filter(event -> says(event, words)).findFirst();
  }

  private static boolean says(Exhibit<Happening> event, Pattern words) {
    return words.matcher(event.evidence().message()).find();
  }

  /// The claim, then the pods that wait for it.
  private List<Ref> subjects() {
    return Stream.concat(Stream.of(claim), waiting.stream().map(pod -> pod.evidence().about()))
        .distinct()
        .toList();
  }

  /// What the cluster says of it: an event that decides, the claim, its pods.
  Finding finding(
      String rule,
      Ref fault,
      String cause,
      Certainty certainty,
      String fix,
      List<String> next,
      Optional<? extends Exhibit<?>> decisive) {
    var pods = waiting.stream().limit(1);
    return new Finding(
        rule,
        fault,
        subjects(),
        isTarget ? "not bound" : "not scheduled: a claim is not bound",
        cause,
        certainty,
        Stream.concat(decisive.stream(), Stream.concat(state.stream(), pods))
            .map(exhibit -> exhibit.id())
            .distinct()
            .toList(),
        Stream.concat(Stream.of(Kubectl.describe(claim)), next.stream()).limit(3).toList(),
        fix);
  }

  /// `ReadWriteMany`
  String modes() {
    return claimed().map(ClaimState::modes).orElse("");
  }

  /// `class standard (default) and gp3`: what the claim could ask for.
  String offered() {
    var names =
        claimed().flatMap(ClaimState::classes).stream()
            .flatMap(List::stream)
            .map(offer -> offer.name() + (offer.isDefault() ? " (default)" : ""))
            .limit(6)
            .toList();
    return names.isEmpty() ? "" : String.join(", ", names);
  }

  /// The class's name as the claim or the event says it, empty where none is named.
  String className() {
    return claimed()
        .flatMap(ClaimState::storageClass)
        .or(() ->
            newest(NO_SUCH_CLASS)
                .map(event -> NO_SUCH_CLASS.matcher(event.evidence().message()))
                .filter(said -> said.find())
                .map(said -> said.group(1) == null ? said.group(2) : said.group(1)))
        .orElse("");
  }
}
