package dev.sitrep.receiver.deploy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What linters say about files that people write by hand.
class LintTest {

  @Test
  void yamllint() throws Exception {
    Tools.run(
        "yamllint",
        "yamllint",
        "--strict",
        "--config-file",
        Tools.DEPLOY.resolve(".yamllint").toString(),
        Tools.DEPLOY.toString());
  }

  @Test
  void shellcheck() throws Exception {
    for (var script :
        List.of(
            "components/ollama/pull",
            "../sitrep",
            "../.ci/run",
            "demo/record",
            "dev/images",
            "dev/peers",
            "faults/record",
            "../.ci/e2e/run",
            "image/archive",
            "image/layout",
            "image/root",
            "image/sitrep")) {
      Tools.run("shellcheck", "shellcheck", Tools.DEPLOY.resolve(script).toString());
    }
  }
}
