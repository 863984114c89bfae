package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.MeterExchange;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.quantity.MeterRegister;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A meter that is taken away, and another one in its place; at most one in a history. */
final class Exchange {
  private final History history;
  private final Unit unit;
  private Optional<Household> exchanged = Optional.empty();
  private Optional<MeterExchange> unrecorded = Optional.empty();
  private boolean recorded;

  Exchange(History history, Unit unit) {
    this.history = history;
    this.unit = unit;
  }

  /** A technician puts another meter in, and records it now or later; whether one did. */
  boolean happen(Household household, RandomGenerator random) {
    if (exchanged.isPresent()) {
      return false;
    }
    exchanged = Optional.of(household);
    MeterSerial before = household.serial();
    MeterRegister last = household.shown();
    household.exchange(random.nextInt(1_000));
    unrecorded =
        Optional.of(
            new MeterExchange(
                before,
                last,
                household.serial(),
                household.shown(),
                "Zhang San",
                unit.clockNow(),
                Digest.of("exchange".getBytes(StandardCharsets.UTF_8))));
    if (random.nextBoolean()) {
      giveRecord();
    }
    return true;
  }

  /** The technician gives the record to the unit, again if it was given before. */
  void giveRecord() {
    if (unrecorded.isPresent() && unit.isRunning()) {
      history.tell("the exchange is recorded");
      recorded = true;
      unit.step(new Input.MeterExchanged(exchanged.orElseThrow().point, unrecorded.get()));
    }
  }

  /** Two people let the account go on with the new meter, once it is recorded. */
  void handOver() {
    if (recorded
        && history.clerks().replace(exchanged.orElseThrow(), exchanged.orElseThrow().serial())) {
      history.tell("two people hand the account over to the new meter");
    }
  }
}
