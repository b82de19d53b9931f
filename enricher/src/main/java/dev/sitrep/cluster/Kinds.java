package dev.sitrep.cluster;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Every kind that Sitrep reads; a ClusterRole that allows get and list on these is enough.
public final class Kinds {
  public static final Kind<Pod> PODS = core("pods", Pod.class);
  public static final Kind<Event> EVENTS = core("events", Event.class);
  public static final Kind<Service> SERVICES = core("services", Service.class);
  public static final Kind<PersistentVolumeClaim> CLAIMS =
      core("persistentvolumeclaims", PersistentVolumeClaim.class);
  public static final Kind<ResourceQuota> QUOTAS = core("resourcequotas", ResourceQuota.class);
  public static final Kind<LimitRange> LIMIT_RANGES = core("limitranges", LimitRange.class);
  public static final Kind<ServiceAccount> ACCOUNTS = core("serviceaccounts", ServiceAccount.class);
  public static final Kind<PersistentVolume> VOLUMES =
      new Kind<>("", "v1", "persistentvolumes", PersistentVolume.class, false);
  public static final Kind<Namespace> NAMESPACES =
      new Kind<>("", "v1", "namespaces", Namespace.class, false);
  public static final Kind<Node> NODES = new Kind<>("", "v1", "nodes", Node.class, false);
  public static final Kind<Deployment> DEPLOYMENTS = apps("deployments", Deployment.class);
  public static final Kind<ReplicaSet> REPLICASETS = apps("replicasets", ReplicaSet.class);
  public static final Kind<StatefulSet> STATEFULSETS = apps("statefulsets", StatefulSet.class);
  public static final Kind<DaemonSet> DAEMONSETS = apps("daemonsets", DaemonSet.class);
  public static final Kind<ControllerRevision> REVISIONS =
      apps("controllerrevisions", ControllerRevision.class);
  public static final Kind<Job> JOBS = batch("jobs", Job.class);
  public static final Kind<CronJob> CRONJOBS = batch("cronjobs", CronJob.class);

  public static final Kind<HorizontalPodAutoscaler> SCALERS =
      new Kind<>(
          "autoscaling", "v2", "horizontalpodautoscalers", HorizontalPodAutoscaler.class, true);
  public static final Kind<PodDisruptionBudget> BUDGETS =
      new Kind<>("policy", "v1", "poddisruptionbudgets", PodDisruptionBudget.class, true);
  public static final Kind<EndpointSlice> ENDPOINT_SLICES =
      new Kind<>("discovery.k8s.io", "v1", "endpointslices", EndpointSlice.class, true);
  public static final Kind<Ingress> INGRESSES = networking("ingresses", Ingress.class, true);
  public static final Kind<IngressClass> INGRESS_CLASSES =
      networking("ingressclasses", IngressClass.class, false);
  public static final Kind<NetworkPolicy> POLICIES =
      networking("networkpolicies", NetworkPolicy.class, true);
  public static final Kind<StorageClass> STORAGE_CLASSES =
      new Kind<>("storage.k8s.io", "v1", "storageclasses", StorageClass.class, false);

  public static final List<Kind<?>> ALL =
      List.of(
          PODS,
          EVENTS,
          SERVICES,
          CLAIMS,
          VOLUMES,
          STORAGE_CLASSES,
          QUOTAS,
          LIMIT_RANGES,
          ACCOUNTS,
          NAMESPACES,
          NODES,
          DEPLOYMENTS,
          REPLICASETS,
          STATEFULSETS,
          DAEMONSETS,
          REVISIONS,
          JOBS,
          CRONJOBS,
          SCALERS,
          BUDGETS,
          ENDPOINT_SLICES,
          INGRESSES,
          INGRESS_CLASSES,
          POLICIES);

  private Kinds() {}

  /// The kind that a manifest, an owner reference or `kubectl` calls by this name, in any case.
  public static Optional<Kind<?>> named(String name) {
    var wanted = name.toLowerCase(Locale.ROOT);
    return ALL.stream()
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(wanted))
        .findFirst();
  }

  private static <T extends HasMetadata> Kind<T> core(String resource, Class<T> type) {
    return new Kind<>("", "v1", resource, type, true);
  }

  private static <T extends HasMetadata> Kind<T> apps(String resource, Class<T> type) {
    return new Kind<>("apps", "v1", resource, type, true);
  }

  private static <T extends HasMetadata> Kind<T> networking(
      String resource, Class<T> type, boolean namespaced) {
    return new Kind<>("networking.k8s.io", "v1", resource, type, namespaced);
  }

  private static <T extends HasMetadata> Kind<T> batch(String resource, Class<T> type) {
    return new Kind<>("batch", "v1", resource, type, true);
  }
}
