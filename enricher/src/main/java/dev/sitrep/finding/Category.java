package dev.sitrep.finding;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What kind of cause a rule finds: the group that it stands in, see [Analyzers]. A model has to
/// choose one of these too, so that its cause can be held against the rules' without reading prose.
public enum Category {
  /// a node that is down, full, drained or under pressure
  NODE,
  /// the API server, a webhook or a policy refused the pods
  ADMISSION,
  /// a quota or limit range
  QUOTA,
  /// a claim, a volume, a mount, a full disk
  STORAGE,
  /// no node takes the pod
  SCHEDULING,
  /// the image cannot be had
  IMAGE,
  /// something that the pod refers to or is told is missing or wrong
  CONFIGURATION,
  /// the container was made and its program could not be started
  START,
  /// killed for its memory, or out of heap
  MEMORY,
  /// a probe asks the wrong thing or is answered badly
  PROBE,
  /// a Service or Ingress that leads nowhere
  SERVICE,
  /// something that the program calls refuses it or does not answer
  DEPENDENCY,
  /// a network policy, or the network itself
  NETWORK,
  /// the program ends by itself
  PROGRAM,
  /// a job or cron job ran out of tries or time, or does not run at all
  JOB,
  /// a scaler, or too few replicas by order
  SCALING,
  /// a rollout that stands still
  ROLLOUT,
  /// none of these
  UNKNOWN;

  /// As it is written in an answer and in a report: `image`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Category> named(String word) {
    return Arrays.stream(values()).filter(category -> category.word().equals(word)).findFirst();
  }

  /// Whether an explanation of the said kind can be true where a rule has seen a cause of this one.
  ///
  /// Neighbours are kinds between which two engineers who look at the same fault may disagree: a
  /// wrong port in a probe is the probe's fault or the configuration's. What has one meaning only
  /// has no neighbours: a kill for memory is neither a crash of the program nor a wrong setting. It
  /// is not symmetric, for a rule has seen what it says: where a node lacked memory the cause may
  /// be called memory, but a container that hit its own limit says nothing about its node.
  public boolean allows(Category said) {
    return said == this || said == UNKNOWN || this == UNKNOWN || neighbours().contains(said);
  }

  private Set<Category> neighbours() {
    return switch (this) {
      case NODE -> Set.of(SCHEDULING, STORAGE, MEMORY);
      case ADMISSION -> Set.of(QUOTA, CONFIGURATION);
      case QUOTA -> Set.of(ADMISSION);
      case STORAGE -> Set.of(SCHEDULING, CONFIGURATION, NODE);
      case SCHEDULING -> Set.of(NODE, STORAGE, CONFIGURATION);
      case IMAGE -> Set.of(CONFIGURATION);
      case CONFIGURATION -> Set.of(START, PROGRAM, STORAGE, ADMISSION);
      case START -> Set.of(CONFIGURATION, IMAGE, PROGRAM);
      case PROBE -> Set.of(CONFIGURATION, PROGRAM, DEPENDENCY);
      case SERVICE -> Set.of(CONFIGURATION, DEPENDENCY, NETWORK);
      case DEPENDENCY -> Set.of(SERVICE, NETWORK, CONFIGURATION, PROGRAM);
      case NETWORK -> Set.of(SERVICE, DEPENDENCY);
      case PROGRAM -> Set.of(CONFIGURATION, DEPENDENCY, START, JOB);
      case JOB -> Set.of(PROGRAM, CONFIGURATION);
      case SCALING -> Set.of(CONFIGURATION, ROLLOUT);
      case ROLLOUT -> Set.of(CONFIGURATION, SCALING);
      case MEMORY, UNKNOWN -> Set.of();
    };
  }
}
