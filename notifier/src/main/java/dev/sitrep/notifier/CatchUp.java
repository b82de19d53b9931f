package dev.sitrep.notifier;

import dev.sitrep.report.Report;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Sections.Section;
import dev.sitrep.report.Sections.Weight;
import dev.sitrep.report.Site;
import dev.sitrep.report.Site.Link;
import dev.sitrep.report.Storm;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reports that could not be sent for a while, as one message: nobody reads fifty that come at
/// once, and most of them are over by then.
final class CatchUp {
  /// Of what a storm's message has, by the beginnings of its headings. What is not over comes
  /// first: that is what somebody has to look at.
  private static final Map<String, Weight> ORDER = order();

  private CatchUp() {}

  private static Map<String, Weight> order() {
    var order = new LinkedHashMap<String, Weight>();
    order.put("Common cause", Weight.VITAL);
    order.put("Worst", Weight.USEFUL);
    order.put("Causes", Weight.EXTRA);
    order.put("Alerts", Weight.EXTRA);
    return Collections.unmodifiableMap(order);
  }

  /// @param key the same for every try
  /// @param late in the order in which they were written; at least one
  static Message of(String key, List<Report> late, Instant now, ZoneId zone, Site site) {
    var latest = new LinkedHashMap<String, Report>();
    late.forEach(report -> latest.put(report.id(), report));
    var since = late.stream().map(Report::since).min(Instant::compareTo).orElse(now);
    var told =
        Report.ofStorm(
            "late-" + key, "", since, now, latest.values().stream().map(CatchUp::member).toList());
    var sections = sections(Sections.of(told, zone, site), late.size(), latest.values(), site);
    return new Message(key, told, sections, sections, "");
  }

  private static Storm.Member member(Report report) {
    return new Storm.Member(
            report.id(),
            report.severity(),
            report.object().qualified(),
            report.ending().isEmpty(),
            false,
            counted(report.alerts()))
        .with(report);
  }

  private static Map<String, Integer> counted(List<String> alerts) {
    return alerts.stream().collect(Collectors.toMap(name -> name, _ -> 1, Integer::sum));
  }

  private static Sections sections(
      Sections storm, int reports, Collection<Report> incidents, Site site) {
    long over = incidents.stream().filter(report -> report.ending().isPresent()).count();
    var sections = new ArrayList<Section>();
    sections.add(
        new Section(
            "Late",
            List.of(
                new Line.Text(
                    "%d reports waited for this channel, which did not take them or was not to be"
                            .formatted(reports)
                        + " disturbed; this stands for all of them."),
                new Line.Text(
                    "%d of %d incidents are over by now.".formatted(over, incidents.size()))),
            Weight.VITAL));
    ORDER.forEach((heading, weight) ->
        storm.sections().stream()
            .filter(section -> section.heading().startsWith(heading))
            .map(section -> new Section(section.heading(), section.lines(), weight))
            .forEach(sections::add));
    return new Sections(
        over == incidents.size() ? "resolved" : storm.status(),
        storm.severity(),
        "while this channel was silent: " + storm.headline(),
        sections,
        storm.foot(),
        site.base().isEmpty() ? List.of() : List.of(new Link("all incidents", site.base() + "/")));
  }
}
