package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Role;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A program that ended, and its last words. Containers that ended alike are one crash.
///
/// @param state of the container that the words are from
/// @param words the decisive line of the run that ended
/// @param read what the words mean; absent where nothing is known
record Crash(
    Alike<ContainerState> all,
    ContainerState state,
    Optional<Exhibit<LogLine>> words,
    Optional<Sign.Read> read,
    CaseFile file) {
  /// Ends that are somebody else's doing and have rules of their own.
  private static final Set<String> NOT_BY_ITSELF =
      Set.of("OOMKilled", "ContainerCannotRun", "StartError");

  /// SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV: the program's own fault, and its words
  /// before that may tell it.
  private static final Set<Integer> FAULTS = Set.of(132, 133, 134, 135, 136, 139);

  /// SIGKILL, SIGTERM: whatever the program said before is not why.
  private static final Set<Integer> KILLS = Set.of(137, 143);

  /// Last words that say only that there were others before.
  private static final Pattern HOLLOW =
      Pattern.compile(
          "(?i)APPLICATION FAILED TO START|Application run failed|Error starting ApplicationContext"
              + "|npm (?:ERR!|error)|ELIFECYCLE|exited with (?:code|status|error)|exit status \\d|returned a non-zero"
              + "|make: \\*\\*\\*|shutting down|goodbye|startup failed|failed to start$|Command failed"
              + "|Unrecoverable error|worker failed to boot|Process finished");

  private record Death(String container, int exitCode) {}

  /// How a crash is explained; each by other rules.
  enum Kind {
    FINISHED,
    SIGNALLED,
    TOLD,
    PLAIN
  }

  /// Those that the last words explain by one of these signs.
  static Stream<Crash> of(CaseFile file, Sign... signs) {
    var wanted = Set.of(signs);
    return of(file, Kind.TOLD).filter(crash -> wanted.contains(crash.sign().orElseThrow()));
  }

  private record All(List<Crash> crashes) {}

  /// What only the exit code explains is left to the rules about whom a program cannot reach.
  static Stream<Crash> of(CaseFile file, Kind kind) {
    var crashes =
        kind == Kind.PLAIN
            ? read(file, Calls.of(file).taken())
            : file.derived(All.class, f -> new All(read(f, Set.of()))).crashes();
    return crashes.stream().filter(crash -> crash.kind() == kind);
  }

  private static List<Crash> read(CaseFile file, Set<ContainerState> but) {
    return Alike.group(
            file,
            ContainerState.class,
            state -> crashed(state) && Fresh.matters(state, file) && !but.contains(state),
            state -> new Death(state.container(), end(state).exitCode()))
        .stream()
        .map(alike -> of(alike, file))
        .toList();
  }

  private static boolean crashed(ContainerState state) {
    return state
        .lastEnd()
        .filter(end -> end.exitCode() != 0 || state.loops())
        .filter(end -> !NOT_BY_ITSELF.contains(end.reason()))
        .isPresent();
  }

  private static Crash of(Alike<ContainerState> alike, CaseFile file) {
    var run = lastRun(alike, file);
    var decisive = run.stream().filter(line -> line.evidence().decisive()).findFirst();
    var state =
        decisive.flatMap(line -> sameContainer(alike, line)).orElse(alike.example()).evidence();
    var read = decisive.flatMap(line -> Sign.in(line.evidence().text()));
    if (decisive.isEmpty()) {
      var message = end(state).message();
      var told = Say.decisive(message).flatMap(Sign::in).or(() -> Sign.in(message));
      return new Crash(alike, state, decisive, told, file);
    }
    boolean hollow =
        HOLLOW.matcher(decisive.get().evidence().text()).find()
            && read.filter(one -> one.sign() != Sign.UNCAUGHT).isEmpty();
    if (hollow) {
      for (var line : run.reversed()) {
        var other = Sign.in(line.evidence().text());
        if (other.isPresent() && !line.equals(decisive.get())) {
          return new Crash(alike, state, Optional.of(line), other, file);
        }
      }
    }
    return new Crash(alike, state, decisive, read, file);
  }

  /// The lines of the run that ended: the previous one where the container has been started again,
  /// and a sibling's where that one tells more.
  private static List<Exhibit<LogLine>> lastRun(Alike<ContainerState> alike, CaseFile file) {
    var lines =
        file.all(LogLine.class).stream()
            .filter(line -> line.evidence().container().equals(alike.evidence().container()))
            .filter(line -> alike.about(line.evidence().about()))
            .toList();
    var decisive = lines.stream().filter(line -> line.evidence().decisive()).toList();
    var best =
        Stream.concat(
                decisive.stream().filter(line -> line.evidence().previous()),
                decisive.stream().filter(line -> !line.evidence().previous()))
            .findFirst();
    return best.map(why ->
            lines.stream()
                .filter(line -> line.evidence().about().equals(why.evidence().about()))
                .filter(line -> line.evidence().previous() == why.evidence().previous())
                .toList())
        .orElse(List.of());
  }

  private static Optional<Exhibit<ContainerState>> sameContainer(
      Alike<ContainerState> crash, Exhibit<LogLine> words) {
    return crash.all().stream()
        .filter(state -> state.evidence().about().equals(words.evidence().about()))
        .findFirst();
  }

  private static Run.Ended end(ContainerState state) {
    return state.lastEnd().orElseThrow();
  }

  Run.Ended end() {
    return end(state);
  }

  private Kind kind() {
    int code = end().exitCode();
    if (code == 0) {
      return Kind.FINISHED;
    }
    boolean heap = sign().filter(sign -> sign == Sign.HEAP).isPresent();
    if (KILLS.contains(code)) {
      return heap ? Kind.TOLD : Kind.SIGNALLED;
    }
    boolean told = sign().filter(sign -> sign != Sign.FAR_SIDE).isPresent();
    if (FAULTS.contains(code) && (!told || sign().get() == Sign.UNCAUGHT)) {
      return Kind.SIGNALLED;
    }
    return told ? Kind.TOLD : Kind.PLAIN;
  }

  Optional<Sign> sign() {
    return read.map(Sign.Read::sign);
  }

  /// What the words name: a path, a port, a variable; may be empty.
  String what() {
    return read.map(Sign.Read::what).orElse("");
  }

  /// The program's words for a sentence: of its log, else of its termination message.
  Optional<String> said() {
    return words
        .map(line -> Say.words(line.evidence(), 200))
        .or(() ->
            Optional.of(end().message())
                .filter(message -> !message.isBlank())
                .map(message -> Say.lastWords(message, 200)));
  }

  /// What the container has said, in this run or the one before.
  Stream<LogLine> run() {
    return file.all(LogLine.class).stream()
        .map(Exhibit::evidence)
        .filter(line ->
            line.about().equals(state.about()) && line.container().equals(state.container()));
  }

  /// `init container migrate (step 2 of 3)`
  String who() {
    var setup = state.setup();
    return state.spoken()
        + (state.role() == Role.INIT && setup.steps() > 1
            ? " (step %d of %d)".formatted(setup.step(), setup.steps())
            : "");
  }

  /// Why there are no last words: nothing was read, nothing was written, nothing telling was.
  String silence() {
    if (run().findAny().isPresent()) {
      return "its log does not say why";
    }
    boolean unread =
        file.all(Missing.class).stream()
            .map(Exhibit::evidence)
            .anyMatch(gap ->
                gap.about().equals(state.about())
                    && gap.what().contains("container " + state.container()));
    return unread ? "its log could not be read" : "it leaves no log";
  }

  String symptom() {
    if (state.role() == Role.INIT) {
      return "stuck in a failing init container";
    }
    return state.restarts() > 1 ? "in a crash loop" : "crashed";
  }

  /// `container api exits with code 1 (6 restarts)`
  String exits(String meaning) {
    var parts = Stream.of(meaning, Say.restarts(state)).filter(part -> !part.isEmpty()).toList();
    return "%s exits with code %d%s"
        .formatted(
            who(), end().exitCode(), parts.isEmpty() ? "" : " (" + String.join("; ", parts) + ")");
  }

  /// @param why follows "container api exits with code 1 (6 restarts): "
  Finding finding(String rule, String why, Certainty certainty, String fix) {
    return finding(rule, state.about(), exits("") + ": " + why, certainty, Stream.of(), fix);
  }

  /// @param cause the whole sentence
  /// @param also exhibits that prove it besides the words and the state
  Finding finding(
      String rule,
      Ref fault,
      String cause,
      Certainty certainty,
      Stream<? extends Exhibit<?>> also,
      String fix) {
    var next = new ArrayList<String>();
    next.add(Kubectl.log(state.about(), state.container(), state.restarts() > 0));
    next.add(Kubectl.describe(state.about()));
    return new Finding(
        rule,
        fault,
        all.subjects(),
        symptom(),
        cause,
        certainty,
        all.ids(Stream.concat(words.stream(), also)),
        next,
        fix);
  }
}
