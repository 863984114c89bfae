package io.taiqu.edge.modbus;

import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.util.List;
import java.util.Optional;

/**
 * What the registers of a meter mean by its profile. A value may only be asked for if its registers
 * were read.
 *
 * @param profile the model
 * @param unit the meter's address, which some models repeat in a register
 * @param image the registers that were read
 */
public record MeterView(MeterProfile profile, int unit, RegisterImage image) {

  private RegisterMeaning meaning() {
    return new RegisterMeaning(profile);
  }

  /** Whether the meter is of the profile's model, as far as a probe can tell. */
  public boolean isOfModel() {
    return profile.identity().probe().map(probe -> probe.matches(image, unit)).orElse(true);
  }

  /** The serial number; empty where the model does not tell one. */
  public Optional<String> serial() {
    return meaning().serial(image).map(MeterSerial::text);
  }

  /** The billing register; empty where the meter has no plausible number there. */
  public Optional<MeterRegister> register() {
    return meaning().register(image);
  }

  /** Phase to neutral, one per phase. */
  public List<Voltage> voltages() {
    return meaning().voltages(image);
  }

  /** One per phase. */
  public List<Current> currents() {
    return meaning().currents(image);
  }

  /** Total active power. */
  public Optional<Power> power() {
    return meaning().power(image);
  }

  /** Active power of each phase; empty where the model tells none. */
  public List<Power> phasePowers() {
    return meaning().phasePowers(image);
  }

  /** The transformer ratio that was set in the meter; its registers must have been read. */
  public Optional<CtRatio> ratio() {
    return meaning().ratio(image);
  }
}
