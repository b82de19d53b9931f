package dev.sitrep.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.sitrep.engine.FakeOllama;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/// What the model of these tests says: it explains the crash loop of `api` with a line of its log,
/// sees too little in all else, and chats slowly.
final class Wits {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PROOF =
      Pattern.compile("(?m)^[a-z]{4} (E\\d+) \\|.*missing DATABASE_URL");

  private Wits() {}

  static FakeOllama model() {
    var model = FakeOllama.with(FakeOllama.model("qwen3:8b"));
    model.then(answering(model, Duration.ofMillis(40)));
    return model;
  }

  private static FakeOllama.Script answering(FakeOllama model, Duration pace) {
    return exchange -> {
      var asked = model.asked().getLast();
      if (asked.path("format").isObject()) {
        FakeOllama.says(opinion(prompt(asked))).answer(exchange);
      } else {
        saying("A claim that is Pending waits for a volume. Its class does not exist here. ", pace)
            .answer(exchange);
      }
    };
  }

  private static String prompt(JsonNode asked) {
    var messages = asked.path("messages");
    return messages.path(messages.size() - 1).path("content").asText();
  }

  static String opinion(String prompt) {
    var proof = PROOF.matcher(prompt);
    var node = JSON.createObjectNode();
    var basis = node.putArray("basis");
    boolean found = proof.find();
    node.put("category", "unknown");
    if (found) {
      node.put("analysis", "The program exits with code 3 right after its start.");
      node.put("cause", "The container api exits because DATABASE_URL is missing.");
      basis.addObject().put("id", proof.group(1)).put("quote", "missing DATABASE_URL");
    } else {
      node.put("analysis", "The evidence does not show it.").put("cause", "Not to be seen.");
      basis.addObject().put("id", "E1").put("quote", "");
    }
    node.putArray("commands");
    return node.put("verdict", found ? "supported" : "insufficient").toString();
  }

  /// Word after word.
  static FakeOllama.Script saying(String text, Duration pace) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      for (var word : text.split("(?<= )", -1)) {
        write(exchange, FakeOllama.piece(word));
        Thread.sleep(pace);
      }
      write(exchange, FakeOllama.last("stop", 0));
      exchange.close();
    };
  }

  /// A first sentence, and the rest only once the door opens.
  static FakeOllama.Script sayingUntil(String first, CountDownLatch door, String rest) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      write(exchange, FakeOllama.piece(first));
      door.await();
      write(exchange, FakeOllama.piece(rest));
      write(exchange, FakeOllama.last("stop", 0));
      exchange.close();
    };
  }

  private static void write(HttpExchange exchange, String line) throws IOException {
    exchange.getResponseBody().write((line + "\n").getBytes(UTF_8));
    exchange.getResponseBody().flush();
  }
}
