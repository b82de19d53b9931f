package dev.sitrep.incident;

import java.util.List;

/// What the labels of an alert say about its target.
///
/// @param container the container that the alert names, empty when it names none or only the
///   exporter's
/// @param doubts why a label was not followed, as facts for the report: a name that is no RFC 1123
///   name, ...
public record Targeted(Target target, String container, List<String> doubts) {
  public Targeted {
    doubts = List.copyOf(doubts);
  }
}
