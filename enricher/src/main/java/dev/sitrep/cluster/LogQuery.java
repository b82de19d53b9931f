package dev.sitrep.cluster;

/// Which log: one run of one container.
///
/// @param previous the run before the current one
/// @param tailLines at most this many of the newest lines
/// @param maxBytes at most this many of the newest bytes, whole lines
public record LogQuery(
    String namespace,
    String pod,
    String container,
    boolean previous,
    int tailLines,
    int maxBytes) {}
