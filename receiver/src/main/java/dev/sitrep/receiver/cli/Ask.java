package dev.sitrep.receiver.cli;

import dev.sitrep.diagnosis.Answer;
import dev.sitrep.receiver.Parts;
import java.util.concurrent.Callable;
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
    switch (Parts.diagnostician(model.load().model(), Parts.cleaner()).ask(question)) {
      case Answer.Answered(var text, var name) -> spec.commandLine().getOut().println(text);
      case Answer.Unanswered(_, var why, var wayOut) ->
          throw new Unable(wayOut.isEmpty() ? why : why + "; " + wayOut);
    }
    return 0;
  }
}
