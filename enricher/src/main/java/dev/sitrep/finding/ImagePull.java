package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// An image cannot be pulled; the registry's or the runtime's own words tell why.
final class ImagePull implements Analyzer {
  private static final Set<String> WAITS =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed");

  /// What the words of a failed pull mean. The first that fits is taken, so the order is from the
  /// most telling.
  enum Fault {
    RATE_LIMITED(
        "the registry limits how often it may be asked",
        "Pull through a mirror, or log in with imagePullSecrets.",
        "toomanyrequests",
        "429",
        "rate limit"),
    NAME_UNKNOWN(
        "the registry's host name cannot be resolved",
        "Correct the registry in the image name, or the node's DNS.",
        "no such host",
        "server misbehaving",
        "name resolution",
        "lookup "),
    HIDDEN(
        "the registry has no such repository, or does not show it without credentials",
        "Correct the image name, or give the pod imagePullSecrets that may read this repository.",
        "repository does not exist or"),
    NOT_FOUND(
        "the registry has no such image or tag",
        "Correct the image name or tag, or push that tag.",
        "manifest unknown",
        "not found",
        "name unknown"),
    WRONG_PLATFORM(
        "the image is not made for this node's platform",
        "Build the image for the node's platform too.",
        "no match for platform",
        "no matching manifest"),
    UNAUTHORISED(
        "the registry refuses the credentials, or there are none",
        "Give the pod imagePullSecrets that may read this repository.",
        "unauthorized",
        "401",
        "403",
        "forbidden",
        "authentication required",
        "authorization failed",
        "denied",
        "no basic auth credentials"),
    TIMEOUT(
        "the registry does not answer in time",
        "Look for a firewall, proxy or outage between the node and the registry.",
        "timeout",
        "deadline exceeded",
        "timed out"),
    REFUSED(
        "nothing listens at the registry's address",
        "Correct the registry's address, or start the registry.",
        "connection refused"),
    CERTIFICATE(
        "the node does not trust the registry's certificate",
        "Install the registry's CA on the nodes, or renew the certificate.",
        "x509",
        "certificate",
        "http response to https client"),
    DISK_FULL("the node's disk is full", "Free disk space on the node.", "no space left"),
    NEVER(
        "the pull policy is Never and the node does not have it",
        "Load the image onto the node, or change imagePullPolicy.",
        "errimageneverpull",
        "never"),
    BAD_NAME(
        "the image name is not valid",
        "Correct the image name.",
        "invalidimagename",
        "invalid reference format",
        "couldn't parse image");

    private final String words;
    private final String fix;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> signs;

    Fault(String words, String fix, String... signs) {
      this.words = words;
      this.fix = fix;
      this.signs = List.of(signs);
    }

    static Optional<Fault> in(String text) {
      var lower = text.toLowerCase(Locale.ROOT);
      return Stream.of(values())
          .filter(fault -> fault.signs.stream().anyMatch(lower::contains))
          .findFirst();
    }
  }

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            ContainerState.class,
            state -> WAITS.contains(state.waitsFor()),
            state -> state.container() + " " + state.image())
        .stream()
        .map(waiting -> finding(waiting, file))
        .toList();
  }

  private static Finding finding(Alike<ContainerState> waiting, CaseFile file) {
    var state = waiting.evidence();
    var pull = failedPull(waiting, file);
    var wait =
        state.now() instanceof ContainerState.Run.Waiting(var reason, var message)
            ? reason + " " + message
            : "";
    // the image's own name may hold any word: it must not be taken for the registry's
    var words = pull.map(event -> event.evidence().message()).orElse("");
    var fault =
        Fault.in(words.replace(state.image(), ""))
            .or(() -> Fault.in(wait.replace(state.image(), "")));
    return new Finding(
        "image-pull",
        state.about(),
        waiting.subjects(),
        "unable to pull the image",
        "image %s of %s cannot be pulled%s"
            .formatted(state.image(), state.spoken(), fault.map(f -> ": " + f.words).orElse("")),
        fault.isPresent() ? Certainty.SEEN : Certainty.UNKNOWN,
        waiting.ids(pull.stream()),
        List.of(
            Kubectl.events(state.about()),
            Kubectl.get(state.about(), "jsonpath='{.spec.containers[*].image}'")),
        fault.map(f -> f.fix).orElse(""));
  }

  /// The event that carries the runtime's words; "Back-off pulling image" carries none.
  private static Optional<Exhibit<Happening>> failedPull(
      Alike<ContainerState> waiting, CaseFile file) {
    return file.all(Happening.class).stream()
        .filter(event -> waiting.about(event.evidence().about()))
        .filter(event -> event.evidence().reason().equals("Failed"))
        .filter(event -> event.evidence().message().contains("pull"))
        .filter(event ->
            event.evidence().container().isEmpty()
                || event.evidence().container().equals(waiting.evidence().container()))
        .findFirst();
  }
}
