package dev.sitrep.receiver.check;

import static dev.sitrep.receiver.check.Verdict.failed;
import static dev.sitrep.receiver.check.Verdict.ok;
import static dev.sitrep.receiver.check.Verdict.warning;

import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.ConfigProblem;
import dev.sitrep.receiver.Parts;
import dev.sitrep.receiver.check.Verdict.Result;
import java.net.URI;
import java.util.List;

/// A dry run of one channel: all but the message.
final class ChannelCheck {
  private ChannelCheck() {}

  static Look look(Config.Channel settings) {
    return new Look("channels", settings.name(), () -> List.of(verdict(settings)));
  }

  private static Verdict verdict(Config.Channel settings) {
    var subject = settings.name() + " (" + settings.type() + ")";
    try {
      return Parts.channel(settings)
          .address()
          .map(address -> reach(subject, address))
          .orElseGet(() -> ok("channels", subject, "needs no network"));
    } catch (ConfigProblem e) {
      return Verdict.told("channels", subject, Result.FAILED, e.getMessage());
    }
  }

  private static Verdict reach(String subject, URI address) {
    return switch (Reach.to(address)) {
      case Reach.Refused(var why, var wayOut) -> failed("channels", subject, why, wayOut);
      case Reach.Reached(var how) -> {
        var detail = how + "; no message was sent";
        yield Reach.isBare(address)
            ? warning(
                "channels",
                subject,
                detail + ", but what is sent can be read on the way",
                address.getScheme().equals("smtp")
                    ? "set its tls to starttls or implicit"
                    : "put an https address into its url")
            : ok("channels", subject, detail);
      }
    };
  }
}
