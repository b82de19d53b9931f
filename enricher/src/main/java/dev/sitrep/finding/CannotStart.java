package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Run;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The runtime cannot start a container's program: it is not in the image, may not be executed, is
/// made for another platform. There is no log; the runtime's own words are all there is.
final class CannotStart implements Analyzer {
  private static final Set<String> ENDS = Set.of("StartError", "ContainerCannotRun");
  private static final Set<String> WAITS =
      Set.of("RunContainerError", "CreateContainerError", "PostStartHookError");

  /// @param cause follows "container app cannot start: "
  private record Meaning(Pattern words, BiFunction<Matcher, String, String> cause, String fix) {}

  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning(
              Pattern.compile("exec: \"([^\"]+)\": executable file not found in (\\$PATH)"),
              (said, image) ->
                  "image %s has no program %s (executable file not found in $PATH)"
                      .formatted(image, said.group(1)),
              "Correct the container's command, or use an image that has this program."),
          new Meaning(
              Pattern.compile("exec: \"([^\"]+)\": stat \\S+: no such file or directory"),
              (said, image) ->
                  "image %s has no file %s (no such file or directory)"
                      .formatted(image, said.group(1)),
              "Correct the container's command, or use an image that has this file."),
          new Meaning(
              Pattern.compile("exec:? \"?([^\":]+)\"?: permission denied"),
              (said, image) ->
                  "%s in image %s may not be executed (permission denied)"
                      .formatted(said.group(1), image),
              "Make the file executable in the image, or correct the container's command."),
          new Meaning(
              Pattern.compile("exec format error"),
              (said, image) ->
                  "image %s is not made for this node's platform (exec format error)"
                      .formatted(image),
              "Build the image for the node's platform; a script needs a #! line."),
          new Meaning(
              Pattern.compile("chdir to cwd \\(\"([^\"]+)\"\\)[^:]*: ([\\w ]+)"),
              (said, image) ->
                  "its working directory %s cannot be entered in image %s (%s)"
                      .formatted(said.group(1), image, said.group(2).strip()),
              "Correct the container's workingDir."));

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            ContainerState.class,
            state -> fails(state) && Fresh.matters(state, file),
            state -> state.container() + " " + state.image())
        .stream()
        .map(CannotStart::finding)
        .toList();
  }

  private static boolean fails(ContainerState state) {
    return WAITS.contains(state.waitsFor())
        || state.lastEnd().filter(end -> ENDS.contains(end.reason())).isPresent();
  }

  private static Finding finding(Alike<ContainerState> stuck) {
    var state = stuck.evidence();
    var said = said(state);
    var cause = "%s cannot start".formatted(state.spoken());
    var fix = "";
    if (!said.isEmpty()) {
      cause += ": " + Say.cut(words(said), 200);
    }
    for (var meaning : MEANINGS) {
      var words = meaning.words.matcher(said);
      if (words.find()) {
        cause = state.spoken() + " cannot start: " + meaning.cause.apply(words, state.image());
        fix = meaning.fix;
        break;
      }
    }
    return new Finding(
        "cannot-start",
        state.about(),
        stuck.subjects(),
        "unable to start",
        cause,
        said.isEmpty() ? Certainty.UNKNOWN : Certainty.SEEN,
        stuck.ids(),
        List.of(
            Kubectl.describe(state.about()),
            Kubectl.get(state.about(), "jsonpath='{.spec.containers[*].command}'")),
        fix);
  }

  private static String said(ContainerState state) {
    var end = state.lastEnd().map(Run.Ended::message).orElse("");
    return end.isEmpty() && state.now() instanceof Run.Waiting(var _, var message) ? message : end;
  }

  /// The runtime tells every layer that the error went through, the outermost first.
  private static String words(String said) {
    return said.replaceFirst(
        "^.*(?:error during container init|unable to start container process|runc create failed|OCI"
            + " runtime create failed): (?:unable to start container process: )?",
        "");
  }
}
