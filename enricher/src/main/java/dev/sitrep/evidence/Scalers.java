package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricValueStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The HorizontalPodAutoscaler that the alert names, or those of the target that are at their
/// maximum or cannot do their work.
final class Scalers implements EvidenceSource {
  private static final int MOST = 3;

  @Override
  public String name() {
    return "autoscalers";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.READS;
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) -> {
        var scalers =
            switch (focus.top().kind()) {
              case "horizontalpodautoscaler" -> list(scene);
              // pods that fail have better reasons
              case "deployment", "statefulset", "replicaset" ->
                  focus.failing().isEmpty() ? list(scene) : List.<HorizontalPodAutoscaler>of();
              default -> List.<HorizontalPodAutoscaler>of();
            };
        yield scalers.stream()
            .map(Scalers::state)
            .filter(state ->
                state.about().equals(focus.top())
                    || (state.scales().equals(focus.top()) && tells(state)))
            .limit(MOST)
            .<Evidence>map(state -> state)
            .toList();
      }
    };
  }

  private static boolean tells(ScalerState state) {
    return state.atMax()
        || state.condition("AbleToScale", "False").isPresent()
        || state.condition("ScalingActive", "False").isPresent();
  }

  /// Empty where they cannot be read: few clusters allow it, and few incidents need it.
  static List<HorizontalPodAutoscaler> list(Scene scene) throws InterruptedException {
    return switch (scene.list(Kinds.SCALERS)) {
      case Reading.Unseen<Few<HorizontalPodAutoscaler>> unseen -> List.of();
      case Reading.Seen<Few<HorizontalPodAutoscaler>>(var few) -> few.all();
    };
  }

  static Ref scaled(HorizontalPodAutoscaler scaler) {
    var target = scaler.getSpec() == null ? null : scaler.getSpec().getScaleTargetRef();
    return target == null
        ? new Ref("", "", "")
        : new Ref(
            Absent.text(target.getKind()),
            Absent.text(scaler.getMetadata().getNamespace()),
            Absent.text(target.getName()));
  }

  private static ScalerState state(HorizontalPodAutoscaler scaler) {
    var spec = scaler.getSpec();
    var status = scaler.getStatus();
    return new ScalerState(
        Kinds.SCALERS.ref(
            Absent.text(scaler.getMetadata().getNamespace()), scaler.getMetadata().getName()),
        scaled(scaler),
        spec == null ? 0 : Optional.ofNullable(spec.getMinReplicas()).orElse(1),
        spec == null ? 0 : Absent.number(spec.getMaxReplicas()),
        status == null ? 0 : Absent.number(status.getCurrentReplicas()),
        status == null ? 0 : Absent.number(status.getDesiredReplicas()),
        metrics(
            spec == null ? List.of() : Absent.list(spec.getMetrics()),
            status == null ? List.of() : Absent.list(status.getCurrentMetrics())),
        status == null
            ? List.of()
            : Absent.list(status.getConditions()).stream()
                .map(c ->
                    StatusCondition.of(
                        c.getType(),
                        c.getStatus(),
                        c.getReason(),
                        c.getMessage(),
                        c.getLastTransitionTime()))
                .toList());
  }

  private record Wanted(String name, @Nullable MetricTarget target) {}

  private record Current(String name, @Nullable MetricValueStatus value) {}

  private static List<ScalerState.Metric> metrics(List<MetricSpec> specs, List<MetricStatus> now) {
    var metrics = new ArrayList<ScalerState.Metric>();
    for (var spec : specs) {
      var wanted = wanted(spec);
      var current =
          now.stream()
              .map(Scalers::current)
              .filter(one -> one.name.equals(wanted.name))
              .findFirst()
              .map(Current::value);
      metrics.add(metric(wanted, current.orElse(null)));
    }
    return metrics;
  }

  private static Wanted wanted(MetricSpec spec) {
    return switch (Absent.text(spec.getType())) {
      case "Resource" -> new Wanted(spec.getResource().getName(), spec.getResource().getTarget());
      case "ContainerResource" ->
          new Wanted(
              spec.getContainerResource().getName()
                  + " of container "
                  + spec.getContainerResource().getContainer(),
              spec.getContainerResource().getTarget());
      case "Pods" -> new Wanted(spec.getPods().getMetric().getName(), spec.getPods().getTarget());
      case "Object" ->
          new Wanted(spec.getObject().getMetric().getName(), spec.getObject().getTarget());
      case "External" ->
          new Wanted(spec.getExternal().getMetric().getName(), spec.getExternal().getTarget());
      default -> new Wanted(Absent.text(spec.getType()), null);
    };
  }

  private static Current current(MetricStatus status) {
    return switch (Absent.text(status.getType())) {
      case "Resource" ->
          new Current(status.getResource().getName(), status.getResource().getCurrent());
      case "ContainerResource" ->
          new Current(
              status.getContainerResource().getName()
                  + " of container "
                  + status.getContainerResource().getContainer(),
              status.getContainerResource().getCurrent());
      case "Pods" ->
          new Current(status.getPods().getMetric().getName(), status.getPods().getCurrent());
      case "Object" ->
          new Current(status.getObject().getMetric().getName(), status.getObject().getCurrent());
      case "External" ->
          new Current(
              status.getExternal().getMetric().getName(), status.getExternal().getCurrent());
      default -> new Current("", null);
    };
  }

  private static ScalerState.Metric metric(Wanted wanted, @Nullable MetricValueStatus value) {
    var target = wanted.target;
    if (target == null) {
      return new ScalerState.Metric(wanted.name, "", "unknown", false);
    }
    if (target.getAverageUtilization() != null) {
      int now = value == null ? -1 : Optional.ofNullable(value.getAverageUtilization()).orElse(-1);
      return new ScalerState.Metric(
          wanted.name,
          now < 0 ? "" : now + "%",
          target.getAverageUtilization() + "%",
          now > target.getAverageUtilization());
    }
    boolean average = target.getAverageValue() != null;
    var want = average ? target.getAverageValue() : target.getValue();
    var have = value == null ? null : average ? value.getAverageValue() : value.getValue();
    BigDecimal limit = Amounts.number(want);
    return new ScalerState.Metric(
        wanted.name,
        have == null ? "" : have.toString(),
        want == null ? "unknown" : want.toString(),
        have != null && Amounts.number(have).compareTo(limit) > 0);
  }
}
