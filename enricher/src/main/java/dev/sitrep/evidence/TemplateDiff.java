package dev.sitrep.evidence;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What differs between two pod templates, in words. Values of env variables are compared, never
/// shown.
final class TemplateDiff {
  private static final int MOST = 12;

  private TemplateDiff() {}

  static List<String> between(PodTemplateSpec from, PodTemplateSpec to) {
    var changes = new ArrayList<String>();
    var before = containers(from);
    var after = containers(to);
    boolean several = after.size() > 1 || before.size() > 1;
    for (var name : union(before, after)) {
      var prefix = several ? "container " + name + ": " : "";
      var old = before.get(name);
      var now = after.get(name);
      if (old == null) {
        changes.add("container " + name + " added");
      } else if (now == null) {
        changes.add("container " + name + " removed");
      } else {
        container(old, now).forEach(change -> changes.add(prefix + change));
      }
    }
    pod(from, to, changes);
    return changes.size() > MOST
        ? Stream.concat(
                changes.stream().limit(MOST),
                Stream.of("and %d more".formatted(changes.size() - MOST)))
            .toList()
        : changes;
  }

  private static List<String> container(Container old, Container now) {
    var changes = new ArrayList<String>();
    changed(changes, "image", old, now, Container::getImage);
    env(old, now, changes);
    changed(changes, "memory limit", old, now, c -> resource(c, true, "memory"));
    changed(changes, "cpu limit", old, now, c -> resource(c, true, "cpu"));
    changed(changes, "memory request", old, now, c -> resource(c, false, "memory"));
    changed(changes, "cpu request", old, now, c -> resource(c, false, "cpu"));
    for (var resource : otherResources(old, now)) {
      changed(changes, resource + " limit", old, now, c -> resource(c, true, resource));
    }
    for (var kind : List.of("liveness", "readiness", "startup")) {
      changed(changes, kind + " probe", old, now, c -> probe(c, kind));
    }
    changed(changes, "ports", old, now, TemplateDiff::ports);
    if (!Absent.list(old.getCommand()).equals(Absent.list(now.getCommand()))
        || !Absent.list(old.getArgs()).equals(Absent.list(now.getArgs()))) {
      changes.add("command changed");
    }
    if (!Absent.list(old.getVolumeMounts()).equals(Absent.list(now.getVolumeMounts()))) {
      changes.add("volume mounts changed");
    }
    return changes;
  }

  private static void env(Container old, Container now, List<String> changes) {
    var before = byName(old);
    var after = byName(now);
    for (var name : union(before, after)) {
      if (!after.containsKey(name)) {
        changes.add("env " + name + " removed");
      } else if (!before.containsKey(name)) {
        changes.add("env " + name + " added");
      } else if (!Objects.equals(before.get(name), after.get(name))) {
        changes.add("env " + name + " changed");
      }
    }
    changed(changes, "envFrom", old, now, TemplateDiff::envFrom);
  }

  private static void pod(PodTemplateSpec from, PodTemplateSpec to, List<String> changes) {
    if (from.getSpec() == null || to.getSpec() == null) {
      return;
    }
    var old = from.getSpec();
    var now = to.getSpec();
    say(changes, "node selector", pairs(old.getNodeSelector()), pairs(now.getNodeSelector()));
    say(
        changes,
        "service account",
        Absent.text(old.getServiceAccountName()),
        Absent.text(now.getServiceAccountName()));
    if (!Absent.list(old.getVolumes()).equals(Absent.list(now.getVolumes()))) {
      changes.add("volumes changed");
    }
    if (!Objects.equals(old.getAffinity(), now.getAffinity())) {
      changes.add("affinity changed");
    }
    if (!Absent.list(old.getTolerations()).equals(Absent.list(now.getTolerations()))) {
      changes.add("tolerations changed");
    }
  }

  private static void changed(
      List<String> changes,
      String what,
      Container old,
      Container now,
      Function<Container, String> value) {
    say(changes, what, Absent.text(value.apply(old)), Absent.text(value.apply(now)));
  }

  private static void say(List<String> changes, String what, String before, String after) {
    if (!before.equals(after)) {
      changes.add(
          what
              + " "
              + (before.isEmpty() ? "none" : before)
              + " → "
              + (after.isEmpty() ? "none" : after));
    }
  }

  private static String resource(Container container, boolean limit, String name) {
    var resources = container.getResources();
    if (resources == null) {
      return "";
    }
    var quantity = Absent.map(limit ? resources.getLimits() : resources.getRequests()).get(name);
    return quantity == null ? "" : quantity.toString();
  }

  /// GPUs, huge pages, local disk.
  private static Set<String> otherResources(Container old, Container now) {
    var names = new TreeSet<String>();
    Stream.of(old, now)
        .filter(container -> container.getResources() != null)
        .forEach(
            container -> names.addAll(Absent.map(container.getResources().getLimits()).keySet()));
    names.remove("cpu");
    names.remove("memory");
    return names;
  }

  private static String probe(Container container, String kind) {
    return Probes.of(container).stream()
        .filter(probe -> probe.kind().equals(kind))
        .map(ContainerState.Probe::action)
        .findFirst()
        .orElse("");
  }

  private static String ports(Container container) {
    return Absent.list(container.getPorts()).stream()
        .map(port -> String.valueOf(port.getContainerPort()))
        .collect(Collectors.joining(", "));
  }

  private static String envFrom(Container container) {
    return Absent.list(container.getEnvFrom()).stream()
        .map(TemplateDiff::envSource)
        .collect(Collectors.joining(", "));
  }

  private static String envSource(EnvFromSource source) {
    if (source.getConfigMapRef() != null) {
      return "configmap " + source.getConfigMapRef().getName();
    }
    return source.getSecretRef() == null ? "?" : "secret " + source.getSecretRef().getName();
  }

  private static Map<String, Container> containers(PodTemplateSpec template) {
    var byName = new LinkedHashMap<String, Container>();
    if (template.getSpec() != null) {
      Absent.list(template.getSpec().getInitContainers()).forEach(c -> byName.put(c.getName(), c));
      Absent.list(template.getSpec().getContainers()).forEach(c -> byName.put(c.getName(), c));
    }
    return byName;
  }

  private static Map<String, EnvVar> byName(Container container) {
    var byName = new LinkedHashMap<String, EnvVar>();
    Absent.list(container.getEnv()).forEach(env -> byName.put(env.getName(), env));
    return byName;
  }

  private static String pairs(@Nullable Map<String, String> map) {
    return Absent.map(map).entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static Set<String> union(Map<String, ?> one, Map<String, ?> other) {
    var names = new LinkedHashSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }
}
