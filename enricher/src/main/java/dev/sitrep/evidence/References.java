package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Reading;
import dev.sitrep.evidence.ConfigReferences.Reference;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The ConfigMaps and Secrets that failing pods ask for, one pod of each owner.
final class References implements EvidenceSource {
  private static final int MOST_PODS = 3;
  private static final int MOST = 16;

  @Override
  public String name() {
    return "config references";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.READS;
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) -> ofPods(focus);
    };
  }

  private static List<Evidence> ofPods(Focus focus) {
    var owners = new HashSet<Object>();
    return focus.sample().stream()
        .filter(pod -> pod.getSpec() != null)
        .filter(pod -> owners.add(PodSummary.of(pod).owner().orElse(PodSummary.of(pod).ref())))
        .limit(MOST_PODS)
        .map(pod -> new ConfigReferences(PodSummary.of(pod).ref(), references(pod)))
        .filter(one -> !one.references().isEmpty())
        .<Evidence>map(one -> one)
        .toList();
  }

  private static List<Reference> references(Pod pod) {
    var spec = pod.getSpec();
    var all = new ArrayList<Reference>();
    Stream.of(spec.getInitContainers(), spec.getContainers())
        .flatMap(containers -> Absent.list(containers).stream())
        .forEach(container -> addAll(all, container));
    Absent.list(spec.getVolumes()).stream()
        .map(References::volume)
        .flatMap(Optional::stream)
        .forEach(all::add);
    Absent.list(spec.getImagePullSecrets())
        .forEach(secret ->
            all.add(reference("secret", secret.getName(), List.of(), "imagePullSecrets", false)));
    return all.stream().distinct().limit(MOST).toList();
  }

  private static void addAll(List<Reference> all, Container container) {
    for (EnvVar env : Absent.list(container.getEnv())) {
      if (env.getValueFrom() != null) {
        var where = "env %s of container %s".formatted(env.getName(), container.getName());
        variable(env.getValueFrom(), where).ifPresent(all::add);
      }
    }
    for (EnvFromSource from : Absent.list(container.getEnvFrom())) {
      var where = "envFrom of container " + container.getName();
      if (from.getConfigMapRef() != null) {
        var map = from.getConfigMapRef();
        all.add(reference("configmap", map.getName(), List.of(), where, map.getOptional()));
      } else if (from.getSecretRef() != null) {
        var secret = from.getSecretRef();
        all.add(reference("secret", secret.getName(), List.of(), where, secret.getOptional()));
      }
    }
  }

  private static Optional<Reference> variable(EnvVarSource from, String where) {
    if (from.getConfigMapKeyRef() != null) {
      var map = from.getConfigMapKeyRef();
      return Optional.of(
          reference(
              "configmap",
              map.getName(),
              List.of(Absent.text(map.getKey())),
              where,
              map.getOptional()));
    }
    if (from.getSecretKeyRef() != null) {
      var secret = from.getSecretKeyRef();
      return Optional.of(
          reference(
              "secret",
              secret.getName(),
              List.of(Absent.text(secret.getKey())),
              where,
              secret.getOptional()));
    }
    return Optional.empty();
  }

  private static Optional<Reference> volume(Volume volume) {
    var where = "volume " + volume.getName();
    if (volume.getConfigMap() != null) {
      var map = volume.getConfigMap();
      return Optional.of(
          reference("configmap", map.getName(), keys(map.getItems()), where, map.getOptional()));
    }
    if (volume.getSecret() != null) {
      var secret = volume.getSecret();
      return Optional.of(
          reference(
              "secret",
              secret.getSecretName(),
              keys(secret.getItems()),
              where,
              secret.getOptional()));
    }
    return Optional.empty();
  }

  private static List<String> keys(@Nullable List<KeyToPath> items) {
    return Absent.list(items).stream().map(item -> Absent.text(item.getKey())).toList();
  }

  private static Reference reference(
      String kind,
      @Nullable String name,
      List<String> keys,
      String where,
      @Nullable Boolean optional) {
    return new Reference(kind, Absent.text(name), keys, where, Absent.flag(optional));
  }
}
