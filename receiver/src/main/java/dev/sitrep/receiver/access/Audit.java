package dev.sitrep.receiver.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Who did what, as JSON, a line each. Never a token, a password or what a model said. Safe for
/// many threads.
public final class Audit {
  /// Lines about refused calls within a minute; more are counted.
  static final int REFUSALS = 60;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Consumer<String> lines;
  private final boolean questions;
  private final InstantSource clock;
  private Instant minute = Instant.EPOCH;
  private int refusals;
  private long leftOut;

  /// @param lines takes what is written, without line ends
  /// @param questions whether the words of a question are written too: people paste secrets
  public Audit(Consumer<String> lines, boolean questions, InstantSource clock) {
    this.lines = lines;
    this.questions = questions;
    this.clock = clock;
  }

  /// Writes nothing.
  public static Audit none() {
    return new Audit(_ -> {}, false, InstantSource.system());
  }

  /// A call that is over.
  ///
  /// @param what `ask`, `diagnose`, `feedback`, `logs`
  /// @param who empty for a stranger
  /// @param about by name: namespace, target, incident; an empty value is left out
  /// @param question empty where there is none
  public record Entry(
      String what,
      String who,
      String by,
      String from,
      String route,
      Map<String, String> about,
      String question,
      int status,
      String outcome,
      long millis) {
    public Entry {
      about = Map.copyOf(about);
    }
  }

  public void tell(Entry entry) {
    write(entry, 0);
  }

  /// A call that was not let in, or saw nothing.
  public void refused(Entry entry) {
    long before;
    synchronized (this) {
      var now = clock.instant();
      if (now.isBefore(minute) || !now.isBefore(minute.plus(MINUTE))) {
        minute = now;
        refusals = 0;
      }
      if (refusals >= REFUSALS) {
        leftOut++;
        return;
      }
      refusals++;
      before = leftOut;
      leftOut = 0;
    }
    write(entry, before);
  }

  /// The service begins to listen.
  public void started(String address, Callers callers) {
    var line = begun("start");
    line.put("address", address);
    line.put("callers", callers.names());
    write(line);
  }

  private void write(Entry entry, long leftOut) {
    var line = begun(entry.what());
    line.put("who", entry.who());
    line.put("by", entry.by());
    line.put("from", entry.from());
    line.put("route", entry.route());
    entry
        .about()
        .forEach((name, value) -> {
          if (!value.isEmpty()) {
            line.put(name, value);
          }
        });
    if (questions && !entry.question().isEmpty()) {
      line.put("question", entry.question());
    }
    line.put("status", entry.status());
    line.put("outcome", entry.outcome());
    line.put("millis", entry.millis());
    if (leftOut > 0) {
      line.put("leftOut", leftOut);
    }
    write(line);
  }

  private Map<String, Object> begun(String what) {
    var line = new LinkedHashMap<String, Object>();
    line.put("audit", what);
    line.put("time", clock.instant().toString());
    return line;
  }

  private void write(Map<String, Object> line) {
    try {
      lines.accept(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are always JSON", e);
    }
  }
}
