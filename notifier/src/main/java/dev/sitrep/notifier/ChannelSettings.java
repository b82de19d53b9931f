package dev.sitrep.notifier;

import java.net.URI;
import java.util.Map;

/// One configured channel.
///
/// @param type a name in [Channels]
/// @param values what it was told, by the names in its [Setting]s; some are secrets
public record ChannelSettings(String name, String type, Map<String, String> values) {
  public ChannelSettings {
    values = Map.copyOf(values);
  }

  /// Without surrounding white space; empty where it was not told.
  String text(String setting) {
    return values.getOrDefault(setting, "").strip();
  }

  String text(String setting, String otherwise) {
    return text(setting).isEmpty() ? otherwise : text(setting);
  }

  String required(String setting) {
    if (text(setting).isEmpty()) {
      throw problem("has no " + setting);
    }
    return text(setting);
  }

  boolean flag(String setting) {
    return switch (text(setting, "false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw problem("its %s is neither true nor false".formatted(setting));
    };
  }

  /// Of http or https.
  URI url(String setting) {
    try {
      var url = URI.create(required(setting));
      if (("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
          && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // said below, without the address: it may hold a secret
    }
    throw problem(
        "its %s is no http(s) address; put the full address into %s or %sFile"
            .formatted(setting, setting, setting));
  }

  /// For the person who configures it; holds no value that may be a secret.
  IllegalArgumentException problem(String what) {
    return new IllegalArgumentException("channel %s: %s".formatted(name, what));
  }

  /// Without its secrets.
  @Override
  public String toString() {
    return type + " " + name;
  }
}
