package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Alerted;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.PodState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A disk has no room left: the program says so, or the alert measured it. What the kubelet evicts
/// a pod for has its own rule.
final class DiskFull implements Analyzer {
  private static final Pattern FULL =
      Pattern.compile(
          "(?i)no space left on device|\\bENOSPC\\b|disk (?:is )?full|not enough (?:disk )?space"
              + "|disk quota exceeded|\\bEDQUOT\\b|flood.?stage (?:disk )?watermark"
              + "|insufficient (?:free )?disk space|free disk space is insufficient"
              + "|disk.{0,20}out of space|StorageFull");

  /// The kernel says the same of things that are no disk.
  private static final Pattern NO_DISK =
      Pattern.compile(
          "(?i)inotify|fsnotify|file watch|\\bwatch(?:er)?s?\\b|semget|semaphore|epoll");

  private static final Pattern SHARED_MEMORY =
      Pattern.compile("(?i)shared memory|/dev/shm|shm_open");

  private static final String LARGER =
      "Make the claim larger where its storageclass allows it, or delete what is not needed.";
  private static final Pattern FREE = Pattern.compile("(\\d+(?:\\.\\d+)?\\s?%)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    var findings = new ArrayList<Finding>();
    lines(file).forEach(lines -> findings.add(written(lines, file)));
    Alike.group(
            file,
            ContainerState.class,
            state -> FULL.matcher(waiting(state)).find() && !NO_DISK.matcher(waiting(state)).find(),
            state -> state.container() + state.waitsFor())
        .forEach(containers -> findings.add(unpacked(containers, file)));
    if (findings.isEmpty()) {
      file.all(Alerted.class).stream()
          .filter(alert -> alert.evidence().name().contains("PersistentVolume"))
          .filter(alert -> alert.evidence().name().contains("FillingUp"))
          .limit(1)
          .forEach(alert -> findings.add(measured(alert, file)));
    }
    return findings;
  }

  private static String waiting(ContainerState state) {
    return state.now() instanceof ContainerState.Run.Waiting(var reason, var message)
        ? message
        : "";
  }

  /// The runtime finds no room for an image or a container: it is the node's disk.
  private static Finding unpacked(Alike<ContainerState> containers, CaseFile file) {
    var state = containers.evidence();
    var node =
        file.all(PodState.class).stream()
            .map(Exhibit::evidence)
            .filter(pod -> pod.about().equals(state.about()) && !pod.node().isEmpty())
            .map(pod -> new Ref("node", "", pod.node()))
            .findFirst();
    var said = waiting(state);
    int colon = said.lastIndexOf(": ", Math.max(0, said.lastIndexOf(": ") - 1));
    return new Finding(
        "disk-full",
        node.orElse(state.about()),
        containers.subjects(),
        "not started: the node's disk is full",
        "the disk of %s is full: %s cannot be made (%s)"
            .formatted(
                node.map(Ref::spoken).orElse("the pod's node"),
                state.spoken(),
                Say.cut(colon < 0 ? said : said.substring(colon + 2), 160)),
        Certainty.SEEN,
        containers.ids(),
        node.map(Kubectl::describe).map(List::of).orElse(List.of(Kubectl.describe(state.about()))),
        "");
  }

  private static List<Alike<LogLine>> lines(CaseFile file) {
    return List.copyOf(
        Alike.group(
            file,
            LogLine.class,
            line ->
                FULL.matcher(line.text()).find()
                    && !NO_DISK.matcher(line.text()).find()
                    && Fresh.matters(line, file),
            line -> line.container() + Path.in(line, file).claimName()));
  }

  private static Finding written(Alike<LogLine> lines, CaseFile file) {
    var line =
        lines.all().stream()
            .filter(one -> one.evidence().decisive())
            .findFirst()
            .orElse(lines.example());
    var path = Path.in(line.evidence(), file);
    var resize = path.claim().flatMap(claim -> ClaimResizeStuck.told(claim.evidence(), file));
    boolean memory = SHARED_MEMORY.matcher(line.evidence().text()).find();
    var full =
        memory
            ? "shared memory (/dev/shm, 64 MiB unless a volume is mounted there)"
            : path.claim()
                .map(claim ->
                    "%s (%s)".formatted(claim.evidence().about().spoken(), size(claim.evidence())))
                .orElse(path.isEmpty() ? "a disk" : "the disk of " + path + ", which is no claim,");
    return new Finding(
        "disk-full",
        path.claim().map(claim -> claim.evidence().about()).orElse(line.evidence().about()),
        lines.subjects(),
        memory ? "failing: shared memory is full" : "failing: a disk is full",
        "%s is full: container %s says \"%s\"%s"
            .formatted(
                full,
                line.evidence().container(),
                Say.words(line.evidence(), 160),
                resize.map(told -> "; the claim " + told).orElse("")),
        line.evidence().decisive() ? Certainty.SEEN : Certainty.LIKELY,
        Stream.concat(Stream.of(line.id()), path.claim().stream().map(Exhibit::id)).toList(),
        next(line.evidence().about(), path),
        memory
            ? "Mount an emptyDir with medium Memory at /dev/shm."
            : path.claim()
                .map(claim -> resize.isPresent() ? ClaimResizeStuck.fix(claim.evidence()) : LARGER)
                .orElse(""));
  }

  private static String size(ClaimState claim) {
    return claim.capacity().isEmpty() ? claim.requested() : claim.capacity();
  }

  private static List<String> next(Ref pod, Path path) {
    return path.claim()
        .map(claim -> List.of(Kubectl.describe(claim.evidence().about()), Kubectl.describe(pod)))
        .orElse(List.of(Kubectl.describe(pod)));
  }

  private static Finding measured(Exhibit<Alerted> alert, CaseFile file) {
    var claim =
        file.all(ClaimState.class).stream().filter(one -> one.evidence().bound()).findFirst();
    var about = claim.map(one -> one.evidence().about()).orElse(alert.evidence().about());
    var resize = claim.flatMap(one -> ClaimResizeStuck.told(one.evidence(), file));
    var said = alert.evidence().line();
    var free = FREE.matcher(said);
    var what = alert.evidence().name().contains("Inodes") ? "inodes" : "space";
    return new Finding(
        "disk-full",
        about,
        List.of(about),
        "running full",
        "%s%s is running out of %s%s%s"
            .formatted(
                about.spoken(),
                claim.map(one -> " (" + size(one.evidence()) + ")").orElse(""),
                what,
                free.find() ? ": %s is left, says the alert".formatted(free.group(1)) : "",
                resize.map(told -> "; it " + told).orElse("")),
        Certainty.LIKELY,
        Stream.of(
                Stream.of(alert.id()),
                resize.stream().flatMap(told -> ClaimResizeStuck.failed(about, file)),
                claim.stream().map(Exhibit::id))
            .flatMap(Function.identity())
            .toList(),
        List.of(Kubectl.describe(about)),
        resize.isPresent() ? ClaimResizeStuck.fix(claim.get().evidence()) : LARGER);
  }
}
