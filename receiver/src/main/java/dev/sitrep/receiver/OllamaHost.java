package dev.sitrep.receiver;

import java.net.URI;

/// OLLAMA_HOST as Ollama reads it (ollama/ollama envconfig/config.go), but as an address to call:
/// one that means every interface becomes the local one.
final class OllamaHost {
  private static final int PORT = 11434;

  private OllamaHost() {}

  /// Throws IllegalArgumentException when it is no address.
  static URI parse(String value) {
    var text = value.strip().replaceAll("^[\"']+|[\"']+$", "").strip();
    if (text.equals("ollama.com")) {
      return URI.create("https://ollama.com:443");
    }
    int mark = text.indexOf("://");
    var scheme = mark < 0 ? "http" : text.substring(0, mark);
    var rest = mark < 0 ? text : text.substring(mark + 3);
    int slash = rest.indexOf('/');
    var path = slash < 0 ? "" : rest.substring(slash).replaceAll("/+$", "");
    var address = address(slash < 0 ? rest : rest.substring(0, slash));
    int port = port(address.port(), mark < 0 ? PORT : scheme.equals("https") ? 443 : 80);
    return URI.create(scheme + "://" + address.callable() + ":" + port + path);
  }

  private static Address address(String text) {
    int bracket = text.indexOf(']');
    int colon = text.lastIndexOf(':');
    if (text.startsWith("[") && bracket > 0) {
      return new Address(
          text.substring(1, bracket), colon > bracket ? text.substring(colon + 1) : "");
    }
    if (colon < 0 || colon != text.indexOf(':')) {
      return new Address(text, "");
    }
    return new Address(text.substring(0, colon), text.substring(colon + 1));
  }

  /// As in Ollama, a port that is none is the default.
  private static int port(String text, int fallback) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65535
        ? Integer.parseInt(text)
        : fallback;
  }

  private record Address(String host, String port) {
    String callable() {
      return switch (host) {
        case "", "0.0.0.0" -> "127.0.0.1";
        case "::" -> "[::1]";
        default -> host.contains(":") ? "[" + host + "]" : host;
      };
    }
  }
}
