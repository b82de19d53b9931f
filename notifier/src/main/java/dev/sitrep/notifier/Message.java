package dev.sitrep.notifier;

import dev.sitrep.report.Report;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Site;
import java.time.ZoneId;

/// What is to be told on one channel.
///
/// @param key the same for every try of the same message: the far side can drop a repeat
/// @param report for channels that carry data
/// @param sections what is told now: of a follow-up only what is new
/// @param whole how the incident stands: what an earlier message is changed to
/// @param thread what the channel called its first message about this incident; empty when this is
///   the first
/// @param replies whether a message that was changed is answered too, so that somebody hears of it
public record Message(
    String key, Report report, Sections sections, Sections whole, String thread, boolean replies) {

  public Message(String key, Report report, Sections sections, Sections whole, String thread) {
    this(key, report, sections, whole, thread, true);
  }

  /// @param zone in which clock times are told
  /// @param thread what the channel called its first message about this incident, or empty
  public static Message of(String key, Report report, ZoneId zone, Site site, String thread) {
    return new Message(
        key, report, Sections.of(report, zone, site), Sections.whole(report, zone, site), thread);
  }

  /// The first that a channel hears of an incident.
  public static Message first(Report report, ZoneId zone, Site site) {
    return of(report.id(), report, zone, site, "");
  }

  /// The same, for a channel that is only to change its first message where it can.
  Message withoutReply() {
    return new Message(key, report, sections, whole, thread, false);
  }

  /// Whether the channel has told of this incident before.
  public boolean followsUp() {
    return !thread.isEmpty();
  }

  /// What answers a message that has been changed to how things stand: what is new. Of an end the
  /// message above tells the rest.
  Sections reply() {
    return report.ending().isEmpty()
        ? sections
        : new Sections(
            sections.status(),
            sections.severity(),
            sections.headline(),
            sections.sections().stream().limit(1).toList(),
            sections.foot(),
            sections.links().stream().limit(1).toList());
  }
}
