package dev.sitrep.notifier;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Every kind of channel under the name that the configuration uses.
public final class Channels {
  private static final Map<String, Kind> ALL =
      Map.ofEntries(
          Map.entry("console", new Kind(Console::new, Console.SETTINGS)),
          Map.entry("discord", new Kind(Discord::new, Discord.SETTINGS)),
          Map.entry("email", new Kind(Email::new, Email.SETTINGS)),
          Map.entry("googlechat", new Kind(GoogleChat::new, GoogleChat.SETTINGS)),
          Map.entry("matrix", new Kind(Matrix::new, Matrix.SETTINGS)),
          Map.entry("mattermost", new Kind(Mattermost::new, Mattermost.SETTINGS)),
          Map.entry("pagerduty", new Kind(PagerDuty::new, PagerDuty.SETTINGS)),
          Map.entry("slack", new Kind(Slack::new, Slack.SETTINGS)),
          Map.entry("teams", new Kind(Teams::new, Teams.SETTINGS)),
          Map.entry("telegram", new Kind(Telegram::new, Telegram.SETTINGS)),
          Map.entry("webhook", new Kind(Webhook::new, Webhook.SETTINGS)));

  /// @param settings what it may be told
  private record Kind(Function<ChannelSettings, Channel> open, List<Setting> settings) {}

  private Channels() {}

  public static SortedSet<String> types() {
    return new TreeSet<>(ALL.keySet());
  }

  /// What a channel of that type may be told; nothing where there is no such type.
  public static List<Setting> settings(String type) {
    var kind = ALL.get(type);
    return kind == null ? List.of() : kind.settings();
  }

  /// One that can be looked at: set up with addresses and secrets that lead nowhere.
  ///
  /// @param type one of [#types]
  public static Channel example(String type) {
    return open(
        new ChannelSettings(
            type,
            type,
            settings(type).stream()
                .filter(setting -> !setting.example().isEmpty())
                .collect(Collectors.toMap(Setting::name, Setting::example))));
  }

  /// @throws IllegalArgumentException when there is no such type, or its settings do not do; the
  ///   message is for the person who configures it
  public static Channel open(ChannelSettings settings) {
    var kind = ALL.get(settings.type());
    if (kind == null) {
      throw settings.problem(
          "type %s is unknown; known are %s"
              .formatted(settings.type(), String.join(", ", types())));
    }
    return kind.open().apply(settings);
  }
}
