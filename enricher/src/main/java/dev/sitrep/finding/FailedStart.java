package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Run;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A container whose program the runtime cannot start. There is no log; the runtime's own words are
/// all there is.
///
/// @param what the program, file or directory that the words name; may be empty
/// @param said the runtime's words, without those of its outer layers
record FailedStart(Alike<ContainerState> stuck, Why why, String what, String said) {
  private static final Pattern PROFILE = Pattern.compile("(?i)seccomp|apparmor|selinux|capabilit");
  private static final Set<String> ENDS = Set.of("StartError", "ContainerCannotRun");
  private static final Set<String> WAITS =
      Set.of(
          "RunContainerError", "CreateContainerError", "PreCreateHookError", "PreStartHookError");

  /// What the words mean, in the dialects of runc, crun, containerd, CRI-O and docker; the first
  /// that fits. Group 1 is what they name.
  enum Why {
    NO_MEMORY("init was OOM-killed|memory limit too low"),
    NOT_IN_PATH(
        "exec: \"([^\"]+)\": executable file not found in"
            + "|executable file [`'\"]([^`'\"]+)[`'\"] not found in"),
    WRONG_FORMAT(
        "(?i)exec(?: container process)? [`\"]?([^`\":\\s]+)[`\"]?: exec format error|exec format error"),
    NO_FILE(
        "exec: \"([^\"]+)\": (?:stat \\S+: )?no such file or directory"
            + "|(?i)exec(?: container process(?: \\([^)]*\\))?)? [`\"]?([^`\":\\s]+)[`\"]?: no such file"),
    NOT_EXECUTABLE(
        "exec:? \"?([^\":]+)\"?: permission denied"
            + "|exec container process [`'\"]?([^`'\":]+)[`'\"]?: [Pp]ermission denied"
            + "|open executable: [Pp]ermission denied"),
    WORKING_DIR("chdir to cwd \\(\"([^\"]+)\"\\)|chdir (?:to )?[`\"]([^`\"]+)[`\"]"),
    NO_COMMAND("[Nn]o command specified"),
    NOT_A_FILE(
        "mounting \"[^\"]+\" to rootfs at \"([^\"]+)\".*(?:[Nn]ot a directory|are you trying to mount)"),
    OTHER("");

    @SuppressWarnings("ImmutableEnumChecker") // a Pattern does not change
    private final Pattern words;

    Why(String words) {
      this.words = Pattern.compile(words);
    }
  }

  static Stream<FailedStart> of(CaseFile file, Why... whys) {
    var wanted = Set.of(whys);
    return Alike.group(
            file,
            ContainerState.class,
            state -> fails(state) && Fresh.matters(state, file),
            state -> state.container() + " " + state.image())
        .stream()
        .map(FailedStart::of)
        .filter(start -> wanted.contains(start.why));
  }

  private static boolean fails(ContainerState state) {
    return WAITS.contains(state.waitsFor())
        || state.lastEnd().filter(end -> ENDS.contains(end.reason())).isPresent();
  }

  private static FailedStart of(Alike<ContainerState> stuck) {
    var said = said(stuck.evidence());
    for (var why : Why.values()) {
      var words = why.words.matcher(said);
      if (words.find()) {
        var what =
            Stream.iterate(1, group -> group <= words.groupCount(), group -> group + 1)
                .map(words::group)
                .filter(group -> group != null)
                .findFirst();
        return new FailedStart(stuck, why, what.orElse(""), inner(said));
      }
    }
    throw new IllegalStateException("OTHER fits everything");
  }

  private static String said(ContainerState state) {
    var end = state.lastEnd().map(Run.Ended::message).orElse("");
    return end.isEmpty() && state.now() instanceof Run.Waiting(var _, var message) ? message : end;
  }

  /// The runtime tells every layer that the error went through, the outermost first.
  private static String inner(String said) {
    return said.replaceFirst(
        "^.*(?:error during container init|unable to start container process|runc create failed|OCI"
            + " runtime create failed|container create failed|failed to create containerd container): (?:unable to start container process: )?",
        "");
  }

  ContainerState state() {
    return stuck.evidence();
  }

  /// @param why follows "container app cannot start: "; may be empty
  Finding finding(String rule, String why, Certainty certainty, String fix) {
    var pod = state().about();
    return new Finding(
        rule,
        pod,
        stuck.subjects(),
        "unable to start",
        state().spoken() + " cannot start" + (why.isEmpty() ? "" : ": " + why),
        certainty,
        stuck.ids(),
        List.of(Kubectl.describe(pod), where()),
        fix);
  }

  /// Where the spec says what the runtime stumbles over. A security context may be the pod's or the
  /// container's.
  private String where() {
    return switch (why) {
      case NOT_A_FILE -> Kubectl.containers(state(), "volumeMounts");
      case WORKING_DIR -> Kubectl.containers(state(), "workingDir");
      case OTHER ->
          PROFILE.matcher(said).find()
              ? Kubectl.get(state().about(), "jsonpath='{.spec..securityContext}'")
              : Kubectl.containers(state(), "command");
      default -> Kubectl.containers(state(), "command");
    };
  }
}
