package dev.sitrep.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The regular files of a dump in the order of their paths, none of them too large to read. Links
/// inside a dump are not followed.
///
/// @param newest when the last of them was written
record DumpFiles(List<Path> all, Instant newest) {
  private static final int FILES = 100_000;
  private static final long BYTES = 64L << 20;

  /// @param spoken what messages call the dump
  static DumpFiles under(Path root, Path spoken) {
    if (!Files.exists(root)) {
      throw new UnreadableDump("dump " + spoken + " does not exist; name a folder or archive");
    }
    var found = new ArrayList<Path>();
    var newest = Instant.EPOCH;
    try (var walk = Files.walk(Files.isSymbolicLink(root) ? root.toRealPath() : root)) {
      for (var file : (Iterable<Path>) walk.sorted()::iterator) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !isOfUse(file)) {
          continue;
        }
        check(file, spoken, found.size());
        found.add(file);
        var written = Files.getLastModifiedTime(file).toInstant();
        newest = written.isAfter(newest) ? written : newest;
      }
    } catch (IOException | UncheckedIOException e) {
      throw new UnreadableDump("dump " + spoken + ": cannot be read (" + e.getMessage() + ")");
    }
    return new DumpFiles(List.copyOf(found), newest);
  }

  Stream<Path> manifests() {
    return all.stream().filter(DumpFiles::isManifest);
  }

  Stream<Path> logs() {
    return all.stream().filter(file -> !isManifest(file));
  }

  static boolean isYaml(Path file) {
    var name = lower(file);
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  static String lower(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }

  private static boolean isOfUse(Path file) {
    var name = lower(file);
    return isManifest(file) || name.equals("logs.txt") || name.endsWith(".log");
  }

  private static boolean isManifest(Path file) {
    return isYaml(file) || lower(file).endsWith(".json");
  }

  private static void check(Path file, Path spoken, int count) throws IOException {
    if (count >= FILES) {
      throw new UnreadableDump(
          "dump " + spoken + ": more than " + FILES + " files; dump fewer namespaces");
    }
    if (Files.size(file) > BYTES) {
      throw new UnreadableDump(
          "dump "
              + spoken
              + ": "
              + file
              + " has more than "
              + (BYTES >> 20)
              + " MiB; dump fewer namespaces or shorten the file");
    }
    if (!Files.isReadable(file)) {
      throw new UnreadableDump("dump " + spoken + ": " + file + " may not be read; chmod it");
    }
  }
}
