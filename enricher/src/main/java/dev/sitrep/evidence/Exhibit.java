package dev.sitrep.evidence;

/// Evidence with the number under which the report, the rules and the model cite it.
///
/// @param id `E1`, `E2`, ... in the order of the case file
public record Exhibit<E extends Evidence>(String id, E evidence) {}
