package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.Rollout;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A container that waits for its image, and what the registry or the runtime said of it.
///
/// @param words as they were said, without the name of the image at their start; may be empty
/// @param told the event that says them, if there is one
record FailedPull(
    Alike<ContainerState> waiting,
    Fault fault,
    String words,
    Optional<Exhibit<Happening>> told,
    CaseFile file) {
  private static final Set<String> WAITS =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed");

  private static final Pattern REPLACED =
      Pattern.compile("(?:container \\S+: )?image (\\S+) → (\\S+)");

  private static final Pattern HEAD =
      Pattern.compile(
          "^(?:Failed to pull image \"[^\"]*\": |Back-off pulling image \"[^\"]*\"(?:: \\w+: )?)");

  /// What the words of a failed pull mean. The first that fits is taken, so the order is from the
  /// most telling.
  enum Fault {
    RATE_LIMITED("toomanyrequests|\\b429\\b|too many requests|rate limit"),
    HOST_UNKNOWN("no such host|server misbehaving|name resolution|dial tcp: lookup "),
    HIDDEN("repository does not exist or"),
    WRONG_PLATFORM(
        "no match for platform|no matching manifest|no image found in (?:image index|manifest list)"),
    UNAUTHORIZED(
        "unauthorized|\\b40[13]\\b|forbidden|authentication required|authorization failed"
            + "|\\bdenied\\b|no basic auth credentials|not authorized|insufficient_scope"),
    NO_REPOSITORY(
        "name unknown|name_unknown|repository name not known|repository .{0,80}not found"),
    NOT_FOUND("manifest unknown|manifest_unknown|not found"),
    CERTIFICATE("x509|certificate|tls: "),
    PLAIN_HTTP("http response to https client"),
    REFUSED("connection refused"),
    NO_ROUTE("no route to host|network is unreachable"),
    TIMEOUT("timeout|deadline exceeded|timed out|request canceled|unexpected eof|connection reset"),
    BROKEN("\\b50[0234]\\b|internal server error|bad gateway|service unavailable"),
    DISK_FULL("no space left"),
    NEVER("errimageneverpull|pull policy of never"),
    SHORT_NAME("short-name|unqualified-search"),
    BAD_NAME("invalidimagename|invalid reference format|couldn't parse image"),
    OTHER("(?!)");

    @SuppressWarnings("ImmutableEnumChecker") // a Pattern does not change
    private final Pattern signs;

    Fault(String signs) {
      this.signs = Pattern.compile(signs, Pattern.CASE_INSENSITIVE);
    }

    private static Optional<Fault> in(String text) {
      return Stream.of(values()).filter(fault -> fault.signs.matcher(text).find()).findFirst();
    }
  }

  /// The failed pulls that these faults explain.
  static Stream<FailedPull> of(CaseFile file, Fault... faults) {
    var wanted = Set.of(faults);
    return Alike.group(
            file,
            ContainerState.class,
            state -> WAITS.contains(state.waitsFor()),
            state -> state.container() + " " + state.image())
        .stream()
        .map(waiting -> of(waiting, file))
        .filter(pull -> wanted.contains(pull.fault));
  }

  private static FailedPull of(Alike<ContainerState> waiting, CaseFile file) {
    var state = waiting.evidence();
    var message =
        state.now() instanceof ContainerState.Run.Waiting(var reason, var said) ? said : "";
    var wait = state.waitsFor() + " " + message;
    var told = event(waiting, file);
    var words = told.map(event -> event.evidence().message()).orElse("");
    var image = state.image();
    var fault = Fault.in(unnamed(words, image)).or(() -> Fault.in(unnamed(wait, image)));
    return new FailedPull(
        waiting,
        fault.orElse(Fault.OTHER),
        HEAD.matcher(words.isEmpty() ? message : words).replaceFirst(""),
        told,
        file);
  }

  /// The event that carries the runtime's words; "Back-off pulling image" carries none.
  private static Optional<Exhibit<Happening>> event(Alike<ContainerState> waiting, CaseFile file) {
    return file.all(Happening.class).stream()
        .filter(event -> waiting.about(event.evidence().about()))
        .filter(event -> event.evidence().reason().equals("Failed"))
        .filter(event -> event.evidence().message().contains("pull image"))
        .filter(event ->
            event.evidence().container().isEmpty()
                || event.evidence().container().equals(waiting.evidence().container()))
        .findFirst();
  }

  /// Names may hold any word: neither the image's nor the registry's may be taken for what went
  /// wrong.
  private static String unnamed(String words, String image) {
    var repository = Image.of(image).repository();
    var path = repository.replaceFirst("^[^/]*[.:][^/]*/", "");
    var rest = words.replace(image, "…").replace(repository, "…");
    rest = path.length() < 3 ? rest : rest.replace(path, "…");
    return rest.replaceAll("https?://\\S+|\"[^\"]*\"|docker://\\S+|[\\w.-]*…\\S*", "…")
        .replaceAll("(lookup) \\S+", "$1 …");
  }

  ContainerState state() {
    return waiting.evidence();
  }

  Image image() {
    return Image.of(state().image());
  }

  /// Whose pull secrets the kubelet could not find.
  Optional<Exhibit<Happening>> lostSecret() {
    return file.all(Happening.class).stream()
        .filter(event -> waiting.about(event.evidence().about()))
        .filter(event -> event.evidence().reason().equals("FailedToRetrieveImagePullSecret"))
        .findFirst();
  }

  /// What the pod shows the registry: `the pod names no imagePullSecrets`.
  String credentials() {
    var names = state().setup().pullSecrets();
    return names.isEmpty()
        ? "the pod names no imagePullSecrets"
        : "the pod shows it pull secret " + String.join(" and ", names);
  }

  /// The image of the revision before, where the last rollout changed it to this one.
  Optional<Former> former() {
    return file.all(Rollout.class).stream()
        .filter(rollout -> rollout.evidence().changed())
        .flatMap(rollout ->
            rollout.evidence().changes().stream()
                .map(REPLACED::matcher)
                .filter(change -> change.matches() && change.group(2).equals(state().image()))
                .map(change -> new Former(Image.of(change.group(1)), rollout)))
        .findFirst();
  }

  record Former(Image image, Exhibit<Rollout> rollout) {
    String spoken() {
      return "revision %d ran %s".formatted(rollout.evidence().from(), image.name());
    }
  }

  /// @param why follows "image ... of container ... cannot be pulled: "
  Finding finding(String rule, String why, Certainty certainty, String fix) {
    return finding(rule, state().about(), why, certainty, Stream.of(), fix);
  }

  /// @param also exhibits that prove it besides the pull itself
  Finding finding(
      String rule,
      Ref fault,
      String why,
      Certainty certainty,
      Stream<? extends Exhibit<?>> also,
      String fix) {
    var pod = state().about();
    return new Finding(
        rule,
        fault,
        waiting.subjects(),
        "unable to pull the image",
        "image %s of %s cannot be pulled%s"
            .formatted(state().image(), state().spoken(), why.isEmpty() ? "" : ": " + why),
        certainty,
        waiting.ids(Stream.concat(told.stream(), also)),
        List.of(Kubectl.events(pod), Kubectl.containers(state(), "image")),
        fix);
  }
}
