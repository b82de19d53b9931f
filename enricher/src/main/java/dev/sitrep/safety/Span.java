package dev.sitrep.safety;

/// A stretch of a line that holds a secret.
record Span(int start, int end, String kind) {}
