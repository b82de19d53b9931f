package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.STRANGER;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePullTest {
  private static final String HEAD = "image IMG of container api cannot be pulled: ";

  private final ImagePull rule = new ImagePull();

  /// IMG stands for the image, REPO for it without its tag.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          rpc error: code = NotFound desc = failed to pull and unpack image "IMG": failed to resolve image: IMG: not found | the registry has no such image or tag
          rpc error: code = Unknown desc = reading manifest 1.9 in REPO: manifest unknown: manifest unknown | the registry has no such image or tag
          Error response from daemon: manifest for IMG not found: manifest unknown: manifest unknown | the registry has no such image or tag
          rpc error: code = Unknown desc = initializing source docker://IMG: reading manifest 1.9 in REPO: name unknown: repository name not known to registry | the registry has no such image or tag
          failed to pull and unpack image "IMG": failed to resolve image: unexpected status from HEAD request to http://REPO/manifests/1.9: 429 Too Many Requests | the registry limits how often it may be asked
          Error response from daemon: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating | the registry limits how often it may be asked
          rpc error: code = Unknown desc = reading manifest 1.9 in REPO: toomanyrequests: You have reached your unauthenticated pull rate limit | the registry limits how often it may be asked
          failed to pull and unpack image "IMG": failed to resolve image: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed | the registry has no such repository, or does not show it without credentials
          Error response from daemon: pull access denied for REPO, repository does not exist or may require 'docker login': denied: requested access to the resource is denied | the registry has no such repository, or does not show it without credentials
          failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://auth.example/token: 401 Unauthorized | the registry refuses the credentials, or there are none
          failed to pull and unpack image "IMG": failed to resolve reference "IMG": unexpected status from HEAD request to https://registry.example/v2/: 403 Forbidden | the registry refuses the credentials, or there are none
          rpc error: code = Unknown desc = reading manifest 1.9 in REPO: unauthorized: access to the requested resource is not authorized | the registry refuses the credentials, or there are none
          Error response from daemon: Get "https://registry.example/v2/": no basic auth credentials | the registry refuses the credentials, or there are none
          Error response from daemon: unauthorized: authentication required | the registry refuses the credentials, or there are none
          failed to resolve reference "IMG": failed to do request: Head "https://registry.example/v2/": dial tcp: lookup registry.example on 10.96.0.10:53: no such host | the registry's host name cannot be resolved
          pinging container registry registry.example: Get "https://registry.example/v2/": dial tcp: lookup registry.example on 10.96.0.10:53: server misbehaving | the registry's host name cannot be resolved
          Error response from daemon: Get "https://registry.example/v2/": dial tcp: lookup registry.example: Temporary failure in name resolution | the registry's host name cannot be resolved
          failed to do request: Head "https://registry.example/v2/": dial tcp: lookup registry.example on 10.96.0.10:53: read udp 10.0.0.1:40429->10.96.0.10:53: i/o timeout | the registry's host name cannot be resolved
          failed to do request: Head "https://registry.example/v2/": dial tcp 10.1.2.3:443: i/o timeout | the registry does not answer in time
          Error response from daemon: Get "https://registry.example/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers) | the registry does not answer in time
          rpc error: code = DeadlineExceeded desc = context deadline exceeded | the registry does not answer in time
          failed to do request: Head "https://registry.example/v2/": dial tcp 10.1.2.3:443: connect: connection refused | nothing listens at the registry's address
          pinging container registry registry.example: Get "http://registry.example/v2/": dial tcp 10.1.2.3:80: connect: connection refused | nothing listens at the registry's address
          failed to do request: Head "https://registry.example/v2/": dial tcp 10.1.2.3:443: connect: no route to host | the node has no way to the registry's address
          failed to do request: Head "https://registry.example/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority | the node does not trust the registry's certificate
          Error response from daemon: Get "https://registry.example/v2/": x509: certificate has expired or is not yet valid | the node does not trust the registry's certificate
          failed to do request: Head "https://registry.example/v2/": http: server gave HTTP response to HTTPS client | the registry speaks HTTP where the node expects HTTPS
          failed to pull and unpack image "IMG": no match for platform in manifest: not found | the image is not made for this node's platform
          Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries | the image is not made for this node's platform
          choosing an image from manifest list docker://IMG: no image found in image index for architecture arm64, variant "v8", OS linux | the image is not made for this node's platform
          unexpected status from HEAD request to https://registry.example/v2/: 503 Service Unavailable | the registry fails
          failed to extract layer sha256:429401: write /var/lib/containerd/x: no space left on device | the node's disk is full
          short-name "api:1.9" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf" | the name lacks its registry, and the node has none to search
          """)
  void the_words_of_registry_and_runtime_are_told_apart(String words, String meaning) {
    for (var image :
        List.of("registry.example/shop/api:1.9", "registry.example/shop/api@sha256:a42940139b")) {
      var said = words.replace("IMG", image).replace("REPO", "registry.example/shop/api");
      var waiting =
          container("api")
              .image(image)
              .waiting(
                  "ImagePullBackOff",
                  "Back-off pulling image \"" + image + "\": ErrImagePull: " + said)
              .build();

      assertEquals(HEAD.replace("IMG", image) + meaning, only(rule, waiting).cause());
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
        HEAD.replace("IMG", image) + "the registry has no such image or tag",
        only(rule, container("api").image(image).waiting("ErrImagePull", said).build()).cause());
  }

  @Test
  void the_event_speaks_where_the_wait_says_nothing() {
    var finding =
        only(
            rule,
            container("api")
                .waiting(
                    "ImagePullBackOff", "Back-off pulling image \"registry.example/shop/api:1.9\"")
                .build(),
            warning(POD, "Failed", "Error: ErrImagePull"),
            warning(
                POD,
                "Failed",
                "Failed to pull image \"registry.example/shop/api:1.9\": rpc error: code = NotFound desc = not found"));

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: the registry has no such image or tag",
        finding.cause());
    assertEquals(List.of("E3", "E1"), finding.exhibits());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void a_stranger_s_event_does_not_speak_for_it() {
    var finding =
        only(
            rule,
            container("api").waiting("ErrImagePull", "").build(),
            warning(STRANGER, "Failed", "Failed to pull image \"x:1\": 429 Too Many Requests"));

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled", finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
    assertEquals(List.of("E1"), finding.exhibits());
  }

  @Test
  void words_that_nobody_knows_are_shown_as_they_are() {
    var finding =
        only(
            rule,
            container("api").waiting("ErrImagePull", "").build(),
            warning(
                POD,
                "Failed",
                "Failed to pull image \"registry.example/shop/api:1.9\": the moon is full"));

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: the moon is full",
        finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
  }

  @Test
  void a_pull_secret_that_does_not_exist_is_named() {
    var finding =
        only(
            rule,
            container("api").waiting("ErrImagePull", "401 Unauthorized").build(),
            warning(
                POD,
                "FailedToRetrieveImagePullSecret",
                "Unable to retrieve some image pull secrets (regcred); attempting to pull the image"
                    + " may not succeed."));

    assertTrue(finding.cause().endsWith("; pull secret regcred does not exist"), finding.cause());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ErrImageNeverPull | Container image "registry.example/shop/api:1.9" is not present with pull policy of Never | the pull policy is Never and the node does not have it
          InvalidImageName  | Failed to apply default image tag "A B": couldn't parse image name "A B": invalid reference format | the image name is not valid
          """)
  void some_waits_tell_by_their_reason(String reason, String message, String meaning) {
    assertTrue(
        only(rule, container("api").waiting(reason, message).build())
            .cause()
            .endsWith(": " + meaning));
  }
}
