package io.taiqu.edge.core;

import io.taiqu.edge.core.metering.MeterJudge;
import io.taiqu.edge.core.metering.MeterTrack;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.core.metering.ReadingRule;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Voltage;
import java.util.OptionalLong;
import java.util.Set;

/** What follows from one attempt to read one meter. */
final class MeterDecisions {
  private MeterDecisions() {}

  static void onSample(
      Decision decision, SupplyPointId point, Sample sample, Set<ReadingRule> rules) {
    int index = decision.state().indexOf(point);
    if (index < 0) {
      return;
    }
    PointState known = decision.at(index);
    MeterTrack before = known.track();
    MeterJudge judge = new MeterJudge(known.meter(), rules, decision.state().site().clockSpeed());
    MeterTrack track = judge.judge(before, sample, known.ratedPower());
    if (track == before) {
      // The same read once more: nothing has been learned, and nothing follows from it.
      return;
    }
    decision.emit(new Event.MeterTracked(point, track));
    if (sample instanceof Sample.Answer answer) {
      if (known.meter().role() == MeteredPoint.Role.SUPPLY && answer instanceof Sample.Read read) {
        noteBrownOut(decision, read);
      }
      if (track.strangers() >= MeterJudge.STRANGERS_UNTIL_EXCHANGED
          && !known.supply().wrongMeter()) {
        decision.emit(new Event.OtherMeterFound(point, decision.now().at()));
      }
      if (track.verdict().isBelieved()) {
        ChargingDecisions.show(decision, index);
      } else if (before.isUnconfirmed() && track.trusted().equals(before.confirmed())) {
        // The position before was dropped, and with it what was shown as used.
        ChargingDecisions.show(decision, index);
      }
      if (answer instanceof Sample.Read read) {
        IntervalDecisions.afterRead(decision, index, before, read);
      }
    }
    SupplyDecisions.afterSample(decision, index, sample);
  }

  /**
   * Only the transformer's own meter tells of a brown-out, and by its highest phase: at a
   * customer's meter an open relay, an unused phase or a blown fuse shows no voltage either.
   */
  private static void noteBrownOut(Decision decision, Sample.Read read) {
    long limit = decision.state().site().nominalVoltage().millivolts() / 5 * 4;
    OptionalLong highest = read.voltages().stream().mapToLong(Voltage::millivolts).max();
    if (highest.isPresent() && highest.getAsLong() < limit) {
      EdgeState state = decision.state();
      decision.emit(
          new Event.UnitTracked(
              state.unit().brownedOut(decision.now(), state.site().clockSpeed())));
    }
  }
}
