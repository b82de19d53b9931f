package dev.sitrep.receiver.cli;

import dev.sitrep.diagnosis.Answer;
import dev.sitrep.notifier.Terminal;
import dev.sitrep.receiver.Parts;
import dev.sitrep.safety.PlainWords;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sitrep ask "question"`
@Command(
    name = "ask",
    description = {
      "Asks the model alone; the cluster is not touched.",
      "Nothing in the answer is checked against evidence: for that there is `sitrep diagnose`."
    },
    mixinStandardHelpOptions = true)
final class Ask implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelOption model = new ModelOption();

  @Parameters(paramLabel = "QUESTION", description = "what you want to know")
  private String question = "";

  @Override
  public Integer call() throws Unable, InterruptedException {
    if (question.isBlank()) {
      throw new Unable("there is no question; write it in quotes: sitrep ask \"what is ...\"");
    }
    var out = spec.commandLine().getOut();
    boolean live = Terminal.isTerminal();
    var shown = new Shown(out);
    try (var diagnostician = Parts.diagnostician(model.load().model(), Parts.cleaner())) {
      switch (diagnostician.ask(question, List.of(), live ? shown : _ -> {})) {
        case Answer.Answered(var text, _) -> out.println(live ? "" : text);
        case Answer.Unanswered(_, var why, var wayOut) -> {
          shown.breakOff();
          throw new Unable(wayOut.isEmpty() ? why : why + "; " + wayOut);
        }
      }
    }
    return 0;
  }

  /// The words as they come.
  private static final class Shown implements Consumer<String> {
    private final PlainWords plain = new PlainWords();
    private final PrintWriter out;
    private volatile boolean begun;

    Shown(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void accept(String piece) {
      begun = true;
      out.print(plain.next(piece));
      out.flush();
    }

    void breakOff() {
      if (begun) {
        out.println();
      }
    }
  }
}
