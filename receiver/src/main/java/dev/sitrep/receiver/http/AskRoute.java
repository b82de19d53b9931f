package dev.sitrep.receiver.http;

import dev.sitrep.diagnosis.Answer;
import dev.sitrep.diagnosis.Diagnostician;
import io.javalin.http.Context;
import java.util.Map;

/// `POST /ask {question}`: the model alone. It has no way to the cluster: none is passed to it.
final class AskRoute {
  private final Diagnostician diagnostician;

  AskRoute(Diagnostician diagnostician) {
    this.diagnostician = diagnostician;
  }

  void handle(Context ctx) throws InterruptedException {
    var question = Questions.text(Questions.read(ctx), "question");
    if (question.isBlank()) {
      throw new Problem(400, "no_question", "there is no question", "send {\"question\": \"...\"}");
    }
    switch (diagnostician.ask(question)) {
      case Answer.Answered(var text, var model) ->
          ctx.json(Map.of("answer", text, "model", model, "grounded", false));
      case Answer.Unanswered(_, var why, var wayOut) ->
          throw new Problem(503, "no_answer", why, wayOut);
    }
  }
}
