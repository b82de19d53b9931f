package dev.sitrep.engine;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/// Whether an address stands inside the cluster, as far as it can be seen from the address alone:
/// nobody is asked, so a name that DNS leads elsewhere passes. Network policies see to that.
final class Egress {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private Egress() {}

  /// @throws IllegalArgumentException where evidence would leave the cluster without leave
  static void check(ModelSettings settings) {
    var url = settings.url();
    var host = url.getHost();
    if (host == null
        || url.getScheme() == null
        || !SCHEMES.contains(url.getScheme().toLowerCase(Locale.ROOT))
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "model.url: %s is no address of an engine; write it like http://ollama.ai.svc:11434"
              .formatted(unnamed(url)));
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "model.url: holds a user or a password for %s; put what the engine asks for into the file"
                  .formatted(host)
              + " that model.keyFile names");
    }
    if (!settings.allowEgress() && !inside(host)) {
      throw new IllegalArgumentException(
          "model.url: %s is not inside the cluster as far as its name says, and evidence would leave"
                  .formatted(host)
              + " it; write a service's name in full, like ollama.ai.svc, or set model.allowEgress to"
              + " true");
    }
  }

  /// @param host as [URI#getHost] gives it
  static boolean inside(String host) {
    var name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[")) {
      var literal = name.substring(1, name.length() - 1);
      return near(InetAddress.ofLiteral(literal.replaceFirst("%.*", "")));
    }
    boolean rooted = name.endsWith(".");
    if (rooted) {
      name = name.substring(0, name.length() - 1);
    }
    var last = name.substring(name.lastIndexOf('.') + 1);
    if (last.matches("[0-9]+|0x[0-9a-f]*")) {
      // other ways to write the four numbers are read differently by different resolvers
      return name.matches("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}") && nearNumbers(name);
    }
    // one name alone is completed by the resolver, unless a dot says that it is whole: a top domain
    return name.equals("localhost")
        || (!name.contains(".") && !rooted)
        || name.endsWith(".svc")
        || name.endsWith(".cluster.local");
  }

  private static boolean nearNumbers(String quad) {
    try {
      return near(InetAddress.ofLiteral(quad));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Loopback, link-local, RFC 1918, and unique local addresses of IPv6.
  private static boolean near(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || (address instanceof Inet4Address
            ? address.isSiteLocalAddress()
            : (address.getAddress()[0] & 0xfe) == 0xfc);
  }

  /// Without what may be a password.
  private static String unnamed(URI url) {
    return url.toString().replaceFirst("//[^/]*@", "//").replaceFirst("[?#].*", "");
  }
}
