package dev.sitrep.receiver;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a configuration value has to look like.
sealed interface Shape {

  boolean fits(String text);

  /// Ends the sentence "expected ...".
  String expected();

  record Text() implements Shape {
    @Override
    public boolean fits(String text) {
      return true;
    }

    @Override
    public String expected() {
      return "a text";
    }
  }

  record Required() implements Shape {
    @Override
    public boolean fits(String text) {
      return !text.isEmpty();
    }

    @Override
    public String expected() {
      return "a text that is not empty";
    }
  }

  record Whole(int from, int to) implements Shape {
    @Override
    public boolean fits(String text) {
      return text.matches("\\d{1,9}")
          && Integer.parseInt(text) >= from
          && Integer.parseInt(text) <= to;
    }

    @Override
    public String expected() {
      return "a whole number from %d to %d".formatted(from, to);
    }
  }

  record OneOf(List<String> words) implements Shape {
    @Override
    public boolean fits(String text) {
      return words.contains(text);
    }

    @Override
    public String expected() {
      return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" or "));
    }
  }

  record Url() implements Shape {
    @Override
    public boolean fits(String text) {
      return text.isEmpty() || isUrl(text);
    }

    @Override
    public String expected() {
      return "an address such as https://sitrep.example.org";
    }
  }

  /// A list; its names are checked one by one.
  record Namespaces() implements Shape {
    @Override
    public boolean fits(String text) {
      return true;
    }

    @Override
    public String expected() {
      return "a list of namespace names";
    }
  }

  static boolean isUrl(String text) {
    try {
      var uri = new URI(text);
      return Set.of("http", "https").contains(Optional.ofNullable(uri.getScheme()).orElse(""))
          && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
