package io.taiqu.supervisor.lineloss.analysis;

import java.util.List;
import java.util.Optional;

/**
 * A suspicion.
 *
 * @param meter whose; absent where no meter is to be named
 * @param type of what
 * @param underRecording share of the true energy that is not counted while it lasts; negative where
 *     too much is
 * @param energy kWh not counted over the span; negative where too many are
 * @param confidence 0 to 1
 * @param evidence reasons
 */
public record Suspect(
    Optional<String> meter,
    FaultType type,
    double underRecording,
    double energy,
    double confidence,
    List<Evidence> evidence) {
  public Suspect {
    evidence = List.copyOf(evidence);
  }

  /** This suspicion with days counted from another first one. */
  Suspect shifted(int days) {
    return new Suspect(
        meter,
        type,
        underRecording,
        energy,
        confidence,
        evidence.stream().map(reason -> reason.shifted(days)).toList());
  }
}
