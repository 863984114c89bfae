package io.taiqu.supervisor.lineloss.analysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an analysis found.
 *
 * @param firstDay which day of the readings, from 1, was the first that could be used
 * @param supplied kWh by the supply meter
 * @param sold kWh by the listed meters
 * @param lossPercent of supply; absent if not computable
 * @param uncertaintyPercent expanded uncertainty of it (k = 2), in points of supply
 * @param technicalLoss kWh; absent if it can't be told
 * @param status judgement
 * @param suspects the largest energy first
 * @param phases of every listed single-phase meter; absent where neither voltage nor archive tells
 * @param quality doubts about the readings
 */
public record LossFindings(
    int firstDay,
    double supplied,
    double sold,
    OptionalDouble lossPercent,
    OptionalDouble uncertaintyPercent,
    OptionalDouble technicalLoss,
    LossStatus status,
    List<Suspect> suspects,
    Map<String, Optional<LinePhase>> phases,
    List<QualityNote> quality) {
  public LossFindings {
    suspects = List.copyOf(suspects);
    quality = List.copyOf(quality);
  }
}
