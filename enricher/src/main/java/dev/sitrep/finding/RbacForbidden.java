package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.LogLine;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The program asked the API server for something that its service account may not have, and says
/// so in its log: `User "system:serviceaccount:shop:builder" cannot list resource "pods" ...`
final class RbacForbidden implements Analyzer {
  /// Quotes are escaped where the line is JSON.
  private static final Pattern DENIED =
      Pattern.compile(
          "[Uu]ser \\\\*\"?system:serviceaccount:([\\w.-]+):([\\w.-]+)\\\\*\"? cannot (\\w+)"
              + " (?:resource \\\\*\"([\\w./*-]+)\\\\*\"(?: in API group \\\\*\"([^\"\\\\]*)\\\\*\")?"
              + "|path \\\\*\"(/[^\"\\\\]*)\\\\*\")(.*)");

  private static final Pattern IN = Pattern.compile("in the namespace \\\\*\"([\\w.-]+)");

  /// What a program dies of that waits in vain for what it may not read.
  private static final Pattern FOLLOWS =
      Pattern.compile(
          "(?i)forbidden|permission|unauthori|rbac|\\b403\\b|cache|informer|sync|watch|lease|leader"
              + "|timed? ?out|deadline");

  record Denied(Ref account, String verb, String resource, String where) {
    static Denied of(Matcher said) {
      var resource = said.group(4) == null ? said.group(6) : said.group(4);
      var group = said.group(5) == null ? "" : said.group(5);
      var in = IN.matcher(said.group(7));
      return new Denied(
          new Ref("serviceaccount", said.group(1), said.group(2)),
          said.group(3),
          group.isEmpty() ? resource : resource + "." + group,
          in.find() ? "in namespace " + in.group(1) : "in the whole cluster");
    }

    /// What a program was denied, by its own words; absent where they say nothing of it.
    static Optional<Denied> in(String text) {
      var said = DENIED.matcher(text);
      return said.find() ? Optional.of(of(said)) : Optional.empty();
    }

    /// The command that confirms it.
    String ask() {
      return "kubectl %sauth can-i %s %s --as=system:serviceaccount:%s:%s"
          .formatted(
              where.startsWith("in namespace ")
                  ? "-n " + where.substring("in namespace ".length()) + " "
                  : "",
              verb,
              resource,
              account.namespace(),
              account.name());
    }

    /// Where it is allowed, if anywhere.
    String bindings() {
      return where.startsWith("in namespace ")
          ? Kubectl.list("rolebindings", where.substring("in namespace ".length())) + " -o wide"
          : "kubectl get clusterrolebindings -o wide";
    }
  }

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            LogLine.class,
            line ->
                DENIED.matcher(line.text()).find()
                    && Fresh.matters(line, file)
                    && !outdone(line, file),
            RbacForbidden::denied)
        .stream()
        .map(RbacForbidden::finding)
        .toList();
  }

  private static Denied denied(LogLine line) {
    return Denied.in(line.text()).orElse(new Denied(line.about(), "", "", ""));
  }

  /// Some programs live without what they may not read: where another line tells why the container
  /// ended, that is its cause.
  private static boolean outdone(LogLine line, CaseFile file) {
    return !line.decisive()
        && file.all(LogLine.class).stream()
            .map(Exhibit::evidence)
            .anyMatch(other ->
                other.decisive()
                    && !FOLLOWS.matcher(other.text()).find()
                    && other.about().equals(line.about())
                    && other.container().equals(line.container()));
  }

  private static Finding finding(Alike<LogLine> lines) {
    var line = lines.evidence();
    var denied = denied(line);
    var account = denied.account();
    return new Finding(
        "rbac-forbidden",
        account,
        lines.subjects(),
        "failing: not allowed to use the API",
        "container %s runs as serviceaccount %s, which may not %s %s %s"
            .formatted(
                line.container(),
                account.name(),
                denied.verb(),
                denied.resource().startsWith("/") ? "path " + denied.resource() : denied.resource(),
                denied.where()),
        line.decisive() ? Certainty.SEEN : Certainty.LIKELY,
        lines.ids(),
        List.of(denied.ask(), denied.bindings()),
        "Bind a role that allows %s on %s to serviceaccount %s."
            .formatted(denied.verb(), denied.resource(), account.name()));
  }
}
