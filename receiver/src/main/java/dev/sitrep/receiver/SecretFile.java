package dev.sitrep.receiver;

import dev.sitrep.receiver.access.SecretLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads secrets from the files that hold them.
final class SecretFile {
  private static final long MAX_BYTES = 64 << 10;

  private SecretFile() {}

  /// @param who begins the message about it: `channel slack`
  /// @param what belongs into the file
  static Secret read(String who, String file, String what, List<String> problems) {
    var path = Path.of(file);
    try {
      if (!Files.isRegularFile(path)) {
        problems.add("%s: %s is not there; create it with the %s".formatted(who, file, what));
      } else if (Files.size(path) > MAX_BYTES) {
        problems.add(
            "%s: %s is larger than 64 KiB; put only the %s there".formatted(who, file, what));
      } else {
        var secret = Files.readString(path).strip();
        if (secret.isEmpty()) {
          problems.add("%s: %s is empty; put the %s there".formatted(who, file, what));
        }
        return new Secret(secret, Optional.of(path));
      }
    } catch (IOException e) {
      problems.add("%s: %s cannot be read; let this user read it, as UTF-8".formatted(who, file));
    }
    return Secret.NONE;
  }

  /// The same of a file that may hold two, the old one and the new one.
  static Secret lines(String who, String file, String what, List<String> problems) {
    var secret = read(who, file, what, problems);
    if (!secret.isEmpty()) {
      try {
        SecretLines.parse(secret.value());
      } catch (IllegalArgumentException e) {
        problems.add("%s: %s %s".formatted(who, file, e.getMessage()));
        return Secret.NONE;
      }
    }
    return secret;
  }
}
