package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.supervisor.lineloss.analysis.LinePhase;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.analysis.QualityNote;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the analysis of one transformer over some days came to.
 *
 * @param from first day that was used
 * @param to last day
 * @param at when it was made
 * @param by who asked for it; empty if nobody did
 * @param status by the bands of the last day
 * @param cause why it is not computable; absent if it is, or if only the quality notes say why
 * @param lossPercent absent if not computable
 * @param uncertaintyPercent expanded (k = 2), in points of supply
 * @param coverage share of the due reads that are there, 0 to 1
 * @param technicalByVoltage technical loss by the voltage-drop method
 * @param technicalByResistance and by equivalent resistance
 * @param suspicions the largest energy first
 * @param phases of every listed single-phase meter, as voltages show it; absent where they do not
 *     tell
 * @param quality doubts about the readings; meters by their supply point
 * @param silences meters from which no energy came
 * @param reviews use that moved by a fifth or more
 * @param measured how many reads the figures rest on: where more arrive late, it is made anew
 */
public record Survey(
    TransformerId transformer,
    LocalDate from,
    LocalDate to,
    Instant at,
    String by,
    LossStatus status,
    Optional<Cause> cause,
    Energy supplied,
    Energy sold,
    OptionalDouble lossPercent,
    OptionalDouble uncertaintyPercent,
    double coverage,
    Optional<Energy> technicalByVoltage,
    Optional<Energy> technicalByResistance,
    List<Suspicion> suspicions,
    Map<SupplyPointId, Optional<LinePhase>> phases,
    List<QualityNote> quality,
    List<Silence> silences,
    List<UseReview> reviews,
    long measured) {
  public Survey {
    suspicions = List.copyOf(suspicions);
    phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
    quality = List.copyOf(quality);
    silences = List.copyOf(silences);
    reviews = List.copyOf(reviews);
  }

  /** Why nothing could be computed. */
  public enum Cause {
    /** There are no readings of the transformer at all. */
    NO_READINGS,
    /** The estate names no supply meter, or it was never read. */
    NO_SUPPLY_READS,
    /** The supply meter does not tell the voltages of three phases. */
    SUPPLY_NOT_THREE_PHASE,
    /** Fewer whole days than the analysis needs. */
    TOO_FEW_DAYS,
    /** Listed meters were never read. */
    METERS_NEVER_READ,
    /** Too many reads are missing. */
    COVERAGE,
    /** A fault of ours: the log says which. */
    ANALYSIS_FAILED
  }

  /** Energy that neither was sold nor is explained by technical loss; absent if not computable. */
  public Optional<Energy> unexplained() {
    return lossPercent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            supplied
                .minus(sold)
                .minus(technicalByVoltage.or(() -> technicalByResistance).orElse(Energy.ZERO)));
  }
}
