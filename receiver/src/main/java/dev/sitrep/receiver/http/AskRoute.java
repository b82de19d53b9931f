package dev.sitrep.receiver.http;

import dev.sitrep.diagnosis.Answer;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.diagnosis.Turn;
import dev.sitrep.safety.PlainWords;
import io.javalin.http.Context;
import java.util.List;

/// `POST /ask {question, history?}`: the model alone. It has no way to the cluster: none is passed
/// to it.
final class AskRoute {
  private final Diagnostician diagnostician;
  private final Answering answering;

  AskRoute(Diagnostician diagnostician, Answering answering) {
    this.diagnostician = diagnostician;
    this.answering = answering;
  }

  void handle(Context ctx) throws InterruptedException {
    var body = Questions.read(ctx);
    var question = Questions.text(body, "question");
    if (question.isBlank()) {
      throw new Problem(400, "no_question", "there is no question", "send {\"question\": \"...\"}");
    }
    Guard.question(ctx, question);
    var history = Questions.history(body);
    answering.handle(ctx, stages -> answer(question, history, stages));
  }

  private Answering.Answer answer(String question, List<Turn> history, Answering.Stages stages)
      throws InterruptedException {
    var plain = new PlainWords();
    return switch (diagnostician.ask(question, history, piece -> stages.token(plain.next(piece)))) {
      case Answer.Answered(var text, var model) -> {
        var answer =
            Answering.object().put("answer", text).put("model", model).put("grounded", false);
        yield new Answering.Answer(answer.toString(), "answer", answer);
      }
      case Answer.Unanswered(_, var why, var wayOut) ->
          throw new Problem(503, "no_answer", why, wayOut);
    };
  }
}
