package dev.sitrep.diagnosis;

/// One question of a person and what was answered to it.
public record Turn(String question, String answer) {}
