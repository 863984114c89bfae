package io.taiqu.edge.core;

import io.taiqu.edge.core.metering.MeterExchange;
import io.taiqu.edge.core.metering.MeterTrack;
import io.taiqu.edge.core.metering.PositionAxis;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.MeterRegister;
import java.util.Optional;

/**
 * The exchange of a meter: what the old one counted to its last register is charged, and the new
 * one counts on from there. Supply is not taken away until the supervisor has confirmed the new
 * meter by a hand-over.
 */
final class ExchangeDecisions {
  private ExchangeDecisions() {}

  static void onExchange(Decision decision, SupplyPointId point, MeterExchange exchange) {
    int index = decision.state().indexOf(point);
    if (index < 0) {
      refuse(decision, point, "the site has no such supply point");
      return;
    }
    PointState known = decision.at(index);
    boolean knownAlready =
        known
            .exchange()
            .filter(done -> done.exchange().record().equals(exchange.record()))
            .isPresent();
    if (knownAlready) {
      return;
    }
    boolean fits =
        known.meter().serial().equals(exchange.oldSerial())
            || known.meter().serial().equals(exchange.newSerial());
    if (!fits) {
      refuse(decision, point, "the meter there is " + known.meter().serial());
      return;
    }
    Optional<MeterRegister> last =
        known
            .meter()
            .axis()
            .positionOf(
                exchange.oldFinal(),
                known.track().trusted().map(MeterTrack.Trusted::register),
                known.meter().rollsOverAt());
    boolean behind =
        last.isEmpty()
            || known
                .track()
                .confirmed()
                .filter(position ->
                    known.meter().ratio().between(position.register(), last.get()).isNegative())
                .isPresent();
    if (behind) {
      refuse(
          decision,
          point,
          "the old meter's last register "
              + exchange.oldFinal()
              + " is below the last position read from it, "
              + known.track().confirmed().map(t -> t.register().toString()).orElse("unknown"));
      return;
    }
    MeterRegister position = last.orElseThrow();
    // What the old meter counted after its last read is charged with it, before anything moves.
    decision.emit(new Event.MeterTracked(point, known.track().trusting(position, exchange.at())));
    ChargingDecisions.follow(decision, index);
    if (decision.at(index).account().isPresent()) {
      ChargingDecisions.checkpoint(decision, index, position, exchange.at());
    } else {
      decision.emit(new Event.PositionKept(point, position, exchange.at()));
    }
    decision.emit(
        new Event.MeterExchanged(
            point, exchange, PositionAxis.joining(position, exchange.newFirst())));
  }

  private static void refuse(Decision decision, SupplyPointId point, String reason) {
    decision.emit(new Event.ExchangeRefused(point, reason));
  }
}
