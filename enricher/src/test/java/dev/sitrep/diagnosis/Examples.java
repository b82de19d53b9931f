package dev.sitrep.diagnosis;

import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Ref;
import dev.sitrep.engine.ModelSettings;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.Missing;
import dev.sitrep.finding.Certainty;
import dev.sitrep.finding.Finding;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// A case to explain: an API that cannot read its configuration.
public final class Examples {
  public static final Instant NOW = Instant.parse("2026-08-21T10:00:00Z");
  public static final Ref POD = new Ref("pod", "storefront", "api-5d9f7-x2x7p");
  public static final Ref DEPLOYMENT = new Ref("deployment", "storefront", "api");
  public static final Ref CONFIG = new Ref("configmap", "storefront", "api-settings");
  public static final Ref NODE = new Ref("node", "", "worker-3");

  public static final Finding CRASH =
      new Finding(
          "crash-loop",
          CONFIG,
          List.of(POD),
          "crash right after start",
          "container app exits with code 78 because key db.url is missing in configmap api-settings",
          Certainty.SEEN,
          List.of("E3", "E2"),
          List.of("kubectl -n storefront get configmap api-settings -o yaml"),
          "add db.url");

  public static final CaseFile FILE =
      CaseFile.of(
          incident(""),
          NOW,
          List.of(
              said(
                  "alert",
                  POD,
                  -300,
                  "KubePodCrashLooping: pod api-5d9f7-x2x7p restarts too often"),
              said(
                  "container state",
                  POD,
                  -95,
                  "container app terminated, exit code 78, reason Error, 7 restarts, image"
                      + " registry.example/api:1.4.2"),
              said(
                  "log, previous run",
                  POD,
                  -95,
                  "FATAL  config: key db.url is missing in /etc/api/settings.yaml"),
              said("node", NODE, 0, "node worker-3 Ready, memory 61 % of 16Gi"),
              new Missing(POD, "log of pod/api-5d9f7-x2x7p", "not allowed to read")));

  private Examples() {}

  public static Said said(String source, Ref about, int second, String line) {
    return new Said(source, about, Optional.of(NOW.plusSeconds(second)), line);
  }

  public record Said(String source, Ref about, Optional<Instant> at, String line)
      implements Evidence {}

  public static Incident incident(String question) {
    var alert =
        new Alert(
            Alert.Status.FIRING,
            new TreeMap<>(
                java.util.Map.of("alertname", "KubePodCrashLooping", "severity", "warning")),
            new TreeMap<>(),
            NOW.minusSeconds(300),
            Optional.empty(),
            "",
            "0123456789abcdef");
    return new Incident(
        "i1",
        "",
        new Target.Workload("storefront", "deployment", "api"),
        "app",
        List.of(alert),
        question,
        List.of(),
        NOW);
  }

  public static ModelSettings settings(URI url, Duration patience) {
    return new ModelSettings("ollama", "qwen3:8b", url, 8192, 900, patience, 1);
  }

  public static ModelSettings withKey(URI url, String model, String provider) {
    var patience = Duration.ofSeconds(5);
    return new ModelSettings(
        provider,
        model,
        url,
        "s3cret-key",
        false,
        Optional.empty(),
        8192,
        0,
        900,
        patience,
        patience,
        1,
        4);
  }

  /// What a good model answers to the case.
  public static String goodAnswer() {
    return answer(
        "The program starts and looks for db.url. It exits with code 78.",
        "E3",
        "key db.url is missing in /etc/api/settings.yaml",
        "The container app exits because the key db.url is missing in configmap api-settings.");
  }

  public static String answer(String analysis, String id, String quote, String cause) {
    return """
    {"analysis": %s, "basis": [{"id": "%s", "quote": %s}], "category": "configuration", "cause": %s,
     "commands": ["kubectl -n storefront describe pod/api-5d9f7-x2x7p"], "verdict": "supported"}
    """
        .formatted(json(analysis), id, json(quote), json(cause));
  }

  private static String json(String text) {
    return com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.textNode(text).toString();
  }
}
