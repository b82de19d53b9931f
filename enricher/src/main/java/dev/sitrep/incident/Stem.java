package dev.sitrep.incident;

import dev.sitrep.cluster.Ref;
import java.util.List;
import java.util.regex.Pattern;

/// A guess at the workload behind an object, from its name alone, for when the cluster cannot be
/// asked: controllers call what they make after themselves. Good enough to keep thirty pods of one
/// Deployment from becoming thirty messages, and for nothing else: no report may name it.
///
/// Where the pattern leaves one kind of controller, the guess is what a look at the owner would
/// have given; so alerts from before and after an outage of the API server meet in one incident.
/// Where it does not, they may be two, and each ends with its own alerts.
public final class Stem {
  /// `rand.SafeEncodeString` of Kubernetes: no vowels, no 0, 1 and 3. Ends every generated name.
  private static final String ENDING = "[bcdfghjklmnpqrstvwxz2456789]{5}";

  /// The same over the decimal digits of a 32-bit hash, which leaves ten characters. One in 40,000
  /// hashes has fewer than six: its pods keep it in their stem.
  private static final String HASH = "[4-9bcdf]{6,10}";

  /// Minutes since 1970: how a CronJob numbers its runs.
  private static final String MINUTE = "\\d{8}";

  /// What a generated name is cut to before its ending. The dash goes first.
  private static final int LONGEST = 63;

  private record Shape(String resource, String workload, Pattern name) {}

  /// The most specific first.
  private static final List<Shape> SHAPES =
      List.of(
          shape("pod", "cronjob", "(.+)-" + MINUTE + "-" + ENDING),
          shape("pod", "deployment", "(.+)-" + HASH + "-" + ENDING),
          // its kind stays open: a DaemonSet, a Job or a ReplicaSet
          shape("pod", "generated", "(.+)-" + ENDING),
          shape("pod", "statefulset", "(.+)-(?:0|[1-9]\\d{0,3})"),
          shape("replicaset", "deployment", "(.+)-" + HASH),
          shape("job", "cronjob", "(.+)-" + MINUTE));

  /// A name that was too long, with what is left of the hash: this tells ReplicaSets apart whose
  /// names were cut to the same.
  private static final Pattern CUT = Pattern.compile("(.+-[4-9bcdf]{4,10})-?" + ENDING);

  private Stem() {}

  /// The object itself where its name follows no controller's pattern.
  public static Ref of(Ref object) {
    if (object.kind().equals("pod") && object.name().length() == LONGEST) {
      var cut = CUT.matcher(object.name());
      return cut.matches() ? new Ref("generated", object.namespace(), cut.group(1)) : object;
    }
    for (var shape : SHAPES) {
      var name = shape.name.matcher(object.name());
      if (shape.resource.equals(object.kind()) && name.matches()) {
        return new Ref(shape.workload, object.namespace(), name.group(1));
      }
    }
    return object;
  }

  private static Shape shape(String resource, String workload, String name) {
    return new Shape(resource, workload, Pattern.compile(name));
  }
}
