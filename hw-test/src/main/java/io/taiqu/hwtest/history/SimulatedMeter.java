package io.taiqu.hwtest.history;

import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.hwtest.device.PhaseQuantities;
import io.taiqu.hwtest.device.Quantities;
import io.taiqu.hwtest.device.QuantitySource;
import io.taiqu.hwtest.estate.MeterPlan;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** A meter of the history: what the unit would have read over the wire, without the wire. */
public final class SimulatedMeter {
  private static final long MICRO = 1_000_000L;

  private final MeterPlan plan;
  private final MeterProfile profile;
  private final QuantitySource source;
  private final long openingMicroWattHours;
  private int answersToGive = 2;

  public SimulatedMeter(
      MeterPlan plan, MeterProfile profile, QuantitySource source, long openingMicroWattHours) {
    this.plan = plan;
    this.profile = profile;
    this.source = source;
    this.openingMicroWattHours = openingMicroWattHours;
  }

  /** Position of the register in µWh, finer than the meter shows it. */
  long position() {
    Quantities seen = source.now().behindCurrentTransformer(plan.ctRatio());
    return openingMicroWattHours + seen.importMicroWattHours();
  }

  /** The register as the meter shows it: whole counts. */
  public MeterRegister register() {
    int exponent = profile.energy().exponent();
    long countMicro = MICRO;
    for (int i = 0; i < exponent; i++) {
      countMicro *= 10;
    }
    for (int i = 0; i > exponent; i--) {
      countMicro /= 10;
    }
    return new MeterRegister(position() / countMicro, exponent);
  }

  /** One read at a moment. */
  public Sample read(Instant at, long monotonicNanos) {
    if (!plan.answers()) {
      return new Sample.Failed(Cause.TIMEOUT, at, monotonicNanos);
    }
    SerialProbe serial =
        answersToGive > 0 ? new SerialProbe.Answered(plan.serial()) : new SerialProbe.NotAsked();
    answersToGive = Math.max(0, answersToGive - 1);
    Quantities seen = source.now().behindCurrentTransformer(plan.ctRatio());
    int phases = profile.phases();
    List<PhaseQuantities> shown = IntStream.range(0, phases).mapToObj(seen::phase).toList();
    return new Sample.Read(
        serial,
        register(),
        shown.stream().map(p -> new Voltage(Math.round(p.volts() * 10) * 100)).toList(),
        shown.stream().map(p -> new Current(Math.round(p.amperes() * 1000))).toList(),
        new Power(Math.round(seen.watts())),
        at,
        monotonicNanos);
  }
}
