package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.WorkloadState;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/// A controller may not create pods: quota, a missing service account, an admission webhook. There
/// is no pod to look at; the event on the controller is the only trace.
final class CreationRefused implements Analyzer {
  private static final Pattern QUOTA =
      Pattern.compile("exceeded quota: ([^,]+), requested: (.+?), used: (.+?), limited: (.+)$");

  private static final Pattern AROUND =
      Pattern.compile(
          "^(?:\\(combined from similar events\\): )?(?:Error creating: |create Pod .+? failed error: )?"
              + "(?:pods \"[^\"]*\" is forbidden: )?");
  private static final Pattern ACCOUNT = Pattern.compile("serviceaccount \"([^\"]+)\" not found");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            Happening.class,
            event -> event.reason().equals("FailedCreate") && !overcome(event, file),
            Happening::about)
        .stream()
        .map(CreationRefused::finding)
        .toList();
  }

  /// Whether the pods came after all: a quota that was full for a moment leaves the same events. A
  /// Deployment says so itself; of others the pods are counted.
  private static boolean overcome(Happening refusal, CaseFile file) {
    boolean created =
        file.all(Happening.class).stream()
            .map(Exhibit::evidence)
            .filter(event -> event.reason().equals("SuccessfulCreate"))
            .filter(event -> event.about().equals(refusal.about()))
            .anyMatch(event -> later(event, refusal));
    return created
        || file.first(WorkloadState.class)
            .map(Exhibit::evidence)
            .filter(WorkloadState::there)
            .filter(state ->
                switch (state.about().kind()) {
                  case "deployment" ->
                      state.conditions().stream().noneMatch(c -> c.startsWith("ReplicaFailure"));
                  case "namespace" -> false;
                  default -> state.ready() + state.failing() >= state.desired();
                })
            .isPresent();
  }

  private static boolean later(Happening one, Happening other) {
    return one.last().orElse(Instant.EPOCH).isAfter(other.last().orElse(Instant.EPOCH));
  }

  private static Finding finding(Alike<Happening> refused) {
    var event = refused.evidence();
    var words = AROUND.matcher(event.message()).replaceFirst("");
    var quota = QUOTA.matcher(words);
    if (quota.find()) {
      var holder = new Ref("resourcequota", event.about().namespace(), quota.group(1));
      return finding(
          refused,
          holder,
          "resourcequota %s allows no more: a pod asks for %s, %s is used of %s"
              .formatted(
                  holder.name(),
                  quota.group(2),
                  amounts(quota.group(3), quota.group(2)),
                  amounts(quota.group(4), quota.group(2))),
          "Raise quota %s, or lower what the namespace asks for.".formatted(holder.name()));
    }
    var account = ACCOUNT.matcher(words);
    if (account.find()) {
      var holder = new Ref("serviceaccount", event.about().namespace(), account.group(1));
      return finding(
          refused,
          holder,
          "%s may not create its pods: serviceaccount %s does not exist in namespace %s"
              .formatted(event.about().spoken(), holder.name(), holder.namespace()),
          "Create serviceaccount %s, or correct serviceAccountName.".formatted(holder.name()));
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

  /// `240Mi` where it is clear of what, else as it stands: `pods=3,requests.cpu=2`.
  private static String amounts(String said, String requested) {
    int equals = requested.indexOf('=');
    return requested.indexOf(',') < 0
            && equals > 0
            && said.startsWith(requested.substring(0, equals + 1))
        ? said.substring(equals + 1)
        : said;
  }
}
