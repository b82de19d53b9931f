package dev.sitrep.evidence;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;

/// Whether labels fit a selector with pairs and expressions; an empty one fits all.
final class LabelMatch {
  private LabelMatch() {}

  static boolean selects(LabelSelector selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(Absent.map(selector.getMatchLabels()).entrySet())
        && Absent.list(selector.getMatchExpressions()).stream().allMatch(one -> fits(one, labels));
  }

  private static boolean fits(LabelSelectorRequirement one, Map<String, String> labels) {
    var value = labels.get(one.getKey());
    var values = Absent.list(one.getValues());
    return switch (Absent.text(one.getOperator())) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
