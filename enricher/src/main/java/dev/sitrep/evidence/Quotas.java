package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.QuotaState.Amount;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The quotas of the namespace, where one refused an object or the alert is about one.
final class Quotas implements EvidenceSource {
  private static final int MOST = 5;
  private static final int NEARLY_FULL = 90;

  @Override
  public String name() {
    return "quotas";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Set.of(Kinds.QUOTAS, Kinds.EVENTS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    boolean alerted =
        scene.target().ref().kind().equals("resourcequota")
            || scene.incident().alertNames().stream().anyMatch(name -> name.contains("Quota"));
    if (scene.namespace().isEmpty()
        || !(Refused.in(scene).mention("exceeded quota", "failed quota", "must specify")
            || alerted)) {
      return List.of();
    }
    return switch (scene.list(Kinds.QUOTAS)) {
      case Reading.Unseen<Few<ResourceQuota>> unseen ->
          unseen.why() == Reading.Why.FORBIDDEN
              ? List.of(
                  Missing.of(
                      scene.target().ref(), "resourcequotas of " + scene.namespace(), unseen))
              : List.of();
      case Reading.Seen<Few<ResourceQuota>>(var few) ->
          few.all().stream()
              .map(Quotas::state)
              .filter(state -> !state.amounts().isEmpty())
              .sorted(
                  Comparator.comparingInt(
                      (QuotaState state) -> -state.amounts().getFirst().percent()))
              .limit(MOST)
              .<Evidence>map(state -> state)
              .toList();
    };
  }

  private static QuotaState state(ResourceQuota quota) {
    Map<String, Quantity> hard =
        Absent.map(
            quota.getStatus() != null && quota.getStatus().getHard() != null
                ? quota.getStatus().getHard()
                : quota.getSpec() == null ? null : quota.getSpec().getHard());
    var used = Absent.map(quota.getStatus() == null ? null : quota.getStatus().getUsed());
    var amounts =
        hard.entrySet().stream()
            .map(entry ->
                amount(
                    entry.getKey(),
                    used.getOrDefault(entry.getKey(), new Quantity("0")),
                    entry.getValue()))
            .sorted(
                Comparator.comparingInt((Amount amount) -> -amount.percent())
                    .thenComparing(Amount::resource))
            .toList();
    var full = amounts.stream().filter(amount -> amount.percent() >= NEARLY_FULL).toList();
    return new QuotaState(
        new Ref(
            "resourcequota", Absent.text(quota.getMetadata().getNamespace()), Storage.name(quota)),
        full.isEmpty() ? amounts.stream().limit(6).toList() : full);
  }

  private static Amount amount(String resource, Quantity used, Quantity hard) {
    return new Amount(resource, used.toString(), hard.toString(), percent(used, hard));
  }

  /// Of a quota of zero everything is used.
  private static int percent(Quantity used, Quantity hard) {
    try {
      var all = hard.getNumericalAmount();
      return all.signum() <= 0
          ? 100
          : used.getNumericalAmount()
              .multiply(BigDecimal.valueOf(100))
              .divide(all, 0, RoundingMode.DOWN)
              .min(BigDecimal.valueOf(9999))
              .intValue();
    } catch (IllegalArgumentException | ArithmeticException e) {
      return 0;
    }
  }
}
