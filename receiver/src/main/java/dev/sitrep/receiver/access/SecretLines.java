package dev.sitrep.receiver.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The secrets in a file: one, or while it is exchanged two, a line each. A file that changed is
/// read again; what was read last stays valid while it cannot be. Only digests are kept. Safe for
/// many threads.
public final class SecretLines {
  private static final Logger log = LoggerFactory.getLogger(SecretLines.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MOST = 2;
  private static final long MAX_BYTES = 64 << 10;

  private final Path file;
  private final LongSupplier nanos;
  private long looked;
  private Optional<Stamp> seen = Optional.empty();
  private List<byte[]> digests = List.of();
  private String failure = "";

  /// What tells whether a file changed; a Secret's volume is exchanged by a link.
  private record Stamp(FileTime at, long size, @Nullable Object key) {}

  /// @param nanos a clock that nobody sets
  SecretLines(Path file, LongSupplier nanos) {
    this.file = file;
    this.nanos = nanos;
    this.looked = nanos.getAsLong();
    look();
  }

  /// @throws IllegalArgumentException with what is wrong with it and what to do; not with the text
  public static List<String> parse(String text) {
    var lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("is empty; put the secret there");
    }
    if (lines.size() > MOST) {
      throw new IllegalArgumentException(
          "has %d lines; keep two at most: the old secret and the new one".formatted(lines.size()));
    }
    return lines;
  }

  static byte[] digest(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Takes the same time whatever is wrong.
  synchronized boolean hold(byte[] digest) {
    lookAgain();
    boolean found = false;
    for (var one : digests) {
      found |= MessageDigest.isEqual(one, digest);
    }
    return found;
  }

  /// Why the file cannot be read just now; empty while it can.
  synchronized String failure() {
    lookAgain();
    return failure;
  }

  private void lookAgain() {
    long now = nanos.getAsLong();
    if (now - looked >= PAUSE.toNanos()) {
      looked = now;
      look();
    }
  }

  private void look() {
    try {
      var stamp = stamp();
      if (failure.isEmpty() && seen.filter(stamp::equals).isPresent()) {
        return;
      }
      var lines = parse(read(stamp));
      boolean again = seen.isPresent();
      seen = Optional.of(stamp);
      digests = lines.stream().map(SecretLines::digest).toList();
      if (again) {
        log.info("{} was read again: valid secrets: {}", file, lines.size());
      }
      failure = "";
    } catch (IllegalArgumentException e) {
      fails(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      fails("cannot be read; let this user read it, as UTF-8");
    }
  }

  private Stamp stamp() throws IOException {
    var there = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(there.lastModifiedTime(), there.size(), there.fileKey());
  }

  private String read(Stamp stamp) throws IOException {
    if (stamp.size() > MAX_BYTES) {
      throw new IllegalArgumentException("is larger than 64 KiB; put only the secret there");
    }
    return Files.readString(file);
  }

  private void fails(String why) {
    if (!Objects.equals(why, failure)) {
      log.error("{} {}; until then what was read last is valid", file, why);
    }
    failure = why;
  }

  /// Without what is in it.
  @Override
  public String toString() {
    return file.toString();
  }
}
