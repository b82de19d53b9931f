package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.ScalerState;
import dev.sitrep.evidence.StatusCondition;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An autoscaler does nothing because it has no numbers to decide by.
final class ScalerNoMetrics implements Analyzer {
  private static final Pattern REQUEST =
      Pattern.compile("missing request for (\\w[\\w.-]*)(?: in container (\\S+))?");
  private static final Pattern RESOURCE_API =
      Pattern.compile("metrics\\.k8s\\.io|resource metrics API");
  private static final Pattern API_ABSENT =
      Pattern.compile(
          "could not find the requested resource|unable to handle the request|no matches for kind"
              + "|not available|ServiceUnavailable|connection refused",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern OTHER_API =
      Pattern.compile("(custom|external)\\.metrics\\.k8s\\.io|from (custom|external) metrics API");
  private static final Pattern AMBIGUOUS =
      Pattern.compile("controlled by multiple HPAs: ?(\\[[^\\]]*\\])?");
  private static final Pattern NO_PODS =
      Pattern.compile(
          "no pods returned by selector|did not receive metrics for (?:any|targeted) (?:ready )?pods|no recommendation");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(ScalerState.class).stream()
        .flatMap(exhibit ->
            Stream.concat(
                    exhibit.evidence().condition("ScalingActive", "False").stream(),
                    exhibit.evidence().condition("AbleToScale", "False").stream()
                        .filter(one -> !one.reason().equals("FailedGetScale"))
                        .filter(one -> one.message().contains("metric")))
                .limit(1)
                .map(condition -> finding(exhibit, condition)))
        .toList();
  }

  private static Finding finding(Exhibit<ScalerState> exhibit, StatusCondition condition) {
    var scaler = exhibit.evidence();
    var said = condition.message();
    var request = REQUEST.matcher(said);
    if (condition.reason().equals("ScalingDisabled")) {
      return finding(
          exhibit,
          scaler.scales(),
          "scales nothing: %s is scaled to 0".formatted(scaler.scales().spoken()),
          "Scale %s up by hand: an autoscaler does not start from 0."
              .formatted(scaler.scales().spoken()));
    }
    if (request.find()) {
      return finding(
          exhibit,
          scaler.scales(),
          "cannot work out %s: %s of %s requests no %s"
              .formatted(
                  request.group(1),
                  request.group(2) == null ? "a container" : "container " + request.group(2),
                  scaler.scales().spoken(),
                  request.group(1)),
          "Give every container of %s a request for %s."
              .formatted(scaler.scales().spoken(), request.group(1)));
    }
    var other = OTHER_API.matcher(said);
    if (other.find()) {
      var which = other.group(1) == null ? other.group(2) : other.group(1);
      return finding(
          exhibit,
          scaler.about(),
          "gets no answer from the %s metrics API: %s".formatted(which, last(said)),
          "Look at the adapter that serves the %s metrics API and at the metric's name."
              .formatted(which));
    }
    if (RESOURCE_API.matcher(said).find() && API_ABSENT.matcher(said).find()) {
      return finding(
          exhibit,
          new Ref("service", "kube-system", "metrics-server"),
          "gets no metrics: the resource metrics API (metrics.k8s.io) does not answer",
          "Install metrics-server, or mend it: it serves that API.");
    }
    var ambiguous = AMBIGUOUS.matcher(said);
    if (ambiguous.find()) {
      return finding(
          exhibit,
          scaler.about(),
          "does nothing: its pods are scaled by several autoscalers%s"
              .formatted(ambiguous.group(1) == null ? "" : " " + ambiguous.group(1)),
          "Remove all autoscalers of these pods but one.");
    }
    if (NO_PODS.matcher(said).find()) {
      return finding(
          exhibit,
          scaler.scales(),
          "gets no metrics of the pods of %s: none is ready, or none is measured yet"
              .formatted(scaler.scales().spoken()),
          "");
    }
    return finding(
        exhibit,
        scaler.about(),
        "has no metrics: " + (said.isEmpty() ? condition.reason() : last(said)),
        "");
  }

  /// The innermost of the reasons that were wrapped into one another.
  private static String last(String said) {
    return Say.cut(
        said.replaceFirst("^the HPA was unable to compute the replica count: ", "")
            .replaceFirst(
                "^(?:failed to get \\S+ \\S+: |invalid metrics \\([^)]*\\), first error is: )+",
                ""),
        180);
  }

  private static Finding finding(
      Exhibit<ScalerState> exhibit, Ref fault, String cause, String fix) {
    return ScalerFault.finding(
        "scaler-no-metrics",
        exhibit,
        fault,
        "unable to scale",
        cause,
        Certainty.SEEN,
        fix,
        fault.kind().equals("service")
            ? "kubectl get apiservices v1beta1.metrics.k8s.io"
            : Kubectl.describe(exhibit.evidence().scales()));
  }
}
