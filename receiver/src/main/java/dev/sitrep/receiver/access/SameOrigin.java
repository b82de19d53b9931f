package dev.sitrep.receiver.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Whether a request that changes something may be what a page of another site made a browser send.
/// The browser says so itself; programs say nothing, and pass.
///
/// @param site our own public address; empty where nobody knows it
public record SameOrigin(String site) {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OURS = Set.of("same-origin", "none");

  /// @param host the header: what the caller calls us
  public boolean allows(String method, String host, Call call) {
    if (SAFE.contains(method)) {
      return true;
    }
    var fetch = call.header("Sec-Fetch-Site");
    if (!fetch.isEmpty()) {
      return fetch.size() == 1 && OURS.contains(fetch.getFirst().strip());
    }
    List<String> origins = call.header("Origin");
    return origins.isEmpty() || (origins.size() == 1 && ours(origins.getFirst().strip(), host));
  }

  /// The scheme is compared with our own address only: behind a proxy we see http where the browser
  /// sees https.
  private boolean ours(String origin, String host) {
    try {
      var uri = new URI(origin);
      var authority = uri.getRawAuthority();
      return authority != null
          && (authority.equalsIgnoreCase(host)
              || (!site.isEmpty() && plain(uri).equals(plain(new URI(site)))));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String plain(URI uri) {
    var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }
}
