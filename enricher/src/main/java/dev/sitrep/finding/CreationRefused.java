package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.WorkloadState;
import java.util.List;
import java.util.regex.Pattern;

/// A controller may not create pods: quota, a missing service account, an admission webhook. There
/// is no pod to look at; the event on the controller is the only trace.
final class CreationRefused implements Analyzer {
  private static final Pattern QUOTA =
      Pattern.compile("exceeded quota: ([^,]+), requested: (.+?), used: (.+?), limited: (.+)$");

  @Override
  public List<Finding> analyze(CaseFile file) {
    boolean complete =
        file.first(WorkloadState.class)
            .filter(state -> state.evidence().there())
            .filter(state -> state.evidence().ready() >= state.evidence().desired())
            .isPresent();
    return complete
        ? List.of()
        : Alike.group(
                file,
                Happening.class,
                event -> event.reason().equals("FailedCreate"),
                Happening::about)
            .stream()
            .map(CreationRefused::finding)
            .toList();
  }

  private static Finding finding(Alike<Happening> refused) {
    var event = refused.evidence();
    var words =
        event.message().replaceFirst("^(?:Error creating: )?pods \"[^\"]*\" is forbidden: ", "");
    var quota = QUOTA.matcher(words);
    if (quota.find()) {
      var holder = new Ref("resourcequota", event.about().namespace(), quota.group(1));
      return finding(
          refused,
          holder,
          "resourcequota %s allows no more pods: requested %s, used %s of %s"
              .formatted(holder.name(), quota.group(2), quota.group(3), quota.group(4)),
          "Raise quota %s, or lower what the namespace asks for.".formatted(holder.name()));
    }
    return finding(
        refused,
        event.about(),
        "%s may not create its pods: %s".formatted(event.about().spoken(), Say.cut(words, 220)),
        "");
  }

  private static Finding finding(Alike<Happening> refused, Ref fault, String cause, String fix) {
    return new Finding(
        "creation-refused",
        fault,
        refused.subjects(),
        "not created",
        cause,
        Certainty.SEEN,
        refused.ids(),
        List.of(Kubectl.describe(fault), Kubectl.events(refused.evidence().about())),
        fix);
  }
}
