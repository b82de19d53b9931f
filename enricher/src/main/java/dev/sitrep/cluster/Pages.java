package dev.sitrep.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The pages of one list. An API server writes a page's metadata before its items, so the next page
/// is asked for while this one is still being read.
final class Pages<T extends HasMetadata> {
  private final Api api;
  private final Query<T> query;
  private final int limit;
  private final boolean whole;
  private final Deadline deadline;
  private Api.@Nullable Exchange next;
  private boolean single;

  Pages(Api api, Query<T> query, int limit, boolean whole, Deadline deadline) {
    this.api = api;
    this.query = query;
    this.limit = limit;
    this.whole = whole;
    this.deadline = deadline;
  }

  void forEach(Consumer<T> each) throws IOException, InterruptedException {
    next = ask("");
    try {
      while (next != null) {
        try (var page = next) {
          next = null;
          read(page.body(), each);
        }
      }
    } finally {
      if (next != null) {
        next.close();
      }
    }
  }

  /// An object of the first page, after which no other is asked for.
  Optional<T> any() throws IOException, InterruptedException {
    var found = new ArrayList<T>();
    single = true;
    try (var page = ask("")) {
      read(page.body(), found::add);
    }
    return found.stream().findFirst();
  }

  private void read(Body body, Consumer<T> each) throws IOException {
    try (var parser = Binding.parser(body)) {
      boolean items = false;
      expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        switch (parser.currentName()) {
          case "metadata" -> {
            var continued = continued(parser);
            if (!continued.isEmpty() && !single) {
              next = ask(continued);
            }
          }
          case "items" -> {
            items = true;
            items(parser, each);
          }
          default -> {
            parser.nextToken();
            parser.skipChildren();
          }
        }
      }
      expect(parser, parser.currentToken(), JsonToken.END_OBJECT);
      // Reads to the very end: only then the connection is free for the next request.
      if (parser.nextToken() != null || !items) {
        throw MismatchedInputException.from(parser, query.kind().type(), "no list");
      }
    }
  }

  private void items(JsonParser parser, Consumer<T> each) throws IOException {
    if (parser.nextToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(parser, parser.currentToken(), JsonToken.START_ARRAY);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser, parser.currentToken(), JsonToken.START_OBJECT);
      each.accept(
          whole ? Binding.readWhole(query.kind(), parser) : Binding.read(query.kind(), parser));
    }
  }

  private static String continued(JsonParser parser) throws IOException {
    var token = "";
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      if (name.equals("continue")) {
        token = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    return token;
  }

  private static void expect(JsonParser parser, @Nullable JsonToken seen, JsonToken wanted)
      throws IOException {
    if (seen != wanted) {
      throw MismatchedInputException.from(
          parser, HasMetadata.class, "expected " + wanted + ", got " + seen);
    }
  }

  private Api.Exchange ask(String continued) {
    return api.start(ApiPaths.list(query, limit, continued), deadline);
  }
}
