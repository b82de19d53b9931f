package dev.sitrep.finding;

import dev.sitrep.evidence.Alerted;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.incident.RefusedChannel;
import java.util.List;
import java.util.Optional;

/// A channel of Sitrep's own takes no reports any more. Those that it refused are kept as dead
/// letters.
final class ChannelRefuses implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    var channel =
        file.incident().alerts().stream()
            .map(RefusedChannel::of)
            .flatMap(Optional::stream)
            .findFirst();
    var alerted =
        file.all(Alerted.class).stream()
            .filter(alert -> alert.evidence().name().equals(RefusedChannel.ALERT))
            .findFirst();
    return channel.isEmpty() || alerted.isEmpty()
        ? List.of()
        : List.of(finding(channel.get(), alerted.get()));
  }

  private static Finding finding(String channel, Exhibit<Alerted> alerted) {
    var why = alerted.evidence().summary();
    return new Finding(
        "channel-refuses",
        alerted.evidence().about(),
        List.of(alerted.evidence().about()),
        "without the reports of channel " + channel,
        "Sitrep's channel %s refuses what is sent to it%s"
            .formatted(channel, why.isEmpty() ? "" : ": " + why),
        Certainty.SEEN,
        List.of(alerted.id()),
        List.of(),
        "Mend channel %s in Sitrep's configuration, try it with `sitrep notify-test %s`, and send"
                .formatted(channel, channel)
            + " what it refused again with `sitrep dead-letters retry --all --channel %s`."
                .formatted(channel));
  }
}
