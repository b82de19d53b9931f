package dev.sitrep.notifier;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Every kind of channel under the name that the configuration uses.
public final class Channels {
  public static final Map<String, Function<ChannelSettings, Channel>> ALL =
      Map.of(
          "console", Console::new,
          "webhook", Webhook::new);

  private Channels() {}

  /// @throws IllegalArgumentException when there is no such type, or its settings do not do; the
  ///   message is for the person who configures it
  public static Channel open(ChannelSettings settings) {
    var maker = ALL.get(settings.type());
    if (maker == null) {
      throw new IllegalArgumentException(
          "channel %s: type %s is unknown; known are %s"
              .formatted(
                  settings.name(),
                  settings.type(),
                  String.join(", ", new TreeMap<>(ALL).keySet())));
    }
    return maker.apply(settings);
  }
}
