package dev.sitrep.receiver.alertmanager;

import dev.sitrep.alert.Listed;
import dev.sitrep.alert.Standing;
import java.time.Duration;
import java.util.List;

/// What came of asking Alertmanager what fires.
public sealed interface Look {

  /// @param alerts those of our receiver
  /// @param whole whether nothing was left out: else nothing follows from what is not in it
  /// @param age for how long this Alertmanager has been running, by its own clock
  record Seen(List<Listed> alerts, boolean whole, Standing.Running standing, Duration age)
      implements Look {
    public Seen {
      alerts = List.copyOf(alerts);
    }
  }

  /// @param why what went wrong, naming the address
  /// @param wayOut what to do about it
  record Unseen(String why, String wayOut) implements Look {}
}
