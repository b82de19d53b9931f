package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.PodState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Pods that wait for a volume which cannot be attached or mounted, as the kubelet and the attach
/// controller tell it: `MountVolume.SetUp failed for volume "x" : ...`
///
/// @param pods that wait, failing alike
/// @param volume as the event calls it, a volume of the pod or a PersistentVolume; may be empty
/// @param words the decisive part
/// @param claim whose volume it is, where that is known
record Mounting(
    Alike<Happening> events,
    List<Ref> pods,
    String volume,
    String words,
    Optional<Exhibit<ClaimState>> claim,
    Kind kind) {

  /// By what the words say; the first that fits.
  enum Kind {
    CONFIG(
        "(?:configmap|secret) \"[^\"]+\" not found|references non-existent (?:config|secret) key"),
    MULTI_ATTACH("Multi-Attach error"),
    READ_ONLY("(?i)read-only file ?system"),
    BUSY(
        "(?i)device (?:or resource )?(?:is )?busy|already (?:mounted|in use)|(?:still|currently)"
            + " (?:being )?used|is being used|image is locked|has watchers"
            + "|mount point busy|in use by another|operation .{0,40}already exists"),
    ATTACH("AttachVolume|ttach(?:ing|ed)? .{0,40}failed|external-attacher|VolumeAttachment"),
    /// Says only that it took too long: any other word says more.
    LATE("unmounted volumes=|timed out waiting for the condition$|failed to sync \\w+ cache"),
    OTHER("");

    private final Pattern words;

    Kind(String words) {
      this.words = Pattern.compile(words);
    }

    static Kind of(Happening event) {
      var said = event.message();
      return Stream.of(values())
          .filter(kind ->
              kind.words.matcher(said).find()
                  || (kind == ATTACH && event.reason().equals("FailedAttachVolume")))
          .findFirst()
          .get();
    }
  }

  private static final Set<String> REASONS =
      Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume");
  private static final Pattern VOLUME =
      Pattern.compile("for volume \"([^\"]+)\"\\s*:?\\s*(.+)", Pattern.DOTALL);
  private static final Pattern UNMOUNTED = Pattern.compile("unmounted volumes=\\[([^\\]]+)\\]");

  /// What the mount program itself said, after the command line that it was called with.
  private static final Pattern OUTPUT = Pattern.compile("Output: (.+)$", Pattern.DOTALL);

  /// What it says before and after every reason: its target on the node, where to look further.
  private static final Pattern AROUND =
      Pattern.compile(
          "mount: /var/lib/kubelet/\\S+: |\\s*dmesg\\(1\\) may have more information after failed mount"
              + " system call\\.?");

  private static final Pattern RPC = Pattern.compile("rpc error: code = (\\w+) desc = ");

  private record Trouble(Kind kind, String words) {}

  static List<Finding> findings(
      CaseFile file, Kind kind, Function<Mounting, Optional<Finding>> told) {
    return all(file).stream()
        .filter(mounting -> mounting.kind == kind)
        .map(told)
        .flatMap(Optional::stream)
        .toList();
  }

  private static List<Mounting> all(CaseFile file) {
    var waiting =
        file.all(PodState.class).stream()
            .map(Exhibit::evidence)
            .filter(state -> state.phase().equals("Pending") && state.unschedulable().isEmpty())
            .map(PodState::about)
            .toList();
    var all =
        Alike.group(
                file,
                Happening.class,
                event -> REASONS.contains(event.reason()),
                event ->
                    new Trouble(Kind.of(event), event.message().replaceAll("[0-9a-f]{6,}|\\d", "")))
            .stream()
            .map(events -> of(events, waiting, file))
            .filter(mounting -> !mounting.pods.isEmpty())
            .toList();
    return all.stream()
        .filter(one ->
            one.kind != Kind.LATE
                || all.stream()
                    .noneMatch(other ->
                        other.kind != Kind.LATE
                            && other.pods.stream().anyMatch(one.pods::contains)))
        .toList();
  }

  private static Mounting of(Alike<Happening> events, List<Ref> waiting, CaseFile file) {
    var message = events.evidence().message();
    var named = VOLUME.matcher(message);
    var unmounted = UNMOUNTED.matcher(message);
    boolean found = named.find();
    var volume = found ? named.group(1) : unmounted.find() ? unmounted.group(1) : "";
    var pods = waiting.stream().filter(events::about).toList();
    return new Mounting(
        events,
        pods,
        volume,
        words(found ? named.group(2) : message),
        file.all(ClaimState.class).stream()
            .filter(claim -> claim.evidence().volume().equals(volume) && !volume.isEmpty())
            .findFirst(),
        Kind.of(events.evidence()));
  }

  private static String words(String said) {
    var output = OUTPUT.matcher(said);
    var plain = AROUND.matcher(output.find() ? output.group(1) : said).replaceAll("").strip();
    return Say.cut(
        RPC.matcher(plain)
            .replaceAll(call ->
                List.of("Internal", "Unknown", "Aborted").contains(call.group(1))
                    ? ""
                    : call.group(1) + ": "),
        220);
  }

  Happening event() {
    return events.evidence();
  }

  /// `persistentvolumeclaim data (volume pvc-7)`, `volume rules`
  String spoken() {
    if (claim.isPresent()) {
      return "%s (volume %s)".formatted(claim.get().evidence().about().spoken(), volume);
    }
    return volume.isEmpty() ? "a volume" : "volume " + volume;
  }

  /// The claim where it is known, else the pod.
  Ref fault() {
    return claim.map(one -> one.evidence().about()).orElse(events.evidence().about());
  }

  Finding finding(String rule, Ref fault, String cause, String fix) {
    return finding(rule, fault, cause, fix, List.of());
  }

  /// @param next commands after the pod's events; its description where there are none
  Finding finding(String rule, Ref fault, String cause, String fix, List<String> next) {
    return finding(rule, "not started: a volume is missing", fault, cause, fix, next);
  }

  Finding finding(
      String rule, String symptom, Ref fault, String cause, String fix, List<String> next) {
    var pod = pods.getFirst();
    return new Finding(
        rule,
        fault,
        pods,
        symptom,
        cause,
        Certainty.SEEN,
        Stream.concat(events.ids().stream(), claim.stream().map(Exhibit::id)).distinct().toList(),
        Stream.concat(
                Stream.of(Kubectl.events(pod)),
                next.isEmpty() ? Stream.of(Kubectl.describe(pod)) : next.stream())
            .limit(3)
            .toList(),
        fix);
  }
}
