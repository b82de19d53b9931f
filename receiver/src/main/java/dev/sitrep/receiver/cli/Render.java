package dev.sitrep.receiver.cli;

import dev.sitrep.notifier.Channel;
import dev.sitrep.notifier.Channels;
import dev.sitrep.notifier.Message;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Parts;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sitrep render --channel slack report.json`
@Command(
    name = "render",
    description = {
      "Prints what a channel would send for a report, without its address and its secrets. Nothing is sent.",
      "A report as JSON comes from `sitrep diagnose --output json`, from the page of an incident (Accept: application/json), or from a webhook channel."
    },
    mixinStandardHelpOptions = true)
final class Render implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--channel",
      required = true,
      paramLabel = "NAME|TYPE",
      description = "a configured channel, or a type, such as slack")
  private String channel = "";

  @Parameters(paramLabel = "FILE", description = "the report; - reads standard input")
  private String file = "";

  @Override
  public Integer call() throws Unable {
    var loaded = config.load();
    var site = loaded.links().from(loaded.server().url());
    var message = Message.first(report(), ZoneId.systemDefault(), site);
    spec.commandLine().getOut().println(channel(loaded).preview(message).stripTrailing());
    return 0;
  }

  private Channel channel(Config loaded) throws Unable {
    var configured =
        loaded.channels().stream().filter(one -> one.name().equals(channel)).findFirst();
    if (configured.isPresent()) {
      return Parts.channel(configured.get());
    }
    if (!Channels.types().contains(channel)) {
      throw new Unable(
          "--channel %s: no configured channel has this name; types are %s"
              .formatted(channel, String.join(", ", Channels.types())));
    }
    return Channels.example(channel);
  }

  private Report report() throws Unable {
    try {
      var json =
          file.equals("-")
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(Path.of(file));
      return ReportJson.read(json);
    } catch (IOException e) {
      throw new Unable("%s: cannot be read; name a file with a report".formatted(file));
    } catch (IllegalArgumentException e) {
      throw new Unable("%s: %s".formatted(file, e.getMessage()));
    }
  }
}
