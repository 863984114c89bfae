package io.taiqu.edge.modbus;

import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.math.BigDecimal;
import java.math.RoundingMode;
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

  /** Whether the meter is of the profile's model, as far as a probe can tell. */
  public boolean isOfModel() {
    return profile.identity().probe().map(probe -> probe.matches(image, unit)).orElse(true);
  }

  /** The serial number; empty where the model does not tell one. */
  public Optional<String> serial() {
    return profile
        .identity()
        .serial()
        .map(field -> field.text(image))
        .filter(text -> !text.isEmpty());
  }

  /** The billing register; empty where the meter has no plausible number there. */
  public Optional<MeterRegister> register() {
    MeterProfile.EnergyField energy = profile.energy();
    return energy
        .field()
        .number(image)
        .map(raw -> raw.multiply(energy.countScale()).setScale(0, RoundingMode.HALF_EVEN))
        .filter(count ->
            count.signum() >= 0 && count.compareTo(BigDecimal.valueOf(energy.rollOver())) < 0)
        .map(count -> new MeterRegister(count.longValueExact(), energy.exponent()));
  }

  /** Phase to neutral, one per phase. */
  public List<Voltage> voltages() {
    return profile.voltages().stream()
        .flatMap(field -> counted(field).stream())
        .map(Voltage::new)
        .toList();
  }

  /** One per phase. */
  public List<Current> currents() {
    return profile.currents().stream()
        .flatMap(field -> counted(field).stream())
        .map(Current::new)
        .toList();
  }

  /** Total active power. */
  public Optional<Power> power() {
    return counted(profile.power()).map(Power::new);
  }

  private Optional<Long> counted(MeterProfile.ScaledField field) {
    return field
        .field()
        .number(image)
        .map(raw -> raw.multiply(field.scale()).setScale(0, RoundingMode.HALF_EVEN).longValue());
  }
}
