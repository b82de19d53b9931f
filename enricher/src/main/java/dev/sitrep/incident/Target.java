package dev.sitrep.incident;

import dev.sitrep.cluster.Ref;

/// Whom an alert is about.
public sealed interface Target {

  /// The object itself; a cluster-wide alert has the ref `cluster`.
  Ref ref();

  /// Where to look for evidence; empty for cluster-scoped targets.
  default String namespace() {
    return ref().namespace();
  }

  record Pod(String namespace, String name) implements Target {
    @Override
    public Ref ref() {
      return new Ref("pod", namespace, name);
    }
  }

  /// @param kind lower-case resource name: `deployment`, `statefulset`, `daemonset`, `job`,
  ///   `cronjob`, `horizontalpodautoscaler`, `poddisruptionbudget`, `resourcequota`
  record Workload(String namespace, String kind, String name) implements Target {
    @Override
    public Ref ref() {
      return new Ref(kind, namespace, name);
    }
  }

  record Service(String namespace, String name) implements Target {
    @Override
    public Ref ref() {
      return new Ref("service", namespace, name);
    }
  }

  /// A claim, or with an empty namespace a persistent volume.
  record Volume(String namespace, String name) implements Target {
    @Override
    public Ref ref() {
      return new Ref(
          namespace.isEmpty() ? "persistentvolume" : "persistentvolumeclaim", namespace, name);
    }
  }

  /// @param name the node's name, or its address where the alert knows no more
  record Node(String name) implements Target {
    @Override
    public Ref ref() {
      return new Ref("node", "", name);
    }
  }

  record Namespace(String name) implements Target {
    @Override
    public Ref ref() {
      return new Ref("namespace", "", name);
    }

    @Override
    public String namespace() {
      return name;
    }
  }

  record Cluster() implements Target {
    @Override
    public Ref ref() {
      return new Ref("cluster", "", "cluster");
    }
  }
}
