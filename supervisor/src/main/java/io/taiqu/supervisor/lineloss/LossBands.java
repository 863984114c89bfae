package io.taiqu.supervisor.lineloss;

import io.taiqu.protocol.identity.DistrictId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * By what figures the loss of a district is judged, from a day on.
 *
 * @param district whose; empty for all that have none of their own
 * @param from the first day that they judge
 * @param leastCoveragePercent below this share of readings a loss is not computed
 * @param highAbovePercent unexplained loss, in points of supply, from which it is high
 * @param severeAbovePercent and severe
 * @param by who set them
 * @param reason why
 */
public record LossBands(
    Optional<DistrictId> district,
    LocalDate from,
    BigDecimal leastCoveragePercent,
    BigDecimal highAbovePercent,
    BigDecimal severeAbovePercent,
    String by,
    String reason,
    Instant at) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Why these bands can't be set; empty if they can. */
  Optional<Problem> problem(LocalDate today) {
    if (from.isBefore(today)) {
      return Optional.of(Problem.PAST);
    }
    if (leastCoveragePercent.signum() < 0 || leastCoveragePercent.compareTo(HUNDRED) > 0) {
      return Optional.of(Problem.COVERAGE);
    }
    return highAbovePercent.signum() <= 0
            || severeAbovePercent.compareTo(highAbovePercent) <= 0
            || severeAbovePercent.compareTo(HUNDRED) > 0
        ? Optional.of(Problem.ORDER)
        : Optional.empty();
  }

  /** The rules with these bands in the place of theirs. */
  LossRules in(LossRules rules) {
    return new LossRules(
        leastCoveragePercent.doubleValue() / 100,
        highAbovePercent.doubleValue(),
        severeAbovePercent.doubleValue(),
        rules.meterClassPercent(),
        rules.supplyClassPercent(),
        rules.transformerClassPercent(),
        rules.resistanceOhm(),
        rules.price());
  }

  /** Why bands can't be set. */
  public enum Problem {
    /** They would judge days anew that were judged already. */
    PAST,
    /** The least coverage must be from 0 to 100 %. */
    COVERAGE,
    /** It must be 0 &lt; high &lt; severe ≤ 100 %. */
    ORDER,
    /** There is no such district. */
    DISTRICT,
    /** A reason is missing or too long. */
    REASON
  }
}
