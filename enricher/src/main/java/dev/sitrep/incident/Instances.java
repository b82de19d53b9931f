package dev.sitrep.incident;

import dev.sitrep.safety.Names;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What Prometheus calls an instance: `host:port`, or what relabeling made of it.
final class Instances {
  private static final Pattern BRACKETED = Pattern.compile("\\[(.*)\\](:\\d{1,5})?");
  private static final Pattern WITH_PORT = Pattern.compile("([^:]*):\\d{1,5}");
  private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9a-f:.]{2,45}");

  private Instances() {}

  /// A node's name or address in lower case; empty for what can be neither.
  static Optional<String> host(String instance) {
    var host = withoutPort(instance).toLowerCase(Locale.ROOT);
    return Optional.of(host)
        .filter(name -> Names.isSubdomain(name) || IPV6.matcher(name).matches());
  }

  private static String withoutPort(String instance) {
    for (var form : List.of(BRACKETED, WITH_PORT)) {
      var match = form.matcher(instance);
      if (match.matches()) {
        return match.group(1);
      }
    }
    return instance;
  }
}
