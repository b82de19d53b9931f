package dev.sitrep.evidence;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a container's setup from its pod's spec.
final class Setups {
  private static final int LONGEST_COMMAND = 600;
  private static final int GRACE = 30;

  private Setups() {}

  static Setup of(PodSpec pod, Container container) {
    var inits = Absent.list(pod.getInitContainers());
    return new Setup(
        command(container),
        Absent.list(container.getEnv()).stream().map(EnvVar::getName).map(Absent::text).toList(),
        Absent.list(container.getEnvFrom()).stream().map(Setups::source).toList(),
        Absent.list(container.getVolumeMounts()).stream().map(Setups::mount).toList(),
        user(pod, container),
        container.getSecurityContext() != null
            && Absent.flag(container.getSecurityContext().getReadOnlyRootFilesystem()),
        Absent.list(pod.getImagePullSecrets()).stream()
            .map(LocalObjectReference::getName)
            .map(Absent::text)
            .toList(),
        Absent.text(pod.getRestartPolicy()),
        1 + inits.stream().map(Container::getName).toList().indexOf(container.getName()),
        inits.size(),
        pod.getTerminationGracePeriodSeconds() == null
            ? GRACE
            : pod.getTerminationGracePeriodSeconds().intValue(),
        beside(pod, container),
        container.getLifecycle() == null ? "" : hook(container.getLifecycle().getPostStart()),
        container.getLifecycle() == null ? "" : hook(container.getLifecycle().getPreStop()));
  }

  private static String command(Container container) {
    var words =
        String.join(
            " ",
            Stream.concat(
                    Absent.list(container.getCommand()).stream(),
                    Absent.list(container.getArgs()).stream())
                .toList());
    return cut(words);
  }

  private static String cut(String words) {
    return words.length() <= LONGEST_COMMAND ? words : words.substring(0, LONGEST_COMMAND);
  }

  private static String hook(@Nullable LifecycleHandler hook) {
    if (hook == null) {
      return "";
    }
    if (hook.getExec() != null) {
      return cut("exec " + String.join(" ", Absent.list(hook.getExec().getCommand())));
    }
    var get = hook.getHttpGet();
    if (get != null) {
      return cut(
          "httpGet %s on port %s"
              .formatted(
                  Absent.text(get.getPath()).isEmpty() ? "/" : get.getPath(),
                  get.getPort() == null ? "?" : get.getPort().getValue()));
    }
    return hook.getTcpSocket() == null || hook.getTcpSocket().getPort() == null
        ? ""
        : "tcpSocket port " + hook.getTcpSocket().getPort().getValue();
  }

  private static String source(EnvFromSource from) {
    if (from.getConfigMapRef() != null) {
      return "configmap " + Absent.text(from.getConfigMapRef().getName());
    }
    return from.getSecretRef() == null
        ? "elsewhere"
        : "secret " + Absent.text(from.getSecretRef().getName());
  }

  private static String mount(VolumeMount mount) {
    return Absent.text(mount.getMountPath())
        + (Absent.flag(mount.getReadOnly()) ? " (read-only)" : "");
  }

  private static String user(PodSpec pod, Container container) {
    return Stream.of(
            Optional.ofNullable(container.getSecurityContext()).map(own -> own.getRunAsUser()),
            Optional.ofNullable(pod.getSecurityContext()).map(all -> all.getRunAsUser()))
        .flatMap(Optional::stream)
        .filter(Objects::nonNull)
        .map(String::valueOf)
        .findFirst()
        .orElse("");
  }

  /// Sidecars run beside the main containers; other init containers have ended by then.
  private static List<Setup.Beside> beside(PodSpec pod, Container container) {
    return Stream.concat(
            Absent.list(pod.getInitContainers()).stream()
                .filter(init -> "Always".equals(init.getRestartPolicy())),
            Absent.list(pod.getContainers()).stream())
        .filter(other -> !Objects.equals(other.getName(), container.getName()))
        .map(other ->
            new Setup.Beside(
                Absent.text(other.getName()),
                Absent.list(other.getPorts()).stream()
                    .map(ContainerPort::getContainerPort)
                    .filter(Objects::nonNull)
                    .toList()))
        .toList();
  }
}
