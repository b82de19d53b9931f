package dev.sitrep.receiver.torture;

/// One thing that is done to Sitrep, and what has to hold meanwhile.
interface Ordeal {
  /// One word, for `--only`.
  String name();

  /// What is done, in a few words.
  String what();

  Outcome undergo(Chamber chamber) throws Exception;
}
