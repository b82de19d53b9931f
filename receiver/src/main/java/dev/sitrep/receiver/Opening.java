package dev.sitrep.receiver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Something that is being opened on a thread of its own while others are.
@SuppressWarnings("try") // closing a part may be interrupted, and App says so
final class Opening<T extends AutoCloseable> implements AutoCloseable {
  private final CompletableFuture<T> part;

  private Opening(CompletableFuture<T> part) {
    this.part = part;
  }

  static <T extends AutoCloseable> Opening<T> of(Supplier<T> how) {
    return new Opening<>(
        CompletableFuture.supplyAsync(
            how, task -> Thread.ofPlatform().name("opening").start(task)));
  }

  /// Waits for it.
  ///
  /// @throws RuntimeException what opening it has thrown
  T get() {
    try {
      return part.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException why ? why : e;
    }
  }

  /// Waits for it, and closes it if it could be opened.
  @Override
  public void close() throws Exception {
    var opened = part.handle((one, _) -> one).join();
    if (opened != null) {
      opened.close();
    }
  }
}
