package dev.sitrep.receiver.store;

/// The store could not do what it was asked. The message names the file, what is wrong and the way
/// out.
public final class StoreFailure extends RuntimeException {
  StoreFailure(String message) {
    super(message);
  }

  StoreFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
