package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The ServiceAccounts that the target's pods run as: looked at only where an image cannot be
/// pulled, or where a pod was refused because of its account.
final class Accounts implements EvidenceSource {
  private static final int MOST = 3;
  private static final Set<String> PULLING =
      Set.of("ErrImagePull", "ImagePullBackOff", "ErrRegistryUnavailable");
  private static final Pattern NAMED = Pattern.compile("serviceaccount \"([^\"]+)\"");

  @Override
  public String name() {
    return "service accounts";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(Kinds.ACCOUNTS, Kinds.EVENTS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    var wanted = wanted(scene);
    if (wanted.isEmpty() || scene.namespace().isEmpty()) {
      return List.of();
    }
    return switch (scene.list(Kinds.ACCOUNTS)) {
      case Reading.Unseen<Few<ServiceAccount>> unseen ->
          unseen.why() == Reading.Why.FORBIDDEN
              ? List.of(
                  Missing.of(
                      scene.target().ref(), "serviceaccounts of " + scene.namespace(), unseen))
              : List.of();
      case Reading.Seen<Few<ServiceAccount>>(var few) ->
          wanted.stream()
              .limit(MOST)
              .<Evidence>map(name -> state(name, few, scene.namespace()))
              .toList();
    };
  }

  private static Set<String> wanted(Scene scene) throws InterruptedException {
    var wanted = new LinkedHashSet<String>();
    for (var message : Refused.in(scene).messages()) {
      NAMED.matcher(message).results().forEach(named -> wanted.add(named.group(1)));
    }
    if (scene.focus() instanceof Reading.Seen<Focus>(var focus)) {
      focus.sample().stream().filter(Accounts::pulls).map(Accounts::accountOf).forEach(wanted::add);
    }
    return wanted;
  }

  private static boolean pulls(Pod pod) {
    return PodHealth.statuses(pod).stream()
        .anyMatch(status ->
            status.getState() != null
                && status.getState().getWaiting() != null
                && PULLING.contains(Absent.text(status.getState().getWaiting().getReason())));
  }

  private static String accountOf(Pod pod) {
    var name = pod.getSpec() == null ? "" : Absent.text(pod.getSpec().getServiceAccountName());
    return name.isEmpty() ? "default" : name;
  }

  private static AccountState state(String name, Few<ServiceAccount> few, String namespace) {
    var ref = new Ref("serviceaccount", namespace, name);
    var found = few.all().stream().filter(one -> Storage.name(one).equals(name)).findFirst();
    return new AccountState(
        ref,
        found.isPresent(),
        found.stream()
            .flatMap(one -> stream(one.getImagePullSecrets()))
            .map(secret -> Absent.text(secret.getName()))
            .toList());
  }

  private static Stream<LocalObjectReference> stream(@Nullable List<LocalObjectReference> secrets) {
    return Absent.list(secrets).stream();
  }
}
