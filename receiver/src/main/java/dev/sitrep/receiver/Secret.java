package dev.sitrep.receiver;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// A text that is never printed. The same text is the same secret, wherever it lies.
///
/// @param file that holds it, if one does
public record Secret(String value, Optional<Path> file) {
  static final Secret NONE = new Secret("");

  Secret(String value) {
    this(value, Optional.empty());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(value);
  }

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return isEmpty() ? "(empty)" : "(secret)";
  }
}
