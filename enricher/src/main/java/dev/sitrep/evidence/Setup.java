package dev.sitrep.evidence;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What the spec says about a container: names and numbers, never the value of an env variable.
///
/// @param command its command and arguments in one line; empty when the image decides
/// @param env names of its env variables
/// @param envFrom where more come from: `configmap settings`, `secret api-key`
/// @param mounts paths in the container, `/data`; read-only ones as `/etc/app (read-only)`
/// @param user the number that it runs as, empty when the image decides
/// @param readOnlyRoot its root file system may not be written
/// @param pullSecrets imagePullSecrets of the pod
/// @param restartPolicy of the pod
/// @param step which init container it is, from 1; 0 for others
/// @param steps how many init containers the pod has
/// @param grace seconds from the pod's SIGTERM to its SIGKILL
/// @param beside the other containers that run together with it
/// @param postStart what its hook does, in one line: `exec /hooks/register.sh --node`; may be empty
/// @param preStop the same of its other hook
public record Setup(
    String command,
    List<String> env,
    List<String> envFrom,
    List<String> mounts,
    String user,
    boolean readOnlyRoot,
    List<String> pullSecrets,
    String restartPolicy,
    int step,
    int steps,
    int grace,
    List<Beside> beside,
    String postStart,
    String preStop) {

  /// Nothing is known.
  public static final Setup NONE =
      new Setup(
          "", List.of(), List.of(), List.of(), "", false, List.of(), "", 0, 0, 30, List.of(), "",
          "");

  public Setup {
    env = List.copyOf(env);
    envFrom = List.copyOf(envFrom);
    mounts = List.copyOf(mounts);
    pullSecrets = List.copyOf(pullSecrets);
    beside = List.copyOf(beside);
  }

  /// A container of the same pod, which shares its network.
  public record Beside(String container, List<Integer> ports) {
    public Beside {
      ports = List.copyOf(ports);
    }
  }

  /// The other container of the pod that declares this port.
  public Optional<String> holderOf(int port) {
    return beside.stream()
        .filter(one -> one.ports().contains(port))
        .map(Beside::container)
        .findFirst();
  }

  /// The mount that holds this path: the longest that fits.
  public Optional<String> mountOf(String path) {
    return mounts.stream()
        .filter(mount -> holds(mount.replace(" (read-only)", ""), path))
        .max(Comparator.comparingInt(String::length));
  }

  private static boolean holds(String mount, String path) {
    return path.equals(mount) || path.startsWith(mount.endsWith("/") ? mount : mount + "/");
  }
}
