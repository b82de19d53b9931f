package dev.sitrep.engine;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.concurrent.ExecutionException;

/// A question to an engine with nothing around it: no turn, no schema.
public final class Chats {
  private Chats() {}

  /// @throws NoAnswer where there is none
  public static String chat(Engine engine, String text) throws InterruptedException {
    var request = ChatRequest.builder().messages(UserMessage.from(text)).build();
    try {
      return Streamed.answer(engine.model(), request, _ -> {}).aiMessage().text();
    } catch (ExecutionException e) {
      for (Throwable at = e; at != null; at = at.getCause()) {
        if (at instanceof NoAnswer known) {
          throw known;
        }
      }
      throw new AssertionError(e);
    }
  }
}
