package io.taiqu.edge.core;

import io.taiqu.edge.core.metering.MeterJudge;
import io.taiqu.edge.core.metering.MeterTrack;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Voltage;

/** What follows from one attempt to read one meter. */
final class MeterDecisions {
  private MeterDecisions() {}

  static void onSample(Decision decision, SupplyPointId point, Sample sample) {
    int index = decision.state().indexOf(point);
    if (index < 0) {
      return;
    }
    PointState known = decision.at(index);
    MeterTrack before = known.track();
    MeterTrack track = new MeterJudge(known.meter()).judge(before, sample, known.ratedPower());
    decision.emit(new Event.MeterTracked(point, track));
    if (sample instanceof Sample.Read read) {
      // Behind an open relay there may be no voltage; that says nothing about the supply.
      if (known.supply().commanded() == SupplyState.ON) {
        noteBrownOut(decision, read);
      }
      if (track.strangers() >= MeterJudge.STRANGERS_UNTIL_EXCHANGED
          && !known.supply().wrongMeter()) {
        decision.emit(new Event.OtherMeterFound(point, decision.now().at()));
      }
      if (track.verdict().isBelieved()) {
        ChargingDecisions.follow(decision, index);
      }
      IntervalDecisions.afterRead(decision, index, before, read);
    }
    SupplyDecisions.afterSample(decision, index, sample);
  }

  private static void noteBrownOut(Decision decision, Sample.Read read) {
    long limit = decision.state().site().nominalVoltage().millivolts() / 5 * 4;
    for (Voltage voltage : read.voltages()) {
      if (voltage.millivolts() < limit) {
        decision.emit(
            new Event.UnitTracked(decision.state().unit().withGraceFrom(decision.now().at())));
        return;
      }
    }
  }
}
