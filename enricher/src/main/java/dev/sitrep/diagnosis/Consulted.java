package dev.sitrep.diagnosis;

/// A diagnosis and what it took.
public record Consulted(Diagnosis diagnosis, Effort effort) {}
