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
 * @param energy the billing register
 * @param voltages phase to neutral, one per phase
 * @param currents one per phase
 * @param power total active power, import positive
 * @param writeDenied registers that must never be written
 * @param relay the meter's own load relay, if it has one
 */
public record MeterProfile(
    String id,
    String name,
    Limits limits,
    Identity identity,
    EnergyField energy,
    List<ScaledField> voltages,
    List<ScaledField> currents,
    ScaledField power,
    List<AddressRange> writeDenied,
    Optional<OwnRelay> relay) {

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
   * A register whose content tells the model.
   *
   * @param field the register
   * @param expectation what must stand in it
   */
  public record Probe(RegisterField field, Expectation expectation) {

    /** Whether the image shows the model that the profile is for. */
    boolean matches(RegisterImage image, int unit) {
      String found = field.text(image);
      return switch (expectation) {
        case Expectation.UnitAddress _ -> found.equals(Integer.toString(unit));
        case Expectation.OneOf oneOf -> oneOf.texts().contains(found);
        case Expectation.BeginsWith text -> found.startsWith(text.text());
      };
    }
  }

  /** What a probe expects. */
  public sealed interface Expectation {
    /** The register repeats the device's bus address. */
    record UnitAddress() implements Expectation {}

    /**
     * The register holds one of these.
     *
     * @param texts numbers in decimal
     */
    record OneOf(List<String> texts) implements Expectation {}

    /**
     * The register's text begins so.
     *
     * @param text beginning of the model's name
     */
    record BeginsWith(String text) implements Expectation {}
  }

  /**
   * A measured value.
   *
   * @param field where it stands
   * @param scale what one count is worth in thousandths of a volt or ampere, or in watts
   */
  public record ScaledField(RegisterField field, BigDecimal scale) {}

  /**
   * The billing register: position = count × 10^exponent Wh.
   *
   * @param field where it stands
   * @param countScale what a raw value is multiplied by to give the count: 1 for integers, such as
   *     100 for a float in kWh kept to 0.01 kWh
   * @param exponent power of ten of Wh that one count is worth
   * @param rollOver the count at which the register starts again from zero
   */
  public record EnergyField(
      RegisterField field, BigDecimal countScale, int exponent, long rollOver) {

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
      int address, List<Integer> open, List<Integer> close, Optional<Feedback> feedback) {}

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

  /** Whether a write of {@code count} registers from {@code address} touches a denied one. */
  public boolean deniesWrite(int address, int count) {
    return writeDenied.stream().anyMatch(range -> range.overlaps(address, count));
  }

  /** Every field that a sweep reads, the billing register first. */
  List<RegisterField> sweptFields() {
    List<RegisterField> fields = new ArrayList<>();
    fields.add(energy.field());
    fields.add(power.field());
    voltages.forEach(v -> fields.add(v.field()));
    currents.forEach(c -> fields.add(c.field()));
    relay.flatMap(OwnRelay::feedback).ifPresent(f -> fields.add(f.field()));
    return fields;
  }
}
