package dev.sitrep.receiver.deploy;

import static dev.sitrep.receiver.deploy.Rendered.items;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sitrep.receiver.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// What the program makes of what a rendered pod gets: its file, its variables, and files in place
/// of Secrets.
final class Configured {
  private static final String ETC = "/etc/sitrep";

  private Configured() {}

  static Config of(Rendered rendered, Path folder) throws IOException {
    var etc = Files.createDirectories(folder.resolve(rendered.name()));
    for (var secret :
        Map.of("access/webhook", "w-1", "access/people", "p-1", "postgres/password", "x")
            .entrySet()) {
      var file = etc.resolve(secret.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, secret.getValue());
    }
    var pod = rendered.one("Deployment", "sitrep").at("/spec/template/spec");
    var file = etc.resolve("config.yaml");
    var config =
        items(pod.path("volumes"))
            .filter(one -> one.path("name").asText().equals("config"))
            .map(one -> one.at("/configMap/name").asText())
            .findFirst()
            .orElseThrow();
    Files.writeString(
        file,
        rendered
            .one("ConfigMap", config)
            .at("/data/config.yaml")
            .asText()
            .replace(ETC, etc.toString()));
    var env = new HashMap<String, String>();
    for (var variable : pod.at("/containers/0/env")) {
      env.put(
          variable.path("name").asText(), value(rendered, variable).replace(ETC, etc.toString()));
    }
    env.remove("SITREP_CONFIG");
    return Config.load(file, env);
  }

  private static String value(Rendered rendered, JsonNode variable) {
    var from = variable.at("/valueFrom/configMapKeyRef");
    return from.isMissingNode()
        ? variable.path("value").asText()
        : rendered
            .one("ConfigMap", from.path("name").asText())
            .path("data")
            .path(from.path("key").asText())
            .asText();
  }
}
