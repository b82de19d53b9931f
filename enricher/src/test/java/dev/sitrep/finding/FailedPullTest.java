package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.STRANGER;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.Evidence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every failed pull is explained by exactly one rule.
class FailedPullTest {
  private static final List<Analyzer> RULES =
      List.of(
          new ImageNameInvalid(),
          new ImageNeverPull(),
          new RegistryDns(),
          new RegistryTls(),
          new RegistryUnreachable(),
          new ImageRateLimited(),
          new ImagePullSecretMissing(),
          new ImageUnauthorized(),
          new ImageWrongPlatform(),
          new ImageRepositoryMissing(),
          new ImageTagMissing(),
          new ImagePull());

  private static List<String> rules(Evidence... evidence) {
    return RULES.stream()
        .flatMap(rule -> rule.analyze(file(evidence)).stream())
        .map(Finding::rule)
        .toList();
  }

  /// IMG stands for the image, REPO for it without its tag.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          rpc error: code = NotFound desc = failed to pull and unpack image "IMG": failed to resolve image: IMG: not found | image-tag-missing
          rpc error: code = Unknown desc = reading manifest 1.9 in REPO: manifest unknown: manifest unknown | image-tag-missing
          Error response from daemon: manifest for IMG not found: manifest unknown: manifest unknown | image-tag-missing
          rpc error: code = Unknown desc = initializing source docker://IMG: reading manifest 1.9 in REPO: name unknown: repository name not known to registry | image-repository-missing
          failed to pull and unpack image "IMG": failed to resolve image: unexpected status from HEAD request to http://REPO/manifests/1.9: 429 Too Many Requests | image-rate-limited
          Error response from daemon: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating | image-rate-limited
          rpc error: code = Unknown desc = reading manifest 1.9 in REPO: toomanyrequests: You have reached your unauthenticated pull rate limit | image-rate-limited
          failed to pull and unpack image "IMG": failed to resolve image: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed | image-repository-missing
          Error response from daemon: pull access denied for REPO, repository does not exist or may require 'docker login': denied: requested access to the resource is denied | image-repository-missing
          failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://auth.example/token: 401 Unauthorized | image-unauthorized
          failed to pull and unpack image "IMG": failed to resolve reference "IMG": unexpected status from HEAD request to https://registry.example/v2/: 403 Forbidden | image-unauthorized
          rpc error: code = Unknown desc = reading manifest 1.9 in REPO: unauthorized: access to the requested resource is not authorized | image-unauthorized
          Error response from daemon: Get "https://registry.example/v2/": no basic auth credentials | image-unauthorized
          Error response from daemon: unauthorized: authentication required | image-unauthorized
          failed to resolve reference "IMG": failed to do request: Head "https://registry.example/v2/": dial tcp: lookup registry.example on 10.96.0.10:53: no such host | registry-dns
          pinging container registry registry.example: Get "https://registry.example/v2/": dial tcp: lookup registry.example on 10.96.0.10:53: server misbehaving | registry-dns
          Error response from daemon: Get "https://registry.example/v2/": dial tcp: lookup registry.example: Temporary failure in name resolution | registry-dns
          failed to do request: Head "https://registry.example/v2/": dial tcp: lookup registry.example on 10.96.0.10:53: read udp 10.0.0.1:40429->10.96.0.10:53: i/o timeout | registry-dns
          failed to do request: Head "https://registry.example/v2/": dial tcp 10.1.2.3:443: i/o timeout | registry-unreachable
          Error response from daemon: Get "https://registry.example/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers) | registry-unreachable
          rpc error: code = DeadlineExceeded desc = context deadline exceeded | registry-unreachable
          failed to do request: Head "https://registry.example/v2/": dial tcp 10.1.2.3:443: connect: connection refused | registry-unreachable
          pinging container registry registry.example: Get "http://registry.example/v2/": dial tcp 10.1.2.3:80: connect: connection refused | registry-unreachable
          failed to do request: Head "https://registry.example/v2/": dial tcp 10.1.2.3:443: connect: no route to host | registry-unreachable
          failed to do request: Head "https://registry.example/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority | registry-tls
          Error response from daemon: Get "https://registry.example/v2/": x509: certificate has expired or is not yet valid | registry-tls
          failed to do request: Head "https://registry.example/v2/": http: server gave HTTP response to HTTPS client | registry-tls
          failed to pull and unpack image "IMG": no match for platform in manifest: not found | image-wrong-platform
          Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries | image-wrong-platform
          choosing an image from manifest list docker://IMG: no image found in image index for architecture arm64, variant "v8", OS linux | image-wrong-platform
          unexpected status from HEAD request to https://registry.example/v2/: 503 Service Unavailable | registry-unreachable
          failed to extract layer sha256:429401: write /var/lib/containerd/x: no space left on device | image-pull
          short-name "api:1.9" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf" | image-name-invalid
          rpc error: code = Unknown desc = Error response from daemon: repository REPO not found: does not exist or no pull access | image-repository-missing
          failed to pull and unpack image "IMG": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry.example/v2/shop/api/blobs/sha256:11: 403 Forbidden | image-unauthorized
          failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://auth.example/token: 401 Unauthorized | image-unauthorized
          rpc error: code = Unknown desc = copying system image from manifest list: writing blob: storing blob to file: write /var/tmp/x: no space left on device | image-pull
          pinging container registry registry.example: Get "https://registry.example/v2/": dial tcp 10.1.2.3:443: connect: network is unreachable | registry-unreachable
          Error response from daemon: Get "https://registry.example/v2/": net/http: TLS handshake timeout | registry-unreachable
          failed to do request: Head "https://registry.example/v2/": remote error: tls: handshake failure | registry-tls
          failed to resolve reference "IMG": unexpected status from HEAD request to https://registry.example/v2/: 500 Internal Server Error | registry-unreachable
          """)
  void the_words_of_registry_and_runtime_are_told_apart(String words, String rule) {
    for (var image :
        List.of("registry.example/shop/api:1.9", "registry.example/shop/api@sha256:a42940139b")) {
      var said = words.replace("IMG", image).replace("REPO", "registry.example/shop/api");

      assertEquals(
          List.of(rule),
          rules(
              container("api")
                  .image(image)
                  .waiting(
                      "ImagePullBackOff",
                      "Back-off pulling image \"" + image + "\": ErrImagePull: " + said)
                  .build()));
      assertEquals(
          List.of(rule),
          rules(
              container("api").image(image).waiting("ErrImagePull", said).build(),
              warning(POD, "Failed", "Error: ErrImagePull"),
              warning(STRANGER, "Failed", "Failed to pull image \"x:1\": 429 too many requests")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "registry.example/timeout/api:1.9",
    "registry.example/denied/forbidden-429:401",
    "denied.example:5000/x509/toomanyrequests:429",
    "never-unauthorized:no-such-host",
    "timeout"
  })
  void the_name_of_the_image_is_not_taken_for_what_went_wrong(String image) {
    var said =
        "failed to pull and unpack image \"%1$s\": failed to resolve reference \"%1$s\": docker.io/library/%1$s: not found"
            .formatted(image);

    assertEquals(
        List.of("image-tag-missing"),
        rules(container("api").image(image).waiting("ErrImagePull", said).build()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ErrImageNeverPull | Container image "registry.example/shop/api:1.9" is not present with pull policy of Never | image-never-pull
          InvalidImageName  | Failed to apply default image tag "A B": couldn't parse image name "A B": invalid reference format | image-name-invalid
          """)
  void some_waits_tell_by_their_reason(String reason, String message, String rule) {
    assertEquals(List.of(rule), rules(container("api").waiting(reason, message).build()));
  }

  @Test
  void a_container_that_runs_or_waits_for_something_else_is_no_case() {
    assertEquals(List.of(), rules(container("api").build()));
    assertEquals(List.of(), rules(container("api").waiting("ContainerCreating", "").build()));
    assertEquals(
        List.of(),
        rules(container("api").loops().died("Error", 1, "not found", Cases.NOW).build()));
  }

  @ParameterizedTest
  @CsvSource({
    "api,docker.io,api,latest",
    "shop/api:1.9,docker.io,shop/api,1.9",
    "localhost/api:1,localhost,localhost/api,1",
    "registry.example:5000/shop/api,registry.example:5000,registry.example:5000/shop/api,latest",
    "registry.example/api:2@sha256:aa,registry.example,registry.example/api,sha256:aa"
  })
  void an_image_s_name_has_parts(String name, String registry, String repository, String tag) {
    assertEquals(new Image(name, registry, repository, tag), Image.of(name));
  }
}
