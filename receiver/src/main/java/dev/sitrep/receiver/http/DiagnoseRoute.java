package dev.sitrep.receiver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.sitrep.receiver.Diagnoses;
import dev.sitrep.receiver.Diagnoses.Asked;
import dev.sitrep.receiver.Diagnoses.Question;
import dev.sitrep.receiver.access.Role;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import dev.sitrep.safety.PlainWords;
import io.javalin.http.Context;

/// `POST /diagnose {namespace?, target?, question?, incident?, history?}`: reads the live state,
/// then answers with a report.
final class DiagnoseRoute {
  private final Diagnoses diagnoses;
  private final Answering answering;

  DiagnoseRoute(Diagnoses diagnoses, Answering answering) {
    this.diagnoses = diagnoses;
    this.answering = answering;
  }

  void handle(Context ctx) throws InterruptedException {
    var body = Questions.read(ctx);
    var question =
        new Question(
            Questions.text(body, "namespace"),
            Questions.text(body, "target"),
            Questions.text(body, "incident"),
            Questions.text(body, "question"),
            Questions.history(body));
    Guard.about(ctx, "namespace", question.namespace());
    Guard.about(ctx, "target", question.target());
    Guard.about(ctx, "incident", question.incident());
    Guard.question(ctx, question.question());
    var seen = diagnoses.within(Guard.namespaces(ctx, Role.ASKER));
    answering.handle(ctx, stages -> answer(seen, question, stages));
  }

  private static Answering.Answer answer(
      Diagnoses diagnoses, Question question, Answering.Stages stages) throws InterruptedException {
    var asked =
        stages.wanted() ? diagnoses.ask(question, audience(stages)) : diagnoses.ask(question);
    return switch (asked) {
      case Asked.Reported(var report) ->
          new Answering.Answer(ReportJson.write(report), "report", fields(report));
      case Asked.Invalid(var why, var wayOut) -> throw new Problem(400, "bad_request", why, wayOut);
      case Asked.Unknown(var why, var wayOut) -> throw new Problem(404, "not_found", why, wayOut);
      case Asked.Closed(var why, var wayOut) -> throw new Problem(403, "not_allowed", why, wayOut);
      case Asked.Unreadable(var why, var wayOut) ->
          throw new Problem(503, "no_cluster", why, wayOut);
    };
  }

  private static Diagnoses.Audience audience(Answering.Stages stages) {
    var prose = new OpinionText();
    var plain = new PlainWords();
    return new Diagnoses.Audience() {
      @Override
      public void collecting() {
        stages.tell("collecting", Answering.object());
      }

      @Override
      public void found(Report facts) {
        stages.tell("findings", fields(facts));
      }

      @Override
      public void said(String piece) {
        stages.token(plain.next(prose.next(piece)));
      }
    };
  }

  private static ObjectNode fields(Report report) {
    var fields = Answering.object();
    fields.putRawValue("report", new RawValue(ReportJson.write(report)));
    return fields;
  }
}
