package dev.sitrep.evidence;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.incident.Incident;

/// One incident and the cluster around it.
public record Scene(Incident incident, Cluster cluster) {}
