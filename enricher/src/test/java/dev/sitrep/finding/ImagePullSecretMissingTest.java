package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImagePullSecretMissingTest {
  private final ImagePullSecretMissing rule = new ImagePullSecretMissing();

  @Test
  void the_secret_that_does_not_exist_is_at_fault() {
    var finding =
        only(
            rule,
            container("api")
                .pullSecrets("regcred")
                .waiting("ErrImagePull", "401 Unauthorized")
                .build(),
            warning(
                POD,
                "FailedToRetrieveImagePullSecret",
                "Unable to retrieve some image pull secrets (regcred); attempting to pull the image"
                    + " may not succeed."));

    assertEquals(
        "image registry.example/shop/api:1.9 of container api cannot be pulled: registry registry.example wants credentials, and pull secret regcred does not exist in"
            + " namespace shop",
        finding.cause());
    assertEquals(new Ref("secret", "shop", "regcred"), finding.fault());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void words_without_a_name_leave_it_to_the_pod_s_spec() {
    assertEquals(
        new Ref("secret", "shop", "old-cred"),
        only(
                rule,
                container("api")
                    .pullSecrets("old-cred")
                    .waiting(
                        "ErrImagePull", "repository does not exist or may require authorization")
                    .build(),
                warning(POD, "FailedToRetrieveImagePullSecret", "no such secret"))
            .fault());
  }

  @Test
  void a_secret_that_is_not_needed_is_not_at_fault() {
    var missing = warning(POD, "FailedToRetrieveImagePullSecret", "pull secrets (regcred)");

    assertEquals(List.of(), rule.analyze(file(container("api").build(), missing)));
    assertEquals(
        List.of(),
        rule.analyze(
            file(container("api").waiting("ErrImagePull", "no such host").build(), missing)));
  }
}
