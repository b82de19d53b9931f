package dev.sitrep.receiver;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.diagnosis.Models;
import dev.sitrep.evidence.Collector;
import dev.sitrep.evidence.EvidenceSources;
import dev.sitrep.finding.Analyzers;
import dev.sitrep.report.Enricher;
import dev.sitrep.safety.Cleaner;
import java.time.Duration;

/// What the service and the commands both are made of.
public final class Parts {
  private Parts() {}
}
