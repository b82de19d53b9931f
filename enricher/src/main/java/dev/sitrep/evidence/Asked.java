package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A host that a failing pod names.
///
/// @param where `env DB_HOST of container cart`, `log of container cart`
/// @param failing the line that names it tells of a failure to reach it
record Asked(Ref pod, String container, Address address, String where, boolean failing) {
  private static final int MOST = 60;
  private static final int MOST_PODS = 4;

  /// Where a log line names a host because of it.
  private static final Pattern UNREACHED =
      Pattern.compile(
          "(?i)refused|timed? ?out|timeout|deadline|no such host|not known|unknown ?host|resolv|ENOTFOUND|EAI_AGAIN"
              + "|bad address|unreachable|no route|reset|could not (?:connect|translate)|cannot connect|can't connect"
              + "|unable to connect|failed|error|not found in upstream|unavailable|closed|EOF");

  boolean logged() {
    return where.startsWith("log ");
  }

  /// Named by a person who set the pod up, who means a host by it.
  boolean configured() {
    return where.startsWith("env ");
  }

  /// Those in the logs first: they were really asked.
  static List<Asked> of(Focus focus, List<Evidence> logs) {
    var asked = new ArrayList<Asked>();
    for (var evidence : logs) {
      if (evidence instanceof LogLine line) {
        boolean failing = UNREACHED.matcher(line.text()).find();
        for (var address : Address.in(line.text())) {
          asked.add(
              new Asked(
                  line.about(),
                  line.container(),
                  address,
                  "log of container " + line.container(),
                  failing));
        }
      }
    }
    var owners = new HashSet<Optional<Ref>>();
    focus.sample().stream()
        .filter(pod -> owners.add(PodSummary.of(pod).owner()))
        .limit(MOST_PODS)
        .forEach(pod -> configured(pod, asked));
    return asked.stream()
        .filter(one -> !one.address.local())
        .sorted(java.util.Comparator.comparing((Asked one) -> !one.failing))
        .distinct()
        .limit(MOST)
        .toList();
  }

  /// What the pod's configuration names.
  static List<Asked> by(Pod pod) {
    var asked = new ArrayList<Asked>();
    configured(pod, asked);
    return asked.stream().filter(one -> !one.address.local()).distinct().limit(MOST).toList();
  }

  private static void configured(Pod pod, List<Asked> asked) {
    if (pod.getSpec() == null) {
      return;
    }
    var ref = PodSummary.of(pod).ref();
    Stream.concat(
            Absent.list(pod.getSpec().getContainers()).stream(),
            Absent.list(pod.getSpec().getInitContainers()).stream())
        .forEach(container -> {
          environment(ref, container, asked);
          commandLine(ref, container, asked);
        });
  }

  private static void environment(Ref pod, Container container, List<Asked> asked) {
    var values = new LinkedHashMap<String, String>();
    for (EnvVar one : Absent.list(container.getEnv())) {
      if (one.getValue() != null) {
        values.put(Absent.text(one.getName()), one.getValue());
      }
    }
    values.forEach((name, value) -> {
      for (var address : Address.in(name, value)) {
        asked.add(
            new Asked(
                pod,
                container.getName(),
                address.port() == 0 ? withPort(name, address, values) : address,
                "env %s of container %s".formatted(name, container.getName()),
                false));
      }
    });
  }

  /// `DB_PORT` beside `DB_HOST`
  private static Address withPort(String name, Address address, Map<String, String> values) {
    var stem =
        name.replaceFirst("(?i)_?(?:host|hostname|server|addr|address|service|svc|endpoint)$", "");
    var port = values.getOrDefault(stem + "_PORT", values.getOrDefault(stem + "_port", ""));
    return port.matches("\\d{2,5}") ? new Address(address.host(), Integer.parseInt(port)) : address;
  }

  private static void commandLine(Ref pod, Container container, List<Asked> asked) {
    var words =
        Stream.concat(
                Absent.list(container.getCommand()).stream(),
                Absent.list(container.getArgs()).stream())
            .toList();
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      int equals = word.startsWith("-") ? word.indexOf('=') : -1;
      var option = equals > 0 ? word.substring(0, equals) : i > 0 ? words.get(i - 1) : "";
      var value = equals > 0 ? word.substring(equals + 1) : word;
      for (var address : Address.in(option.startsWith("-") ? option : "", value)) {
        asked.add(
            new Asked(
                pod,
                container.getName(),
                address,
                "command of container " + container.getName(),
                false));
      }
    }
  }
}
