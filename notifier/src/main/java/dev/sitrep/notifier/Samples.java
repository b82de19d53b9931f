package dev.sitrep.notifier;

import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// A report of each kind, to see what a channel makes of it. Each says that it is a test; nothing
/// in them is real.
public final class Samples {
  static final List<String> KINDS = List.of("firing", "update", "resolved", "storm");

  private Samples() {}

  public record Sample(String kind, Report report) {}

  /// The update and the end are about the incident of the first one.
  public static List<Sample> all() {
    return KINDS.stream().map(kind -> new Sample(kind, report(kind))).toList();
  }

  private static Report report(String kind) {
    try (var in =
        Objects.requireNonNull(
            Samples.class.getResourceAsStream("samples/" + kind + ".json"), kind)) {
      return ReportJson.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
