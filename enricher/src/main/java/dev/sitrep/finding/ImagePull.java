package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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

  private static final Pattern SECRETS = Pattern.compile("pull secrets \\(([^)]+)\\)");

  /// What the words of a failed pull mean. The first that fits is taken, so the order is from the
  /// most telling.
  enum Fault {
    RATE_LIMITED(
        "the registry limits how often it may be asked",
        "Pull through a mirror, or log in with imagePullSecrets.",
        "toomanyrequests|\\b429\\b|too many requests|rate limit"),
    NAME_UNKNOWN(
        "the registry's host name cannot be resolved",
        "Correct the registry in the image name, or the node's DNS.",
        "no such host|server misbehaving|name resolution|dial tcp: lookup "),
    HIDDEN(
        "the registry has no such repository, or does not show it without credentials",
        "Correct the image name, or give the pod imagePullSecrets that may read this repository.",
        "repository does not exist or"),
    WRONG_PLATFORM(
        "the image is not made for this node's platform",
        "Build the image for the node's platform too.",
        "no match for platform|no matching manifest|no image found in (?:image index|manifest list)"),
    UNAUTHORISED(
        "the registry refuses the credentials, or there are none",
        "Give the pod imagePullSecrets that may read this repository.",
        "unauthorized|\\b40[13]\\b|forbidden|authentication required|authorization failed"
            + "|\\bdenied\\b|no basic auth credentials|not authorized|insufficient_scope"),
    NOT_FOUND(
        "the registry has no such image or tag",
        "Correct the image name or tag, or push that tag.",
        "manifest unknown|not found|name unknown|name_unknown"),
    CERTIFICATE(
        "the node does not trust the registry's certificate",
        "Install the registry's CA on the nodes, or renew the certificate.",
        "x509|certificate|tls: "),
    PLAIN_HTTP(
        "the registry speaks HTTP where the node expects HTTPS",
        "Give the registry a certificate, or allow it as insecure on the nodes.",
        "http response to https client"),
    REFUSED(
        "nothing listens at the registry's address",
        "Correct the registry's address, or start the registry.",
        "connection refused"),
    UNREACHABLE(
        "the node has no way to the registry's address",
        "Look for a missing route or a firewall between the node and the registry.",
        "no route to host|network is unreachable"),
    TIMEOUT(
        "the registry does not answer in time",
        "Look for a firewall, proxy or outage between the node and the registry.",
        "timeout|deadline exceeded|timed out|request canceled|unexpected eof|connection reset"),
    BROKEN(
        "the registry fails",
        "Look at the registry's own state.",
        "\\b50[0234]\\b|internal server error|bad gateway|service unavailable"),
    DISK_FULL("the node's disk is full", "Free disk space on the node.", "no space left"),
    NEVER(
        "the pull policy is Never and the node does not have it",
        "Load the image onto the node, or change imagePullPolicy.",
        "errimageneverpull|pull policy of never"),
    SHORT_NAME(
        "the name lacks its registry, and the node has none to search",
        "Write the image with its registry: docker.io/library/NAME.",
        "short-name|unqualified-search"),
    BAD_NAME(
        "the image name is not valid",
        "Correct the image name.",
        "invalidimagename|invalid reference format|couldn't parse image");

    private final String words;
    private final String fix;

    @SuppressWarnings("ImmutableEnumChecker") // a Pattern does not change
    private final Pattern signs;

    Fault(String words, String fix, String signs) {
      this.words = words;
      this.fix = fix;
      this.signs = Pattern.compile(signs, Pattern.CASE_INSENSITIVE);
    }

    static Optional<Fault> in(String text) {
      return Stream.of(values()).filter(fault -> fault.signs.matcher(text).find()).findFirst();
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
    var words = pull.map(event -> event.evidence().message()).orElse("");
    var fault =
        Fault.in(unnamed(words, state.image())).or(() -> Fault.in(unnamed(wait, state.image())));
    var secret =
        fault.filter(f -> f == Fault.HIDDEN || f == Fault.UNAUTHORISED).isPresent()
            ? missingSecret(waiting, file)
            : Optional.<Exhibit<Happening>>empty();
    return new Finding(
        "image-pull",
        state.about(),
        waiting.subjects(),
        "unable to pull the image",
        "image %s of %s cannot be pulled%s%s"
            .formatted(
                state.image(),
                state.spoken(),
                fault.map(f -> ": " + f.words).orElseGet(() -> verbatim(words)),
                secret.map(event -> "; " + secretWords(event.evidence())).orElse("")),
        fault.isPresent() ? Certainty.SEEN : Certainty.UNKNOWN,
        waiting.ids(Stream.concat(pull.stream(), secret.stream())),
        List.of(
            Kubectl.events(state.about()),
            Kubectl.get(state.about(), "jsonpath='{.spec.containers[*].image}'")),
        fault.map(f -> f.fix).orElse(""));
  }

  /// Names may hold any word: neither the image's nor the registry's may be taken for what went
  /// wrong.
  private static String unnamed(String words, String image) {
    var repository = image.replaceFirst("@.*$", "").replaceFirst(":[^:/]*$", "");
    var path = repository.replaceFirst("^[^/]*[.:][^/]*/", "");
    var rest = words.replace(image, "…").replace(repository, "…");
    rest = path.length() < 3 ? rest : rest.replace(path, "…");
    return rest.replaceAll("https?://\\S+|\"[^\"]*\"|docker://\\S+|[\\w.-]*…\\S*", "…")
        .replaceAll("(lookup) \\S+", "$1 …");
  }

  private static String verbatim(String words) {
    return words.isEmpty()
        ? ""
        : ": " + Say.cut(words.replaceFirst("^Failed to pull image \"[^\"]*\": ", ""), 160);
  }

  /// `Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not
  /// succeed.`
  private static Optional<Exhibit<Happening>> missingSecret(
      Alike<ContainerState> waiting, CaseFile file) {
    return file.all(Happening.class).stream()
        .filter(event -> waiting.about(event.evidence().about()))
        .filter(event -> event.evidence().reason().equals("FailedToRetrieveImagePullSecret"))
        .findFirst();
  }

  private static String secretWords(Happening event) {
    var names = SECRETS.matcher(event.message());
    return names.find()
        ? "pull secret " + names.group(1) + " does not exist"
        : "a pull secret does not exist";
  }

  /// The event that carries the runtime's words; "Back-off pulling image" carries none.
  private static Optional<Exhibit<Happening>> failedPull(
      Alike<ContainerState> waiting, CaseFile file) {
    return file.all(Happening.class).stream()
        .filter(event -> waiting.about(event.evidence().about()))
        .filter(event -> event.evidence().reason().equals("Failed"))
        .filter(event -> event.evidence().message().contains("pull image"))
        .filter(event ->
            event.evidence().container().isEmpty()
                || event.evidence().container().equals(waiting.evidence().container()))
        .findFirst();
  }
}
