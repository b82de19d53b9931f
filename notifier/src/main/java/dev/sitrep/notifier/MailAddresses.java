package dev.sitrep.notifier;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;

/// Addresses of mail as a person writes them: `oncall@example.org`, `On call <oncall@example.org>`,
/// several with commas between.
final class MailAddresses {
  /// What every server takes in one mail (RFC 5321, 4.5.3.1.8).
  private static final int MOST = 100;

  private MailAddresses() {}

  static InternetAddress one(ChannelSettings settings, String setting) {
    var addresses = several(settings, setting);
    if (addresses.size() > 1) {
      throw settings.problem("its %s has more than one address; keep one".formatted(setting));
    }
    return addresses.getFirst();
  }

  /// At least one, each once.
  static List<InternetAddress> several(ChannelSettings settings, String setting) {
    var text = settings.required(setting);
    var addresses = new LinkedHashMap<String, InternetAddress>();
    for (var address : parsed(settings, setting, text)) {
      addresses.putIfAbsent(address.getAddress(), checked(settings, setting, address));
    }
    if (addresses.isEmpty() || addresses.size() > MOST) {
      throw settings.problem(
          "its %s has %d addresses; write 1 to %d of them, with commas between"
              .formatted(setting, addresses.size(), MOST));
    }
    return List.copyOf(addresses.values());
  }

  private static InternetAddress[] parsed(ChannelSettings settings, String setting, String text) {
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw problem(settings, setting, "a line break or control character");
    }
    try {
      return InternetAddress.parse(text, true);
    } catch (AddressException e) {
      throw problem(settings, setting, Fitting.cut(Wrapping.printable(text), 100));
    }
  }

  private static InternetAddress checked(
      ChannelSettings settings, String setting, InternetAddress address) {
    if (!address.getAddress().matches("[!-~&&[^@<>()\\[\\]\\\\,;:\"]]+@[A-Za-z0-9.-]+")) {
      throw problem(settings, setting, Fitting.cut(Wrapping.printable(address.getAddress()), 100));
    }
    try {
      var personal = address.getPersonal();
      return personal == null
          ? new InternetAddress(address.getAddress())
          : new InternetAddress(address.getAddress(), personal, StandardCharsets.UTF_8.name());
    } catch (AddressException | UnsupportedEncodingException e) {
      throw problem(settings, setting, address.getAddress());
    }
  }

  private static IllegalArgumentException problem(
      ChannelSettings settings, String setting, String what) {
    return settings.problem(
        "its %s holds %s, which is no mail address; write oncall@example.org or "
                .formatted(setting, what)
            + "On call <oncall@example.org>, the domain in ASCII");
  }
}
