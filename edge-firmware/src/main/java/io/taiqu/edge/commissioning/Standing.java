package io.taiqu.edge.commissioning;

import io.taiqu.protocol.identity.SupplyPointId;

/**
 * Whether a meter may go into service.
 *
 * @param point what it measures
 * @param inService whether it was proved, or left unproved with a reason that allows it
 * @param why in a sentence if it may not; empty if it may
 */
public record Standing(SupplyPointId point, boolean inService, String why) {

  /** What the record so far says of a meter. */
  static Standing of(SitePlan plan, Progress progress, Diagnosis diagnosis, PlannedMeter meter) {
    if (diagnosis.verdict(meter).isEmpty()) {
      return out(meter, "It was not identified.");
    }
    for (Finding finding : diagnosis.concerning(meter.point())) {
      boolean allowed =
          switch (finding.weight()) {
            case BLOCKING -> false;
            case WAIVABLE, UNPROVED -> progress.answer(Procedure.reason(finding)).isPresent();
          };
      if (!allowed) {
        return out(meter, FindingText.of(plan, finding));
      }
    }
    if (!diagnosis.recognised(meter)) {
      return out(meter, "The planned meter does not answer at its place.");
    }
    if (meter.relay().isPresent() && diagnosis.relay(meter.point()).isEmpty()) {
      return out(meter, "Its relay was not tested.");
    }
    return new Standing(meter.point(), true, "");
  }

  private static Standing out(PlannedMeter meter, String why) {
    return new Standing(meter.point(), false, why);
  }
}
