package io.taiqu.edge.modbus;

import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the registers of one model mean: from the words of a sweep to values in the protocol's
 * units. Pure; the same words always mean the same.
 */
public final class RegisterMeaning {
  /**
   * Stands for the serial number of a device that is not even of the commissioned model, so that it
   * can never be equal to it.
   */
  static final MeterSerial UNRECOGNISED = new MeterSerial("unrecognised-model");

  /** A ratio of more than this is no ratio of transformers. */
  private static final long HIGHEST_RATIO = 100_000;

  /** More than any meter can mean, whatever it measures. */
  private static final BigDecimal LIMIT = BigDecimal.valueOf(1_000_000_000_000L);

  private final MeterProfile.Registers registers;
  private final MeterProfile.Identity identity;

  /** More than any low-voltage meter can see: 10 kA, 1 000 kV and 1 GW are damaged words. */
  private static final long HIGHEST_MILLIAMPS = 10_000_000;

  private static final long HIGHEST_MILLIVOLTS = 1_000_000_000;
  private static final long HIGHEST_WATTS = 1_000_000_000;

  public RegisterMeaning(MeterProfile profile) {
    this.registers = profile.registers();
    this.identity = profile.identity();
  }

  /**
   * Who answered.
   *
   * @param unit the bus address that was asked
   * @param commissioned the serial number that stands for every meter of a model without a serial
   *     register: such a model is known by its probe alone, which can't tell two of them apart
   */
  public SerialProbe identity(RegisterImage image, int unit, MeterSerial commissioned) {
    Optional<MeterProfile.Probe> probe = identity.probe();
    if (probe.isPresent() && !probe.get().matches(image, unit)) {
      return probe.get().isProof()
          ? new SerialProbe.Answered(UNRECOGNISED)
          : new SerialProbe.NotAsked();
    }
    return new SerialProbe.Answered(
        identity.serial().isEmpty() ? commissioned : serial(image).orElse(UNRECOGNISED));
  }

  /** The serial number in the image; empty where the model or this meter tells none. */
  public Optional<MeterSerial> serial(RegisterImage image) {
    return identity
        .serial()
        .map(field -> field.text(image))
        .filter(text -> !text.isEmpty() && text.length() <= MeterSerial.LONGEST)
        .filter(text -> text.chars().allMatch(c -> c >= ' ' && c < 0x7F))
        .map(MeterSerial::new);
  }

  /**
   * The sample that a sweep's image makes.
   *
   * @param ratioRead whether the image holds the registers of the transformer ratios
   */
  public Sample sample(
      RegisterImage image,
      SerialProbe serial,
      boolean ratioRead,
      Instant takenAt,
      long monotonicNanos) {
    Optional<MeterRegister> register = register(image);
    Optional<Power> power = power(image);
    if (register.isEmpty() || power.isEmpty()) {
      return new Sample.Failed(Cause.IMPLAUSIBLE, takenAt, monotonicNanos);
    }
    return new Sample.Read(
        serial,
        register.get(),
        voltages(image),
        currents(image),
        power.get(),
        takenAt,
        monotonicNanos,
        new Sample.Detail(
            export(image),
            phasePowers(image),
            stepMilliwattHours(image),
            registers.energy().bothDirections(),
            ratioRead ? ratio(image) : Optional.empty(),
            signals(image)));
  }

  /**
   * The sample that an image of the billing register alone makes.
   *
   * @param ratioRead whether the image holds the registers of the transformer ratios as well
   */
  public Sample registerSample(
      RegisterImage image,
      SerialProbe serial,
      boolean ratioRead,
      Instant takenAt,
      long monotonicNanos) {
    return register(image)
        .<Sample>map(register ->
            new Sample.RegisterRead(
                serial,
                register,
                stepMilliwattHours(image),
                ratioRead ? ratio(image) : Optional.empty(),
                takenAt,
                monotonicNanos))
        .orElseGet(() -> new Sample.Failed(Cause.IMPLAUSIBLE, takenAt, monotonicNanos));
  }

  /** The billing register; empty where the meter has no plausible number there. */
  public Optional<MeterRegister> register(RegisterImage image) {
    return position(registers.energy(), image);
  }

  /** The register of energy that flowed back. */
  public Optional<MeterRegister> export(RegisterImage image) {
    return registers.energyExport().flatMap(field -> position(field, image));
  }

  static Optional<MeterRegister> position(MeterProfile.EnergyField energy, RegisterImage image) {
    return energy
        .field()
        .number(image)
        .filter(raw -> raw.signum() >= 0 && raw.compareTo(LIMIT) < 0)
        .map(raw -> raw.multiply(energy.countScale()).setScale(0, RoundingMode.HALF_EVEN))
        .filter(count -> count.compareTo(BigDecimal.valueOf(energy.rollOver())) < 0)
        .map(count -> new MeterRegister(count.longValueExact(), energy.exponent()));
  }

  /**
   * By how much the billing register can rise at least, in mWh: one count, or the distance to the
   * next number that a float can hold, whichever is more. A float of kWh steps by 0.98 Wh from 8
   * 192 kWh on, by 15.6 Wh from 131 072 kWh on.
   */
  public long stepMilliwattHours(RegisterImage image) {
    MeterProfile.EnergyField energy = registers.energy();
    BigDecimal count = BigDecimal.ONE.scaleByPowerOfTen(energy.exponent() + 3);
    BigDecimal step =
        energy
            .field()
            .spacing(image)
            .multiply(energy.countScale())
            .scaleByPowerOfTen(energy.exponent() + 3);
    return count.max(step).setScale(0, RoundingMode.CEILING).longValueExact();
  }

  /** Phase to neutral, one per phase; empty where one of them is no number. */
  public List<Voltage> voltages(RegisterImage image) {
    return all(registers.voltages(), image, HIGHEST_MILLIVOLTS).stream().map(Voltage::new).toList();
  }

  /** One per phase, and the neutral's; empty where one of them is no number. */
  public List<Current> currents(RegisterImage image) {
    return all(registers.currents(), image, HIGHEST_MILLIAMPS).stream().map(Current::new).toList();
  }

  /** What the meter tells of tampering with it. */
  public Set<QualityFlag> signals(RegisterImage image) {
    Set<QualityFlag> signals = EnumSet.noneOf(QualityFlag.class);
    registers
        .status()
        .ifPresent(status -> {
          int word = status.field().word(image);
          if ((word & status.coverOpened()) != 0) {
            signals.add(QualityFlag.COVER_OPENED);
          }
          if ((word & status.magneticField()) != 0) {
            signals.add(QualityFlag.MAGNETIC_FIELD);
          }
        });
    return signals;
  }

  /** Total active power. */
  public Optional<Power> power(RegisterImage image) {
    return counted(registers.power(), image)
        .filter(watts -> Math.abs(watts) <= HIGHEST_WATTS)
        .map(Power::new);
  }

  /** Active power of each phase; empty where the model tells none. */
  public List<Power> phasePowers(RegisterImage image) {
    return all(registers.phasePowers(), image, HIGHEST_WATTS).stream().map(Power::new).toList();
  }

  /**
   * The multiplier that was set in the meter and must still be applied to its registers; empty
   * where the model tells none, or has applied it itself.
   */
  public Optional<CtRatio> ratio(RegisterImage image) {
    Optional<MeterProfile.Ratio> known =
        registers.ratio().filter(ratio -> !ratio.applied() && !registers.ratioFields().isEmpty());
    if (known.isEmpty()) {
      return Optional.empty();
    }
    long product = 1;
    for (RegisterField field : registers.ratioFields()) {
      Optional<BigDecimal> number = field.number(image);
      if (number.isEmpty()
          || number.get().signum() <= 0
          || number.get().compareTo(BigDecimal.valueOf(HIGHEST_RATIO)) > 0) {
        return Optional.empty();
      }
      product *= number.get().setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }
    return product <= Integer.MAX_VALUE && product > 0
        ? Optional.of(new CtRatio((int) product, 1))
        : Optional.empty();
  }

  /** All of them or none: a value that took another phase's place would be a wrong one. */
  private static List<Long> all(
      List<MeterProfile.ScaledField> fields, RegisterImage image, long highest) {
    List<Long> values = new ArrayList<>(fields.size());
    for (MeterProfile.ScaledField field : fields) {
      Optional<Long> value = counted(field, image).filter(known -> Math.abs(known) <= highest);
      if (value.isEmpty()) {
        return List.of();
      }
      values.add(value.get());
    }
    return values;
  }

  /** A measured value in its unit of account; empty where the meter has no number there. */
  static Optional<Long> counted(MeterProfile.ScaledField field, RegisterImage image) {
    return field
        .field()
        .number(image)
        .filter(raw -> raw.abs().compareTo(LIMIT) < 0)
        .map(raw -> raw.multiply(field.scale()).setScale(0, RoundingMode.HALF_EVEN).longValue());
  }
}
