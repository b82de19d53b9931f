package dev.sitrep.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Binds JSON to the model classes. Managed fields, nearly half of a pod, are read only of the
/// kinds that keep no revisions: there they are all that tells who changed what.
final class Binding {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.newBoundedPool(32)).build();
  private static final JsonMapper WHOLE =
      JsonMapper.builder(FACTORY)
          .addModule(new BlackbirdModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final JsonMapper LEAN =
      JsonMapper.builder(FACTORY.copy())
          .addModule(new BlackbirdModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(ObjectMeta.class, WithoutManagedFields.class)
          .addMixIn(DeploymentSpec.class, WithoutTemplate.class)
          .addMixIn(Event.class, WithoutReporter.class)
          .addMixIn(Volume.class, WithoutTokens.class)
          .addMixIn(ContainerStatus.class, WithoutMounts.class)
          .build();
  private static final Set<Kind<?>> MANAGED =
      Set.of(Kinds.SERVICES, Kinds.INGRESSES, Kinds.POLICIES);
  private static final Map<Kind<?>, ObjectReader> READERS =
      Kinds.ALL.stream()
          .collect(Collectors.toUnmodifiableMap(Function.identity(), Binding::reader));

  private Binding() {}

  static JsonParser parser(InputStream in) throws IOException {
    return FACTORY.createParser(in);
  }

  /// The `gitVersion` of an API server's `/version`.
  static String version(InputStream in) throws IOException {
    try (var parser = parser(in)) {
      var version = WHOLE.<JsonNode>readTree(parser);
      if (version == null || !version.path("gitVersion").isTextual()) {
        throw new NoAnswer(Reading.Why.GARBLED, "the version of no Kubernetes API server");
      }
      return version.path("gitVersion").asText();
    }
  }

  /// The object that starts at the parser's current token.
  static <T extends HasMetadata> T read(Kind<T> kind, JsonParser parser) throws IOException {
    return readerOf(kind).readValue(parser, kind.type());
  }

  /// The same with every field that the server sent.
  static <T extends HasMetadata> T readWhole(Kind<T> kind, JsonParser parser) throws IOException {
    return WHOLE.readerFor(kind.type()).readValue(parser, kind.type());
  }

  static <T extends HasMetadata> T read(Kind<T> kind, InputStream in) throws IOException {
    try (var parser = parser(in)) {
      parser.nextToken();
      var object = read(kind, parser);
      if (object == null || parser.nextToken() != null) {
        throw MismatchedInputException.from(parser, kind.type(), "not one object");
      }
      return object;
    }
  }

  static <T extends HasMetadata> T read(Kind<T> kind, JsonNode node) throws IOException {
    return kind.type().cast(WHOLE.treeToValue(node, kind.type()));
  }

  private static ObjectReader readerOf(Kind<?> kind) {
    var known = READERS.get(kind);
    return known == null ? reader(kind) : known;
  }

  private static ObjectReader reader(Kind<?> kind) {
    return (MANAGED.contains(kind) ? WHOLE : LEAN).readerFor(kind.type());
  }

  /// A Deployment's template is that of its newest ReplicaSet.
  @JsonIgnoreProperties("template")
  private interface WithoutTemplate {}

  @JsonIgnoreProperties("managedFields")
  private interface WithoutManagedFields {}

  @JsonIgnoreProperties({"source", "reportingComponent", "reportingInstance", "action", "related"})
  private interface WithoutReporter {}

  /// `projected` is how every pod gets its service account's token.
  @JsonIgnoreProperties("projected")
  private interface WithoutTokens {}

  @JsonIgnoreProperties({"volumeMounts", "resources", "allocatedResources", "user"})
  private interface WithoutMounts {}
}
