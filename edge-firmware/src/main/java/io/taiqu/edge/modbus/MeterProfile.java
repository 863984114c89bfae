package io.taiqu.edge.modbus;

import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.MeterRegister;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one model of meter looks like from the bus. Comes from a data file, so that a technician can
 * add a model without a build.
 *
 * @param id the name that the site file uses
 * @param name make and model for people
 * @param limits what the model can bear
 * @param identity how the model and the single meter are recognised
 * @param registers what stands where
 * @param writeDenied registers that must never be written
 * @param relay the meter's own load relay, if it has one
 * @param variant which of the model's known versions this is; empty where there is only one, or
 *     where it is not known yet
 * @param variants the versions among which a probe decides, most likely first; empty where there is
 *     only one, and after the decision
 */
public record MeterProfile(
    String id,
    String name,
    Limits limits,
    Identity identity,
    Registers registers,
    List<AddressRange> writeDenied,
    Optional<OwnRelay> relay,
    Optional<String> variant,
    List<Variant> variants) {
  public MeterProfile {
    writeDenied = List.copyOf(writeDenied);
    variants = List.copyOf(variants);
  }

  /**
   * What the model can bear; times in nanoseconds.
   *
   * @param registersPerRead longest block
   * @param turnaroundNanos typical time from request to answer
   * @param timeoutNanos longest time from request to answer
   * @param minimumGapNanos pause that it needs between two queries
   * @param readsThroughGaps whether a block may contain registers that the model doesn't document
   */
  public record Limits(
      int registersPerRead,
      long turnaroundNanos,
      long timeoutNanos,
      long minimumGapNanos,
      boolean readsThroughGaps) {}

  /**
   * How a meter is recognised.
   *
   * @param probe a register with a known content that tells the model, if there is one
   * @param serial the register with the meter's serial number, if there is one
   */
  public record Identity(Optional<Probe> probe, Optional<RegisterField> serial) {}

  /**
   * What stands where.
   *
   * @param energy the billing register
   * @param energyExport energy that flowed back, if the model counts it
   * @param voltages phase to neutral, one per phase
   * @param currents one per phase, and the neutral's where the model measures it
   * @param power total active power, import positive
   * @param phasePowers active power per phase, import positive; empty where the model tells none
   * @param powerFactor of all phases together, scaled to thousandths
   * @param frequency of the mains, scaled to mHz
   * @param ratio the instrument transformers as they were set in the meter
   * @param status what the meter tells of tampering with it
   */
  public record Registers(
      EnergyField energy,
      Optional<EnergyField> energyExport,
      List<ScaledField> voltages,
      List<ScaledField> currents,
      ScaledField power,
      List<ScaledField> phasePowers,
      Optional<ScaledField> powerFactor,
      Optional<ScaledField> frequency,
      Optional<Ratio> ratio,
      Optional<Status> status) {
    public Registers {
      voltages = List.copyOf(voltages);
      currents = List.copyOf(currents);
      phasePowers = List.copyOf(phasePowers);
    }

    /** The fields that tell the transformer ratios. */
    public List<RegisterField> ratioFields() {
      List<RegisterField> fields = new ArrayList<>(2);
      ratio.ifPresent(known -> {
        known.current().ifPresent(fields::add);
        known.voltage().ifPresent(fields::add);
      });
      return fields;
    }
  }

  /**
   * The instrument transformers as they were set in the meter: whole numbers, so many primary
   * amperes or volts for one on the secondary side.
   *
   * @param current the current transformers' ratio
   * @param voltage the voltage transformers' ratio
   * @param applied whether the registers are multiplied by it already (primary values)
   */
  public record Ratio(
      Optional<RegisterField> current, Optional<RegisterField> voltage, boolean applied) {}

  /**
   * A register whose content tells the model.
   *
   * @param field the register
   * @param expectation what must stand in it
   */
  public record Probe(RegisterField field, Expectation expectation) {

    /**
     * Whether it can be held against a meter that the probe fails. What is measured now, such as a
     * frequency, may be absent in the right meter too: it confirms, and never accuses.
     */
    public boolean isProof() {
      return switch (expectation) {
        case Expectation.UnitAddress _, Expectation.OneOf _, Expectation.BeginsWith _ -> true;
        case Expectation.Within _ -> false;
      };
    }

    /** Whether the image shows the model that the profile is for. */
    public boolean matches(RegisterImage image, int unit) {
      return switch (expectation) {
        case Expectation.UnitAddress(boolean high) ->
            (high ? field.word(image) >> 8 : field.word(image)) == unit;
        case Expectation.OneOf oneOf -> oneOf.texts().contains(field.text(image));
        case Expectation.BeginsWith text -> field.text(image).startsWith(text.text());
        case Expectation.Within within ->
            field
                .number(image)
                .filter(n -> n.compareTo(within.above()) > 0 && n.compareTo(within.below()) < 0)
                .isPresent();
      };
    }
  }

  /** What a probe expects. */
  public sealed interface Expectation {
    /**
     * The register repeats the device's bus address.
     *
     * @param inHighByte whether it stands in the register's high byte alone
     */
    record UnitAddress(boolean inHighByte) implements Expectation {}

    /**
     * The register holds one of these.
     *
     * @param texts numbers in decimal
     */
    record OneOf(List<String> texts) implements Expectation {
      public OneOf {
        texts = List.copyOf(texts);
      }
    }

    /**
     * The register's text begins so.
     *
     * @param text beginning of the model's name
     */
    record BeginsWith(String text) implements Expectation {}

    /**
     * The register's number lies between two others.
     *
     * @param above it is greater than this
     * @param below and less than this
     */
    record Within(BigDecimal above, BigDecimal below) implements Expectation {}
  }

  /**
   * One of several versions of a model that sources describe differently.
   *
   * @param name what the commissioning record calls it
   * @param when what must hold for a meter to be one
   * @param profile the model in this version
   */
  public record Variant(String name, Probe when, MeterProfile profile) {}

  /**
   * A measured value.
   *
   * @param field where it stands
   * @param scale what one count is worth in thousandths of a volt, ampere, hertz or of one, or in
   *     watts
   */
  public record ScaledField(RegisterField field, BigDecimal scale) {}

  /**
   * A register whose bits tell of tampering; a mask of 0 where the model does not tell.
   *
   * @param field where
   * @param coverOpened bits that are set when a cover of the meter was opened
   * @param magneticField bits that are set when a strong magnetic field acts on it
   */
  public record Status(RegisterField field, int coverOpened, int magneticField) {}

  /**
   * A register of energy: position = count × 10^exponent Wh.
   *
   * @param field where it stands
   * @param countScale what a raw value is multiplied by to give the count: 1 for integers, such as
   *     100 for a float in kWh kept to 0.01 kWh
   * @param exponent power of ten of Wh that one count is worth
   * @param rollOver the count at which the register starts again from zero
   * @param bothDirections whether it also rises when energy flows back
   */
  public record EnergyField(
      RegisterField field,
      BigDecimal countScale,
      int exponent,
      long rollOver,
      boolean bothDirections) {

    /** The position at which the register starts again from zero. */
    public MeterRegister range() {
      return new MeterRegister(rollOver, exponent);
    }
  }

  /**
   * A run of registers.
   *
   * @param from first address
   * @param to last address
   */
  public record AddressRange(int from, int to) {

    boolean overlaps(int address, int count) {
      return address <= to && address + count - 1 >= from;
    }
  }

  /**
   * The meter's own load relay.
   *
   * @param address first register that is written with function 16
   * @param open what opens the relay
   * @param close what closes it
   * @param feedback where the relay's true state can be read, if the model tells
   */
  public record OwnRelay(
      int address, List<Integer> open, List<Integer> close, Optional<Feedback> feedback) {
    public OwnRelay {
      open = List.copyOf(open);
      close = List.copyOf(close);
    }
  }

  /**
   * A register that tells the relay's state.
   *
   * @param field where
   * @param mask bits that matter
   * @param openValue their value when the relay is open
   */
  public record Feedback(RegisterField field, int mask, int openValue) {

    RelayFeedback meaning(int word) {
      return (word & mask) == openValue ? RelayFeedback.OPEN : RelayFeedback.CLOSED;
    }
  }

  /** The billing register. */
  public EnergyField energy() {
    return registers.energy();
  }

  /** Phase to neutral, one per phase. */
  public List<ScaledField> voltages() {
    return registers.voltages();
  }

  /** One per phase, and the neutral's where the model measures it. */
  public List<ScaledField> currents() {
    return registers.currents();
  }

  /** Total active power, import positive. */
  public ScaledField power() {
    return registers.power();
  }

  /** How many phases the model tells the voltage of. */
  public int phases() {
    return registers.voltages().size();
  }

  /** Whether the voltages stand in the same place in every version of the model. */
  public boolean voltagesAreKnown() {
    return variants.stream().allMatch(known -> known.profile().voltages().equals(voltages()));
  }

  /** Whether a probe has to decide which version of the model a meter is. */
  public boolean isUndecided() {
    return !variants.isEmpty();
  }

  /**
   * The model in the version of that name.
   *
   * @throws IllegalArgumentException if there is no such version
   */
  public MeterProfile as(String wanted) {
    for (Variant known : variants) {
      if (known.name().equals(wanted)) {
        return known.profile();
      }
    }
    throw new IllegalArgumentException(
        "the profile " + id + " has no variant \"" + wanted + "\"" + knownVariants());
  }

  private String knownVariants() {
    return variants.isEmpty()
        ? ""
        : "; it has " + String.join(", ", variants.stream().map(Variant::name).toList());
  }

  /**
   * The version of the model that a meter's registers show: the first whose register holds what the
   * version expects there; empty if none does. Registers that the meter refused are missing in the
   * image. This model itself where there is only one version.
   *
   * <p>Zero proves nothing: a register that a version doesn't use reads zero as well. While no
   * version is proved there is no reading, because the wrong register would be charged from.
   */
  public Optional<MeterProfile> decide(RegisterImage image, int unit) {
    return variants.isEmpty()
        ? Optional.of(this)
        : variants.stream()
            .filter(known -> known.when().field().isIn(image))
            .filter(known -> known.when().matches(image, unit))
            .findFirst()
            .map(Variant::profile);
  }

  /** This model with other limits, for a site whose meters bear less. */
  public MeterProfile withLimits(Limits other) {
    return new MeterProfile(
        id, name, other, identity, registers, writeDenied, relay, variant, variants);
  }

  /** Whether a write of {@code count} registers from {@code address} touches a denied one. */
  public boolean deniesWrite(int address, int count) {
    return writeDenied.stream().anyMatch(range -> range.overlaps(address, count));
  }

  /** Every field that a sweep reads, the billing register first. */
  public List<RegisterField> sweptFields() {
    List<RegisterField> fields = new ArrayList<>();
    fields.add(registers.energy().field());
    fields.add(registers.power().field());
    registers.voltages().forEach(v -> fields.add(v.field()));
    registers.currents().forEach(c -> fields.add(c.field()));
    registers.phasePowers().forEach(p -> fields.add(p.field()));
    registers.energyExport().ifPresent(e -> fields.add(e.field()));
    registers.status().ifPresent(s -> fields.add(s.field()));
    relay.flatMap(OwnRelay::feedback).ifPresent(f -> fields.add(f.field()));
    return fields;
  }
}
