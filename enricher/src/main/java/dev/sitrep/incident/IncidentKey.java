package dev.sitrep.incident;

import dev.sitrep.cluster.Ref;

/// What makes two alerts one incident: the same object in the same cluster, whatever they are
/// called.
///
/// @param clusterLabel empty where the alerts do not say
public record IncidentKey(String clusterLabel, Ref target) {

  public static IncidentKey of(Incident incident) {
    return new IncidentKey(incident.clusterLabel(), incident.target().ref());
  }
}
