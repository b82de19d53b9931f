package dev.sitrep.evidence;

/// A port that a container declares, or that a probe finds open.
///
/// @param container which one
/// @param name empty where it has none
/// @param protocol `TCP`, `UDP`, `SCTP`
public record OpenPort(String container, String name, int number, String protocol) {}
