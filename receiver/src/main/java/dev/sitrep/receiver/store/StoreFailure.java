package dev.sitrep.receiver.store;

/// The store could not do what it was asked. The message names the file, what is wrong and the way
/// out.
public final class StoreFailure extends RuntimeException {
  private final String said;

  StoreFailure(String said) {
    super(said);
    this.said = said;
  }

  StoreFailure(String said, Throwable cause) {
    super(said, cause);
    this.said = said;
  }

  @Override
  public String getMessage() {
    return said;
  }
}
