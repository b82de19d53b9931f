package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import dev.sitrep.evidence.ClaimState.Mount;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.LogLine;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The file that a log line speaks of, and the claim that is mounted there.
///
/// @param name empty when the line names none
/// @param claim absent when the file is not on one
record Path(String name, Optional<Exhibit<ClaimState>> claim, boolean mountedReadOnly) {
  private static final Pattern FILE = Pattern.compile("(?<![\\w.:/])/(?:[\\w.@%+-]+/?)+");

  static Path in(LogLine line, CaseFile file) {
    var names =
        FILE.matcher(Say.mounted(line.text())).results().map(found -> found.group()).toList();
    var on =
        file.all(ClaimState.class).stream()
            .flatMap(claim -> mounts(claim, line).stream().map(mount -> new On(claim, mount)))
            .toList();
    for (var name : names) {
      var best =
          on.stream()
              .filter(one -> covers(one.mount.path(), name))
              .max(Comparator.comparingInt(one -> one.mount.path().length()));
      if (best.isPresent()) {
        return new Path(name, Optional.of(best.get().claim), best.get().mount.readOnly());
      }
    }
    return new Path(names.isEmpty() ? "" : names.getFirst(), Optional.empty(), false);
  }

  private record On(Exhibit<ClaimState> claim, Mount mount) {}

  private static List<Mount> mounts(Exhibit<ClaimState> claim, LogLine line) {
    return claim.evidence().mounts().stream()
        .filter(mount -> mount.container().equals(line.container()))
        .filter(mount -> mount.pod().equals(line.about()))
        .toList();
  }

  private static boolean covers(String mount, String name) {
    return !mount.isEmpty()
        && (name.equals(mount) || name.startsWith(mount.endsWith("/") ? mount : mount + "/"));
  }

  boolean isEmpty() {
    return name.isEmpty();
  }

  /// Empty when the file is not on a claim.
  String claimName() {
    return claim.map(one -> one.evidence().about().name()).orElse("");
  }

  @Override
  public String toString() {
    return name;
  }
}
