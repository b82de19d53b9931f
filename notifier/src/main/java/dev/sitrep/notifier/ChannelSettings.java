package dev.sitrep.notifier;

/// One configured channel.
///
/// @param type a name in [Channels]
/// @param url where to post, empty for a channel that needs none; a secret
/// @param signingKey with which a webhook signs what it sends, empty for none; a secret
public record ChannelSettings(String name, String type, String url, String signingKey) {
  /// Without its secrets.
  @Override
  public String toString() {
    return type + " " + name;
  }
}
