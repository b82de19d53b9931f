package dev.sitrep.receiver.http;

import static dev.sitrep.receiver.http.Html.text;

import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.finding.Certainty;
import dev.sitrep.receiver.store.Feedback;
import dev.sitrep.report.Reaction;
import dev.sitrep.report.Report;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Site;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// Where a person says what he thinks of a report, in HTML.
///
/// @param sequence of the report
/// @param said about its incident so far
record FeedbackPage(Report report, int sequence, List<Feedback.Said> said) {

  /// @param chosen what the link said that led here
  String asks(Optional<Reaction> chosen) {
    return subject() + form(chosen) + soFar();
  }

  String thanks(Feedback.Said now) {
    return """
    <h1>Thank you: “%s” is kept with the report.</h1>
    %s<p>Changed your mind, or found out more? Say it again: the newest word counts, and the earlier
    ones are kept.</p>
    """
            .formatted(
                Reaction.of(now.helpful()).label(),
                now.words().isEmpty()
                    ? ""
                    : "<p class=\"said\">%s</p>\n".formatted(text(now.words())))
        + form(Optional.empty())
        + link()
        + soFar();
  }

  /// In the place of the page, where something is wrong.
  static String problem(Problem problem) {
    return "<h1>%s</h1>\n<p>%s</p>\n"
        .formatted(text(String.valueOf(problem.getMessage())), text(problem.hint()));
  }

  private String subject() {
    var headline = Sections.whole(report, ZoneId.systemDefault(), Site.NONE).headline();
    var cause = report.cause();
    var heading =
        cause.certainty() == Certainty.UNKNOWN
            ? "Not enough evidence"
            : "Cause (%s)".formatted(cause.certainty().word());
    return "<h1>%s</h1>\n<p><strong>%s:</strong> %s</p>\n%s%s"
        .formatted(text(headline), heading, text(cause.sentence()), explanation(), link());
  }

  private String explanation() {
    return report.diagnosis() instanceof Explained explained
        ? "<p><strong>Explained by %s:</strong> %s</p>\n"
            .formatted(text(explained.model()), text(explained.summary()))
        : "";
  }

  private String link() {
    return "<p><a href=\"../%s\">The whole report</a></p>\n".formatted(text(report.id()));
  }

  private String form(Optional<Reaction> chosen) {
    var buttons = new StringBuilder();
    for (var reaction : Reaction.values()) {
      buttons.append(
          "<button name=\"says\" value=\"%s\"%s>%s</button>\n"
              .formatted(
                  reaction.word(),
                  chosen.filter(reaction::equals).isPresent() ? " class=\"chosen\"" : "",
                  capital(reaction.label())));
    }
    return """
    <form method="post" action="feedback">
    <input type="hidden" name="report" value="%d">
    <label for="words">What was it?</label>
    <textarea id="words" name="words" rows="4" maxlength="%d" aria-describedby="kept"></textarea>
    <p class="soft" id="kept">Need not be filled in. It stays with the report, without what looks
    like a secret; no channel and no model is told. Nothing is said before you press a button.</p>
    <div class="choices">
    %s</div>
    </form>
    """
        .formatted(sequence, Feedback.LONGEST, buttons);
  }

  private String soFar() {
    long helpful = said.stream().filter(Feedback.Said::helpful).count();
    return said.isEmpty()
        ? "<p class=\"soft\">Nobody has said anything about this report yet.</p>\n"
        : "<p class=\"soft\">Said so far: %d × helpful, %d × wrong cause.</p>\n"
            .formatted(helpful, said.size() - helpful);
  }

  private static String capital(String label) {
    return Character.toUpperCase(label.charAt(0)) + label.substring(1);
  }
}
