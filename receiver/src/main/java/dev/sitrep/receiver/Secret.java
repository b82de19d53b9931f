package dev.sitrep.receiver;

/// A text that is never printed.
public record Secret(String value) {
  static final Secret NONE = new Secret("");

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return isEmpty() ? "(empty)" : "(secret)";
  }
}
