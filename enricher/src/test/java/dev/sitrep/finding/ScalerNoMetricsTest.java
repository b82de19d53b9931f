package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.API;
import static dev.sitrep.finding.Cases.condition;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ScalerState;
import dev.sitrep.evidence.StatusCondition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalerNoMetricsTest {
  private final ScalerNoMetrics rule = new ScalerNoMetrics();

  private static final Ref HPA = new Ref("horizontalpodautoscaler", "shop", "api-hpa");

  private static ScalerState scaler(int now, String usage, StatusCondition... conditions) {
    return new ScalerState(
        HPA,
        API,
        2,
        10,
        now,
        now,
        List.of(new ScalerState.Metric("cpu", usage, "70%", false)),
        List.of(conditions));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FailedGetResourceMetric | the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io) | service/metrics-server | gets no metrics: the resource metrics API (metrics.k8s.io) does not answer
          FailedGetResourceMetric | the HPA was unable to compute the replica count: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io) | service/metrics-server | gets no metrics: the resource metrics API (metrics.k8s.io) does not answer
          FailedGetResourceMetric | the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container istio-proxy of Pod api-5d9f7-x2x7p | deployment/api | cannot work out cpu: container istio-proxy of deployment api requests no cpu
          FailedGetResourceMetric | the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu | deployment/api | cannot work out cpu: a container of deployment api requests no cpu
          FailedGetResourceMetric | the HPA was unable to compute the replica count: failed to get memory utilization: did not receive metrics for targeted pods (pods might be unready) | deployment/api | gets no metrics of the pods of deployment api: none is ready, or none is measured yet
          FailedGetPodsMetric | the HPA was unable to compute the replica count: unable to get metric queue_depth: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered | horizontalpodautoscaler/api-hpa | gets no answer from the custom metrics API: unable to get metric queue_depth: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered
          AmbiguousSelector | pods by selector app=api are controlled by multiple HPAs: [shop/api-hpa shop/api-cpu] | horizontalpodautoscaler/api-hpa | does nothing: its pods are scaled by several autoscalers [shop/api-hpa shop/api-cpu]
          ScalingDisabled | scaling is disabled since the replica count of the target is zero | deployment/api | scales nothing: deployment api is scaled to 0
          InvalidSelector | the HPA target's scale is missing a selector | horizontalpodautoscaler/api-hpa | has no metrics: the HPA target's scale is missing a selector
          """)
  void the_controller_says_why(String reason, String message, String fault, String told) {
    var finding = only(rule, scaler(2, "", condition("ScalingActive", "False", reason, message)));

    assertEquals("horizontalpodautoscaler api-hpa " + told, finding.cause());
    assertEquals(fault, finding.fault().path());
    assertEquals("unable to scale", finding.symptom());
  }

  @Test
  void one_that_has_its_metrics_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(scaler(2, "40%", condition("ScalingActive", "True", "ValidMetricFound", "ok")))));
  }
}
