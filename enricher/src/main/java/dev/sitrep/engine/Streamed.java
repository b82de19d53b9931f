package dev.sitrep.engine;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/// A streamed answer, waited for.
final class Streamed implements StreamingChatResponseHandler {
  private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
  private final Consumer<String> words;

  private Streamed(Consumer<String> words) {
    this.words = words;
  }

  /// @param words takes the pieces as they come
  static ChatResponse answer(StreamingChatModel model, ChatRequest request, Consumer<String> words)
      throws InterruptedException, ExecutionException {
    var streamed = new Streamed(words);
    model.chat(request, streamed);
    return streamed.whole.get();
  }

  @Override
  public void onPartialResponse(String piece) {
    words.accept(piece);
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    whole.complete(response);
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }
}
