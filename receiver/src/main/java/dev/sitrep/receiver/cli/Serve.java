package dev.sitrep.receiver.cli;

import dev.sitrep.cluster.UnreadableDump;
import dev.sitrep.receiver.App;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Parts;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `sitrep serve`
@Command(
    name = "serve",
    description = {
      "Runs the service: alerts in at POST /webhooks/alertmanager, reports out to the channels.",
      "Every key of the configuration can be set as SITREP_<SECTION>_<KEY> too; the README lists them."
    },
    mixinStandardHelpOptions = true)
final class Serve implements Callable<Integer> {
  /// Between saying that it goes and going: callers are led elsewhere meanwhile.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;
  @Mixin private ModelOption model = new ModelOption();

  @Override
  public Integer call() throws Unable, InterruptedException {
    return serve(spec.commandLine().getOut());
  }

  int serve(PrintWriter out) throws Unable, InterruptedException {
    var config = model.load();
    if (!config.decided()) {
      throw new Unable(
          "it is not said who may call: name the callers in `access:`, or set server.auth: token and"
              + " server.tokenFile to a file with the token, or write server.auth: none to let everybody in");
    }
    var app = start(config);
    out.println("Sitrep listens at " + app.url(config));
    Lifetime.endingWith(() -> end(app)).await();
    return 0;
  }

  private static void end(App app) {
    app.leaving();
    try {
      Thread.sleep(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    app.close();
  }

  private static App start(Config config) throws Unable {
    try {
      return App.start(config, () -> Parts.cluster(config.cluster()), List.of());
    } catch (UnreadableDump | IllegalArgumentException | IllegalStateException e) {
      throw new Unable(String.valueOf(e.getMessage()));
    }
  }
}
