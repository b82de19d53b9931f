package dev.sitrep.receiver.torture;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// The store's disk, a small tmpfs, is full for a while.
final class DiskFull implements Ordeal {
  private static final int MIB = 24;
  private static final int POSTS = 20_000;
  private static final Duration HEALTHY = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "disk-full";
  }

  @Override
  public String what() {
    return "the store's disk is full for a while, nobody starts anything again";
  }

  @Override
  public Outcome undergo(Chamber chamber) throws Exception {
    var disk = Files.createDirectory(chamber.folder().resolve("disk"));
    boolean mounted =
        ran("mount", "-t", "tmpfs", "-o", "size=" + MIB + "m", "tmpfs", disk.toString());
    if (!mounted && !ran("unshare", "-rm", "true")) {
      return new Outcome.Skipped(
          "a small disk needs root, or a kernel where `unshare -rm` is allowed");
    }
    try {
      return fill(chamber, disk, mounted);
    } finally {
      if (mounted) {
        ran("umount", "-l", disk.toString());
      }
    }
  }

  private static Outcome fill(Chamber chamber, Path disk, boolean mounted) throws Exception {
    try (var chat = Chat.open();
        var model = SmallModel.open()) {
      var cluster = new DumpFolder(4, 10);
      var plan =
          chamber
              .plan("serve", cluster, chat, model)
              .with("SITREP_STORE_PATH", disk.resolve("sitrep.db").toString());
      try (var serve = Child.start(mounted ? plan : plan.wrappedIn(ownDisk(disk)))) {
        var seen = mounted ? disk : Path.of("/proc/" + serve.pid() + "/root" + disk);
        return new Filled(chamber, cluster, serve, seen.resolve("filler")).undergo();
      }
    }
  }

  private static List<String> ownDisk(Path disk) {
    return List.of(
        "unshare",
        "-rm",
        "sh",
        "-c",
        "mount -t tmpfs -o size=%dm tmpfs '%s' && exec \"$@\"".formatted(MIB, disk),
        "serve");
  }

  private static boolean ran(String... command) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static final class Filled {
    private final Chamber chamber;
    private final DumpFolder cluster;
    private final Child serve;
    private final Path filler;
    private final URI url;
    private final Set<String> acknowledged = new HashSet<>();
    private final Set<Integer> answers = new HashSet<>();
    private final Sender sender;
    private int app;

    Filled(Chamber chamber, DumpFolder cluster, Child serve, Path filler)
        throws InterruptedException {
      this.chamber = chamber;
      this.cluster = cluster;
      this.serve = serve;
      this.filler = filler;
      this.url = serve.listening();
      this.sender =
          new Sender(() -> Optional.of(url), new Random(chamber.seed()), new AtomicBoolean(true));
    }

    Outcome undergo() throws Exception {
      for (int i = 0; i < 5; i++) {
        post();
      }
      fillUp();
      boolean refused = false;
      for (int i = 0; i < POSTS && !refused; i++) {
        refused = post() == 503;
      }
      var measures = new ArrayList<Measure>();
      measures.add(Measure.yes("the webhook answers 503", refused));
      boolean unready =
          Chamber.await(Duration.ofSeconds(5), () -> Chamber.status(url, "/readyz") == 503);
      measures.add(Measure.yes("/readyz says that it is not ready", unready));
      long end = System.nanoTime() + chamber.scale().full().toNanos();
      while (System.nanoTime() < end) {
        post();
        Thread.sleep(100);
      }
      measures.add(Measure.yes("it lives, and /healthz answers", alive()));
      Files.delete(filler);
      long freed = System.nanoTime();
      boolean healthy = Chamber.await(HEALTHY.multipliedBy(2), () -> post() == 202 && ready());
      measures.add(
          healthy
              ? Measure.within(
                  "from free space to ready and accepting",
                  Duration.ofNanos(System.nanoTime() - freed),
                  HEALTHY)
              : Measure.yes("ready and accepting again", false));
      Chamber.await(chamber.scale().patience(), () -> lost().isEmpty());
      measures.add(Measure.most("acknowledged alerts lost", lost().size(), 0));
      answers.removeAll(Set.of(202, 503));
      measures.add(Measure.most("answers but 202 and 503", answers.size(), 0));
      return new Outcome.Done(
          "%d MiB, full for %d s, %d alerts acknowledged"
              .formatted(MIB, chamber.scale().full().toSeconds(), acknowledged.size()),
          measures);
    }

    private int post() {
      int next = app++;
      var alarm =
          Alarm.ofDeployment(
              cluster.namespace(next), DumpFolder.app(next), Instant.now().minusSeconds(60));
      int status = sender.once(Alarm.body(List.of(alarm)));
      answers.add(status);
      if (status == 202) {
        acknowledged.add(alarm.target());
      }
      return status;
    }

    private boolean ready() {
      return Chamber.status(url, "/readyz") == 200;
    }

    private boolean alive() {
      return serve.alive() && Chamber.status(url, "/healthz") == 200;
    }

    private void fillUp() throws IOException {
      var block = new byte[64 << 10];
      try (OutputStream out = Files.newOutputStream(filler)) {
        while (true) {
          out.write(block);
        }
      } catch (IOException full) {
        fillTheRest();
      }
    }

    /// What is left is less than a block.
    private void fillTheRest() throws IOException {
      try (OutputStream out =
          Files.newOutputStream(filler, java.nio.file.StandardOpenOption.APPEND)) {
        while (true) {
          out.write(new byte[512]);
        }
      } catch (IOException full) {
        chamber.told().accept("the disk is full: " + Files.size(filler) / 1024 + " KiB of filler");
      }
    }

    private Set<String> lost() {
      try {
        var targets =
            Chamber.incidents(url).stream()
                .map(row -> row.path("target").asText())
                .collect(Collectors.toSet());
        return acknowledged.stream()
            .filter(target -> !targets.contains(target))
            .collect(Collectors.toSet());
      } catch (IOException e) {
        return acknowledged;
      }
    }
  }
}
