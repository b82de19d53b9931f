package dev.sitrep.notifier;

import dev.sitrep.report.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the channels that hear of a report. Routes are asked in their order, the first that
/// matches decides, unless it goes on. Without routes every channel hears everything; with routes
/// what none matches is told nowhere.
///
/// Routes see the labels that all alerts of an incident have in common, and over them `severity`,
/// `cluster`, `namespace`, `kind` and `name` of the object in trouble, and each `alertname`.
public final class Router {
  private final List<Route> routes;

  private Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /// @param channels those that are there, for when there is no route
  public static Router of(List<Route> routes, List<String> channels) {
    return new Router(routes.isEmpty() ? List.of(Route.everything(channels)) : routes);
  }

  /// @param from earliest time to send it
  public record Recipient(String channel, Route.Told told, Instant from) {}

  /// Who hears of it, each channel once: by the first of its routes.
  ///
  /// @param knowing channels that were told of the incident before: only they hear of its end,
  ///   beside those that hear of nothing else. Where nobody was told, its end is the first message.
  public List<Recipient> of(Report report, Set<String> knowing, Instant now) {
    var labels = labels(report);
    var recipients = new LinkedHashMap<String, Recipient>();
    for (var route : routes) {
      if (!route.matchers().stream().allMatch(matcher -> matcher.matches(labels))) {
        continue;
      }
      for (var channel : route.channels()) {
        boolean knows = knowing.contains(channel) || knowing.isEmpty() && over(report);
        if (hears(route, report, knows)) {
          recipients.putIfAbsent(channel, new Recipient(channel, route.told(), route.from(now)));
        }
      }
      if (!route.goesOn()) {
        break;
      }
    }
    return List.copyOf(recipients.values());
  }

  /// How a channel is told of a report: by the first of its routes.
  Route.Told told(String channel, Report report) {
    var labels = labels(report);
    return routes.stream()
        .filter(route -> route.channels().contains(channel))
        .filter(route -> route.matchers().stream().allMatch(matcher -> matcher.matches(labels)))
        .map(Route::told)
        .findFirst()
        .orElse(Route.Told.THREAD);
  }

  private static boolean hears(Route route, Report report, boolean knows) {
    boolean certain = report.cause().certainty().compareTo(route.least()) <= 0;
    return switch (route.told()) {
      case RESOLVED_ONLY -> over(report) && certain;
      case THREAD, REPLACE -> over(report) ? knows : certain || knows;
    };
  }

  private static boolean over(Report report) {
    return report.ending().isPresent();
  }

  private static Map<String, Collection<String>> labels(Report report) {
    var labels = new HashMap<String, Collection<String>>();
    report.origin().labels().forEach((name, value) -> labels.put(name, List.of(value)));
    var own = new LinkedHashMap<String, String>();
    own.put("severity", report.severity());
    own.put("cluster", report.cluster());
    own.put("namespace", report.object().namespace());
    own.put("kind", report.object().kind());
    own.put("name", report.object().name());
    own.forEach((name, value) -> {
      if (!value.isEmpty()) {
        labels.put(name, List.of(value));
      }
    });
    labels.put("alertname", new ArrayList<>(report.alerts()));
    return labels;
  }
}
