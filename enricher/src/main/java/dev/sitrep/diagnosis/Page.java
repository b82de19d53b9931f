package dev.sitrep.diagnosis;

/// The part of a prompt that differs from case to case, while it is written. Data stands on lines
/// of its own, each behind the prompt's tag: whatever it says, it can neither begin a line nor hold
/// the tag. So a line without the tag is ours, and an attacker who guesses the tag has gained
/// nothing but a mark that says "data".
final class Page {
  private final StringBuilder text = new StringBuilder();
  private final TokenBudget budget;
  private final String tag;
  private int room;
  private boolean clash;

  /// @param room tokens
  Page(TokenBudget budget, String tag, int room) {
    this.budget = budget;
    this.tag = tag;
    this.room = room;
  }

  String tag() {
    return tag;
  }

  /// Tokens that are left.
  int room() {
    return room;
  }

  /// Some data held the tag and lost it: another tag spares it.
  boolean clashes() {
    return clash;
  }

  /// Sets tokens aside for what comes later; negative gives them back.
  void reserve(int tokens) {
    room -= tokens;
  }

  /// Words of ours. They are written whether there is room or not.
  void say(String words) {
    room -= budget.tokens(words);
    text.append(words);
  }

  /// A line of data; false where it finds no room.
  boolean tell(String line) {
    var tagged = tagged(line);
    int tokens = budget.tokens(tagged);
    if (tokens > room) {
      return false;
    }
    room -= tokens;
    text.append(tagged);
    return true;
  }

  /// What the line would take.
  int tokens(String line) {
    return budget.tokens(tagged(line));
  }

  /// The data without the tag and on one line, to stand in words of ours.
  String harmless(String data) {
    clash |= data.contains(tag);
    return data.replace(tag, "…").replaceAll("\\R", " ");
  }

  private String tagged(String line) {
    return tag + " " + harmless(line) + "\n";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
