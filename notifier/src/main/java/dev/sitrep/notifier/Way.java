package dev.sitrep.notifier;

import java.net.URI;
import java.util.function.Function;

/// How a chat is reached that knows both incoming webhooks and bots.
sealed interface Way {
  URI address();

  /// It can only post.
  record Webhook(URI address) implements Way {

    /// Without its address, a secret.
    @Override
    public String toString() {
      return "webhook";
    }
  }

  /// It changes its messages and answers them.
  ///
  /// @param address of the chat's API
  /// @param channel id of the place that it posts to
  record Bot(URI address, String token, String channel) implements Way {

    /// Without its token.
    @Override
    public String toString() {
      return "bot at " + address.getHost();
    }
  }

  /// The one way that the settings `url`, `token` and `channel` describe.
  ///
  /// @param api where a bot's requests go
  static Way of(ChannelSettings settings, Function<ChannelSettings, URI> api) {
    var token = settings.text("token");
    boolean webhook = !settings.text("url").isEmpty();
    if (webhook && !token.isEmpty()) {
      throw settings.problem("has a url and a token; keep the webhook's url or the bot's token");
    }
    if (webhook) {
      return new Webhook(settings.url("url"));
    }
    if (token.isEmpty()) {
      throw settings.problem(
          "has neither url nor token; put an incoming webhook's address into url or urlFile, or the"
              + " name of a file with a bot's token into tokenFile and a channel's id into channel");
    }
    if (!token.matches("[!-~]+")) {
      throw settings.problem("its token has blanks or signs that no token has; copy it again");
    }
    return new Bot(api.apply(settings), token, settings.text("channel"));
  }
}
