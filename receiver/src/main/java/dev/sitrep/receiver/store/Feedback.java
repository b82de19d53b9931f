package dev.sitrep.receiver.store;

import java.time.Instant;
import java.util.List;

/// What people say about reports.
public interface Feedback {

  /// Longer words are cut.
  int LONGEST = 2_000;

  /// So many for each incident; later ones are not kept.
  int MOST = 100;

  /// Keeps it. False when there is no such incident, or so much was said about it already.
  boolean say(Said said);

  /// What was said about an incident, oldest first.
  List<Said> about(String incidentId);

  /// What was said about all incidents that are kept.
  Tally tally();

  /// The reports that somebody spoke of, the one that was spoken of last first.
  List<Judged> judged(int most);

  /// @param sequence of the report that it is about
  /// @param words may be empty
  record Said(String incidentId, int sequence, boolean helpful, String words, Instant at) {
    public Said {
      words = words.length() > LONGEST ? words.substring(0, LONGEST) : words;
    }
  }

  /// A report with what was said about it, oldest first.
  ///
  /// @param latest the sequence of its incident's latest report
  /// @param document JSON that the store does not look into
  record Judged(String incidentId, int sequence, int latest, String document, List<Said> said) {
    public Judged {
      said = List.copyOf(said);
    }
  }

  record Tally(long helpful, long wrong) {}
}
