package dev.sitrep.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where people find things: addresses for their browsers, none of which Sitrep itself opens. Empty
/// where there is no such place.
///
/// @param base Sitrep's own pages: a report is at `/i/<id>` below it
/// @param alertmanager as people open it, not the address in the cluster
/// @param dashboard a template with `{namespace}`, `{kind}`, `{name}` and `{cluster}`
public record Site(String base, String alertmanager, String dashboard) {
  public static final Site NONE = new Site("", "", "");

  private static final int LONGEST = 2_000;

  /// Labels that say what an alert is about; the others say who measured it.
  private static final Set<String> ABOUT =
      Set.of(
          "cluster",
          "namespace",
          "deployment",
          "statefulset",
          "daemonset",
          "job_name",
          "cronjob",
          "pod",
          "persistentvolumeclaim",
          "horizontalpodautoscaler",
          "node");

  /// @param url http or https
  /// @param asks what the reader thinks of the report, instead of leading him on
  public record Link(String label, String url, boolean asks) {
    public Link(String label, String url) {
      this(label, url, false);
    }
  }

  public Site {
    base = withoutSlash(base);
    alertmanager = withoutSlash(alertmanager);
  }

  /// Sitrep's own pages and nothing else.
  public static Site at(String base) {
    return new Site(base, "", "");
  }

  private static String withoutSlash(String url) {
    return url.replaceFirst("/+$", "");
  }

  /// `http://sitrep.example/i/01J...`, or `/i/01J...` where nobody knows the address.
  String report(String id) {
    return base + "/i/" + id;
  }

  /// The report first; what a reader may say of it last.
  List<Link> links(Report report) {
    var links = new ArrayList<Link>();
    if (!base.isEmpty()) {
      links.add(new Link("report", report(report.id())));
    }
    opened(report.origin().runbook()).ifPresent(url -> links.add(new Link("runbook", url)));
    if (report.status().equals("firing")) {
      silence(report).ifPresent(url -> links.add(new Link("silence", url)));
    }
    opened(report.origin().rule()).ifPresent(url -> links.add(new Link("alert", url)));
    opened(filled(report)).ifPresent(url -> links.add(new Link("dashboard", url)));
    if (!base.isEmpty() && Reaction.fits(report)) {
      for (var reaction : Reaction.values()) {
        links.add(new Link(reaction.label(), feedback(report.id(), reaction), true));
      }
    }
    return List.copyOf(links);
  }

  /// The links of a message that lead on to other places: for who has the report before him.
  public List<Link> elsewhere(Report report) {
    return links(report).stream()
        .filter(link -> !link.asks() && !link.url().equals(report(report.id())))
        .toList();
  }

  /// Alertmanager's form for a new silence, filled in with what the alerts are about.
  private Optional<String> silence(Report report) {
    if (alertmanager.isEmpty() || report.alerts().isEmpty() || report.storm().isPresent()) {
      return Optional.empty();
    }
    var matchers = new ArrayList<String>();
    matchers.add(
        report.alerts().size() == 1
            ? matcher("alertname", "=", report.alerts().getFirst())
            : matcher("alertname", "=~", String.join("|", report.alerts())));
    report.origin().labels().entrySet().stream()
        .filter(label -> ABOUT.contains(label.getKey()))
        .forEach(label -> matchers.add(matcher(label.getKey(), "=", label.getValue())));
    return opened(
        alertmanager
            + "/#/silences/new?filter="
            + encoded("{" + String.join(", ", matchers) + "}"));
  }

  /// Opening it says nothing yet: mail scanners and chats open what they pass on.
  private String feedback(String id, Reaction reaction) {
    return report(id) + "/feedback?says=" + reaction.word();
  }

  private static String matcher(String name, String sign, String value) {
    return name + sign + "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private String filled(Report report) {
    return dashboard
        .replace("{namespace}", encoded(report.object().namespace()))
        .replace("{kind}", encoded(report.object().kind()))
        .replace("{name}", encoded(report.object().name()))
        .replace("{cluster}", encoded(report.cluster()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// An address that a browser opens and that says where it leads: http or https, a host, no user
  /// name.
  static Optional<String> opened(String text) {
    if (text.isEmpty() || text.length() > LONGEST || !text.matches("[!-~]+")) {
      return Optional.empty();
    }
    try {
      var url = new URI(text);
      boolean web =
          "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
      return web && url.getHost() != null && url.getRawUserInfo() == null
          ? Optional.of(url.toASCIIString())
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
