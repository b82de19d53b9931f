package dev.sitrep.alert;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// The webhook bodies that Alertmanager really sent; `payloads/README.md` says what each is.
public final class Payloads {
  private static final List<String> NAMES =
      List.of(
          "01-firing-single",
          "02-firing-group-5-pods",
          "03-mixed-3-firing-2-resolved",
          "04-resolved-single",
          "05-resolved-group-3",
          "06-firing-500",
          "07-firing-5000",
          "08-firing-5000-max_alerts-50",
          "09-utf8-values",
          "10-hostile-values",
          "11-node-no-namespace",
          "12-node-exporter-identity-labels",
          "13-node-filesystem",
          "14-watchdog",
          "15-target-down",
          "16-pvc-filling-up",
          "17-ksm-without-honor-labels",
          "18-job-failed-exporter-pod-label",
          "19-no-alertname-empty-groupLabels",
          "20-empty-label-value-dropped",
          "21-group-by-all-labels",
          "22-receiver-name-regexp-quoted",
          "23-startsAt-offset-not-Z",
          "24-truncated-2-of-3-firing",
          "25-truncated-status-resolved-but-one-still-firing",
          "26-prometheus-group-by-namespace-7-alertnames",
          "27-prometheus-group-without-namespace",
          "28a-refire-1-firing",
          "28b-refire-2-resolved",
          "28c-refire-3-firing-again",
          "29-prometheus-monitoring-namespace-group",
          "91-am0.34-first-notification-utf8-label-names",
          "92-am0.34-new-alerts-added",
          "93-am0.34-some-alerts-resolved",
          "94-am0.34-all-alerts-resolved");

  private Payloads() {}

  public static List<String> names() {
    return NAMES;
  }

  /// The body as it was posted.
  public static byte[] bytes(String name) {
    try (var plain = Payloads.class.getResourceAsStream("/payloads/" + name + ".json");
        var zipped = Payloads.class.getResourceAsStream("/payloads/" + name + ".json.gz")) {
      if (plain != null) {
        return plain.readAllBytes();
      }
      if (zipped == null) {
        throw new FileNotFoundException("no payload is called " + name);
      }
      return new GZIPInputStream(new ByteArrayInputStream(zipped.readAllBytes())).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its alerts; fails where the body is not accepted.
  public static AlertGroup group(String name) {
    return switch (Alertmanager.parse(bytes(name))) {
      case Parsed.Accepted(var group, _) -> group;
      case Parsed.Rejected(var why) -> throw new IllegalStateException(name + ": " + why);
    };
  }
}
