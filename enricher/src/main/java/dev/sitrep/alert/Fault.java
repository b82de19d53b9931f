package dev.sitrep.alert;

/// A body that is JSON but no webhook of Alertmanager. Never leaves this package.
final class Fault extends Exception {
  private final String sentence;

  Fault(String sentence) {
    super(sentence, null, false, false);
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
