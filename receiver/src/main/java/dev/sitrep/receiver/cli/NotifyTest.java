package dev.sitrep.receiver.cli;

import dev.sitrep.notifier.Channel;
import dev.sitrep.notifier.Delivery;
import dev.sitrep.notifier.Message;
import dev.sitrep.notifier.Samples;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Parts;
import dev.sitrep.report.Site;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sitrep notify-test [channel]`
@Command(
    name = "notify-test",
    description = {
      "Sends one message of each kind to the configured channels: firing, update, resolved, storm. Each says that it is a test.",
      "Ends with 0 when all were taken, else with 1."
    },
    mixinStandardHelpOptions = true)
final class NotifyTest implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config = new ConfigOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "CHANNEL",
      description = "only the configured channel of that name")
  private Optional<String> only = Optional.empty();

  @Override
  public Integer call() throws Unable, InterruptedException {
    var loaded = config.load();
    var site = loaded.links().from(loaded.server().url());
    boolean all = true;
    for (var channel : chosen(loaded)) {
      all &= test(Parts.channel(channel), site);
    }
    return all ? 0 : 1;
  }

  private List<Config.Channel> chosen(Config loaded) throws Unable {
    var chosen =
        loaded.channels().stream()
            .filter(channel -> only.isEmpty() || only.get().equals(channel.name()))
            .toList();
    if (chosen.isEmpty()) {
      throw new Unable(
          only.map(name ->
                  "no channel %s is configured; there are %s"
                      .formatted(
                          name,
                          String.join(
                              ", ", loaded.channels().stream().map(Config.Channel::name).toList())))
              .orElse("no channel is configured; add one under channels"));
    }
    return chosen;
  }

  /// Goes on with the next kind where one was not taken: it may be that kind alone.
  private boolean test(Channel channel, Site site) throws InterruptedException {
    var threads = new HashMap<String, String>();
    boolean all = true;
    for (var sample : Samples.all()) {
      var incident = sample.report().id();
      var message =
          Message.of(
              sample.kind() + "-" + System.currentTimeMillis(),
              sample.report(),
              ZoneId.systemDefault(),
              site,
              threads.getOrDefault(incident, ""));
      var delivery = channel.deliver(message);
      if (delivery instanceof Delivery.Delivered(var reference)) {
        threads.putIfAbsent(incident, reference);
      } else {
        all = false;
      }
      say(channel, sample.kind(), delivery);
      Thread.sleep(channel.pace());
    }
    return all;
  }

  private void say(Channel channel, String kind, Delivery delivery) {
    var out = spec.commandLine().getOut();
    out.printf(
        "%-20s %-10s %s%n",
        channel.name(),
        kind,
        switch (delivery) {
          case Delivery.Delivered _ -> "sent";
          case Delivery.Refused(var why) -> "refused: " + why;
          case Delivery.TryAgain(var why, _) -> "not now: " + why;
        });
    out.flush();
  }
}
