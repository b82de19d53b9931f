package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.VolumeState;
import java.util.List;

/// A PersistentVolume that an alert names could not be reclaimed.
final class VolumeFailed implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(VolumeState.class).stream()
        .filter(volume -> volume.evidence().about().equals(file.incident().target().ref()))
        .filter(volume -> volume.evidence().phase().equals("Failed"))
        .map(VolumeFailed::finding)
        .toList();
  }

  private static Finding finding(Exhibit<VolumeState> exhibit) {
    var volume = exhibit.evidence();
    return new Finding(
        "volume-failed",
        volume.about(),
        List.of(volume.about()),
        "Failed",
        "%s could not be reclaimed after its claim was deleted%s"
            .formatted(
                volume.about().spoken(),
                volume.message().isEmpty() ? "" : ": " + Say.cut(volume.message(), 220)),
        Certainty.SEEN,
        List.of(exhibit.id()),
        List.of(Kubectl.describe(volume.about())),
        "");
  }
}
