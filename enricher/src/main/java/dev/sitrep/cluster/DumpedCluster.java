package dev.sitrep.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collector;

/// A cluster as it was when somebody wrote it to files: the folder that `kubectl cluster-info dump
/// --output-directory=DIR` makes, or any folder, zip archive or file with manifests in JSON or
/// YAML.
///
/// Logs lie at `NAMESPACE/POD/logs.txt` with kubectl's START and END markers, or at
/// `NAMESPACE/POD/CONTAINER.log` and `CONTAINER.previous.log`.
public final class DumpedCluster implements Cluster {
  private final String name;
  private final DumpedObjects objects;
  private final DumpedLogs logs;
  private final Instant now;
  private final Optional<FileSystem> archive;

  private DumpedCluster(
      String name,
      DumpedObjects objects,
      DumpedLogs logs,
      Instant now,
      Optional<FileSystem> archive) {
    this.name = name;
    this.objects = objects;
    this.logs = logs;
    this.now = now;
    this.archive = archive;
  }

  /// Reads all objects into memory; logs are read when they are asked for.
  ///
  /// @throws UnreadableDump there is nothing to read, or something that cannot be read
  public static DumpedCluster open(Path root) {
    var archive = archive(root);
    var files = DumpFiles.under(archive.map(zip -> zip.getPath("/")).orElse(root), root);
    var objects = DumpedObjects.read(files);
    var logs = DumpedLogs.index(files);
    if (objects.isEmpty() && logs.isEmpty()) {
      throw new UnreadableDump(
          "dump "
              + root
              + ": no Kubernetes objects in "
              + files.all().size()
              + " files; write one with: kubectl cluster-info dump -A --output-directory="
              + root);
    }
    var newest = objects.newest().isAfter(logs.newest()) ? objects.newest() : logs.newest();
    var now = newest.equals(Instant.MIN) ? files.newest() : newest;
    return new DumpedCluster("dump " + root, objects, logs, now, archive);
  }

  @Override
  public <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into) {
    var fault = Selectors.fault(query);
    if (fault.isPresent()) {
      return Selectors.invalid(fault.get());
    }
    if (!objects.holds(query.kind())) {
      return unavailable();
    }
    return new Reading.Seen<>(
        objects.all(query.kind()).filter(one -> Selectors.select(query, one)).collect(into));
  }

  @Override
  public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name) {
    var fault = Selectors.fault(kind, namespace, name);
    if (fault.isPresent()) {
      return Selectors.invalid(fault.get());
    }
    if (!objects.holds(kind)) {
      return unavailable();
    }
    return objects
        .one(kind, namespace, name)
        .<Reading<T>>map(Reading.Seen::new)
        .orElseGet(() -> absent(kind, name));
  }

  @Override
  public Reading<Log> log(LogQuery query) {
    var fault = Selectors.fault(query);
    if (fault.isPresent()) {
      return Selectors.invalid(fault.get());
    }
    try {
      var log = logs.read(query);
      if (log.isPresent()) {
        return new Reading.Seen<>(log.get());
      }
    } catch (NoAnswer e) {
      return e.unseen();
    } catch (IOException e) {
      return new Reading.Unseen<>(Reading.Why.FAILED, NoAnswer.oneLine(String.valueOf(e)));
    }
    var known = objects.one(Kinds.PODS, query.namespace(), query.pod()).isPresent();
    return known || !objects.holds(Kinds.PODS) ? unavailable() : absent(Kinds.PODS, query.pod());
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void close() {
    archive.ifPresent(zip -> {
      try {
        zip.close();
      } catch (IOException _) {
        // It was only read.
      }
    });
  }

  private static Optional<FileSystem> archive(Path root) {
    var name = String.valueOf(root.getFileName());
    if (!Files.isRegularFile(root) || !(name.endsWith(".zip") || name.endsWith(".jar"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(FileSystems.newFileSystem(root));
    } catch (IOException e) {
      throw new UnreadableDump(
          "dump "
              + root
              + ": not a zip archive ("
              + e.getMessage()
              + "); name a folder or archive");
    }
  }

  private static <T> Reading.Unseen<T> unavailable() {
    return new Reading.Unseen<>(Reading.Why.UNAVAILABLE, "not in the dump");
  }

  private static <T> Reading.Unseen<T> absent(Kind<?> kind, String name) {
    return new Reading.Unseen<>(
        Reading.Why.ABSENT, kind.resource() + " \"" + name + "\" not in the dump");
  }
}
