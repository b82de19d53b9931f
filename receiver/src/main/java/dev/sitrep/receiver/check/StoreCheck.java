package dev.sitrep.receiver.check;

import static dev.sitrep.receiver.check.Verdict.failed;
import static dev.sitrep.receiver.check.Verdict.ok;
import static dev.sitrep.receiver.check.Verdict.warning;

import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.check.Verdict.Result;
import dev.sitrep.receiver.store.Rehearsal;
import dev.sitrep.receiver.store.StoreFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Whether the store could take an alert, and would still have it after a crash.
final class StoreCheck {
  private static final String NAME = "store";
  private static final long MIB = 1L << 20;
  private static final long LITTLE = 200 * MIB;
  private static final long TOO_LITTLE = 20 * MIB;

  private static final Pattern NETWORK =
      Pattern.compile(
          "(nfs|cifs|smb|afs|9p|ceph|lustre|gpfs|beegfs|davfs|fuse\\.(sshfs|gluster|ceph|s3|gcs|rclone|goofys)).*|gluster.*|ncpfs");

  /// SQLite's library is unpacked and loaded first: with little CPU that takes seconds, and a trial
  /// that is given up would leave its folder.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private StoreCheck() {}

  static Look look(Path path) {
    return new Look(
        NAME, path.toString(), PATIENCE, () -> verdicts(path.toAbsolutePath().normalize()));
  }

  static Look look(Config.Storage storage) {
    return storage
        .postgres()
        .map(server -> new Look(NAME, server.address().name(), PATIENCE, () -> verdicts(server)))
        .orElseGet(() -> look(storage.path()));
  }

  private static List<Verdict> verdicts(Config.PostgreSql server) {
    var name = server.address().name();
    try {
      var seen = Rehearsal.of(server.address(), server.password().value());
      return List.of(
          ok(
              NAME,
              name,
              seen.outcome() == Rehearsal.Outcome.MADE
                  ? "reached; its tables are not there yet, and this user may make them"
                  : "reached, an alert was written to it and taken back"),
          ok(NAME, "server", "PostgreSQL " + seen.version()),
          durability(seen));
    } catch (StoreFailure e) {
      return List.of(told(name, e));
    }
  }

  static Verdict durability(Rehearsal.Server server) {
    if (server.fsync() && server.fullPageWrites()) {
      return ok(NAME, "durability", "fsync and full_page_writes are on");
    }
    return warning(
        NAME,
        "durability",
        (server.fsync() ? "full_page_writes" : "fsync")
            + " is off: alerts are lost, or the whole database, when the server's machine fails",
        "set fsync = on and full_page_writes = on in postgresql.conf");
  }

  private static List<Verdict> verdicts(Path file) throws IOException {
    var verdicts = new ArrayList<Verdict>();
    var rehearsal = rehearsal(file);
    verdicts.add(rehearsal);
    if (rehearsal.result() == Result.FAILED) {
      return verdicts;
    }
    var disk = Files.getFileStore(Rehearsal.folder(file));
    verdicts.add(kind(disk.type(), Rehearsal.folder(file)));
    verdicts.add(space(disk.getUsableSpace()));
    return verdicts;
  }

  private static Verdict rehearsal(Path file) {
    try {
      return ok(
          NAME,
          file.toString(),
          switch (Rehearsal.of(file)) {
            case WRITTEN -> "opened, an alert was written to it and taken back";
            case MADE -> "is not there yet; one was made beside its place and deleted";
            case IN_USE -> "a running Sitrep is writing to it just now";
          });
    } catch (StoreFailure e) {
      return told(file.toString(), e);
    }
  }

  private static Verdict told(String name, StoreFailure failure) {
    var said = failure.getMessage();
    var prefix = "store " + name + ": ";
    return Verdict.told(
        NAME,
        name,
        Result.FAILED,
        said.startsWith(prefix) ? said.substring(prefix.length()) : said);
  }

  static Verdict kind(String type, Path folder) {
    if (NETWORK.matcher(type).matches()) {
      return warning(
          NAME,
          "disk",
          "%s lies on a network file system (%s): SQLite loses data there".formatted(folder, type),
          "set store.path to a local disk: a PersistentVolume of block storage, ReadWriteOncePod");
    }
    if (type.equals("tmpfs") || type.equals("ramfs")) {
      return warning(
          NAME,
          "disk",
          "%s lies in memory (%s): alerts are lost with the machine".formatted(folder, type),
          "set store.path to a disk");
    }
    return ok(NAME, "disk", "%s is local (%s)".formatted(folder, type));
  }

  static Verdict space(long usable) {
    var detail = usable / MIB + " MiB are free";
    if (usable >= LITTLE) {
      return ok(NAME, "space", detail);
    }
    var fix = "free some, or take a larger volume: 1 GiB is plenty";
    return usable < TOO_LITTLE
        ? failed(NAME, "space", detail, fix)
        : warning(NAME, "space", detail, fix);
  }
}
