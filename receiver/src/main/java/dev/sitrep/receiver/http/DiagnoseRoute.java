package dev.sitrep.receiver.http;

import dev.sitrep.receiver.Diagnoses;
import dev.sitrep.receiver.Diagnoses.Asked;
import dev.sitrep.report.ReportJson;
import io.javalin.http.Context;

/// `POST /diagnose {question?, namespace, target?}`: reads the live state, then answers with a
/// report.
final class DiagnoseRoute {
  private final Diagnoses diagnoses;

  DiagnoseRoute(Diagnoses diagnoses) {
    this.diagnoses = diagnoses;
  }

  void handle(Context ctx) throws InterruptedException {
    var body = Questions.read(ctx);
    var asked =
        diagnoses.ask(
            Questions.text(body, "namespace"),
            Questions.text(body, "target"),
            Questions.text(body, "question"));
    switch (asked) {
      case Asked.Reported(var report) ->
          ctx.contentType("application/json").result(ReportJson.write(report));
      case Asked.Invalid(var why, var wayOut) -> throw new Problem(400, "bad_request", why, wayOut);
      case Asked.Unknown(var why, var wayOut) -> throw new Problem(404, "not_found", why, wayOut);
      case Asked.Unreadable(var why, var wayOut) ->
          throw new Problem(503, "no_cluster", why, wayOut);
    }
  }
}
