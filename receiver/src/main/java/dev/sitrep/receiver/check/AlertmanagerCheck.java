package dev.sitrep.receiver.check;

import static dev.sitrep.receiver.check.Verdict.failed;
import static dev.sitrep.receiver.check.Verdict.ok;
import static dev.sitrep.receiver.check.Verdict.skipped;
import static dev.sitrep.receiver.check.Verdict.warning;

import dev.sitrep.evidence.Ages;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.alertmanager.AlertmanagerApi;
import dev.sitrep.receiver.alertmanager.Look.Seen;
import dev.sitrep.receiver.alertmanager.Look.Unseen;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/// Whether Alertmanager can be asked, and knows us by the name that we think it does.
final class AlertmanagerCheck {
  private static final String NAME = "alertmanager";
  private static final int MOST_NAMES = 10;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private AlertmanagerCheck() {}

  static Look look(Config.Alertmanager config) {
    return new Look(
        NAME,
        config.url().map(URI::toString).orElse("none"),
        PATIENCE.multipliedBy(3),
        () ->
            config.url().isPresent()
                ? verdicts(config, config.url().get())
                : List.of(
                    skipped(
                        NAME,
                        "none",
                        "what gets lost on the way is not looked for; alertmanager.url would name it")));
  }

  private static List<Verdict> verdicts(Config.Alertmanager config, URI url)
      throws InterruptedException {
    var settings =
        new AlertmanagerApi.Settings(
            url, config.receiver(), config.token().file(), CONNECT, PATIENCE);
    try (var api = new AlertmanagerApi(settings, InstantSource.system())) {
      return switch (api.look()) {
        case Unseen(var why, var wayOut) -> List.of(failed(NAME, url.toString(), why, wayOut));
        case Seen seen ->
            List.of(
                ok(
                    NAME,
                    url.toString(),
                    "%s, running for %s; it lists %d alerts for us"
                        .formatted(
                            seen.standing().version(), Ages.of(seen.age()), seen.alerts().size())),
                receiver(config.receiver(), seen.alerts().isEmpty(), api.receivers()));
      };
    }
  }

  private static Verdict receiver(String ours, boolean nothing, List<String> names) {
    var subject = "receiver " + ours;
    if (names.contains(ours) || !nothing) {
      return ok(NAME, subject, "is in its configuration");
    }
    if (names.isEmpty()) {
      return warning(
          NAME,
          subject,
          "nothing is listed for it, and Alertmanager names no receivers",
          "compare alertmanager.receiver with Alertmanager's configuration");
    }
    return failed(
        NAME,
        subject,
        "is not in its configuration, which has "
            + names.stream().limit(MOST_NAMES).collect(Collectors.joining(", ")),
        "set alertmanager.receiver to the one that sends here");
  }
}
