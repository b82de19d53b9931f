package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// One rule: from a case file to what it shows. Pure: no clock, no network, no model.
public interface Analyzer {

  /// Empty when the rule sees nothing. One finding per cause, not per pod: pods with the same cause
  /// are its subjects.
  List<Finding> analyze(CaseFile file);
}
