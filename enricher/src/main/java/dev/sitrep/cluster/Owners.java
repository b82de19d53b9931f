package dev.sitrep.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who controls an object, and who controls that: pod, ReplicaSet, Deployment.
public final class Owners {
  private static final int STEPS = 6;

  private Owners() {}

  /// From the object to the topmost controller that is known; controllers of kinds that Sitrep does
  /// not read (a Rollout) end the chain as its last link. A static pod belongs to its node, and its
  /// chain ends at the pod.
  ///
  /// @param refs the object first, never empty
  /// @param unread links that could not be read, so that the chain may go on behind them
  public record Chain(List<Ref> refs, List<Unread> unread) {
    public Chain {
      refs = List.copyOf(refs);
      unread = List.copyOf(unread);
    }

    public Ref top() {
      return refs.getLast();
    }
  }

  public record Unread(Ref ref, Reading.Unseen<?> why) {}

  /// How an object is found: by asking for it, or in a list that has been read.
  public interface Lookup {
    Reading<? extends HasMetadata> find(Kind<?> kind, Ref ref) throws InterruptedException;
  }

  /// What people deploy: the last link of the chain.
  public static Ref top(Cluster cluster, Ref object) throws InterruptedException {
    return chain(cluster, object).top();
  }

  public static Chain chain(Cluster cluster, Ref object) throws InterruptedException {
    return chain((kind, ref) -> cluster.get(kind, ref.namespace(), ref.name()), object);
  }

  public static Chain chain(Lookup lookup, Ref object) throws InterruptedException {
    var refs = new ArrayList<Ref>();
    var unread = new ArrayList<Unread>();
    refs.add(object);
    Optional<Kind<?>> kind = Kinds.named(object.kind());
    while (kind.isPresent() && refs.size() <= STEPS) {
      var ref = refs.getLast();
      switch (lookup.find(kind.get(), ref)) {
        case Reading.Unseen<?> unseen -> {
          unread.add(new Unread(ref, unseen));
          kind = Optional.empty();
        }
        case Reading.Seen<? extends HasMetadata>(var seen) -> {
          var owner = controller(seen).filter(one -> !one.getKind().equals("Node"));
          owner.ifPresent(one -> refs.add(new Ref(one.getKind(), ref.namespace(), one.getName())));
          kind = owner.flatMap(Owners::kind);
        }
      }
    }
    return new Chain(refs, unread);
  }

  /// The owner reference that says `controller: true`.
  public static Optional<OwnerReference> controller(HasMetadata object) {
    var owners = object.getMetadata().getOwnerReferences();
    return owners == null
        ? Optional.empty()
        : owners.stream().filter(one -> Boolean.TRUE.equals(one.getController())).findFirst();
  }

  /// A custom resource may share its kind with one of ours: its API group tells them apart.
  private static Optional<Kind<?>> kind(OwnerReference owner) {
    return Kinds.named(owner.getKind())
        .filter(kind -> kind.apiVersion().equals(owner.getApiVersion()));
  }
}
