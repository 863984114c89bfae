package io.taiqu.edge.commissioning;

import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.quantity.MeterRegister;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What came of asking at one address who is there, several times.
 *
 * @param answered tries that gave a whole, undamaged answer
 * @param garbled tries whose answer was damaged
 * @param silent tries without an answer
 * @param refused tries that the device refused, as one of another model does
 * @param ofModel whether every answer fitted the profile's probe
 * @param tellsSerial whether the model has a serial number to ask for
 * @param serials every serial number that was told
 * @param register the billing register at the last good answer
 */
public record Identification(
    int answered,
    int garbled,
    int silent,
    int refused,
    boolean ofModel,
    boolean tellsSerial,
    Set<String> serials,
    Optional<MeterRegister> register) {

  /** What the tries amount to. */
  public enum Verdict {
    /** The planned meter, as far as its model can tell. */
    RECOGNISED,
    /** A meter of the model, with another serial number. */
    OTHER_METER,
    /** A device of another model. */
    OTHER_MODEL,
    /** Nobody. */
    SILENT,
    /** Somebody, but damaged, or not always the same: two devices with one address. */
    GARBLED
  }

  public Identification {
    serials = Set.copyOf(serials);
  }

  /** Tries made. */
  public int tries() {
    return answered + garbled + silent + refused;
  }

  /** What the tries amount to for a meter of this serial number. */
  public Verdict verdict(MeterSerial planned) {
    if (answered + garbled + refused == 0) {
      return Verdict.SILENT;
    }
    if (serials.size() > 1 || 3 * garbled >= tries()) {
      return Verdict.GARBLED;
    }
    if (answered == 0 || !ofModel) {
      return Verdict.OTHER_MODEL;
    }
    return tellsSerial && !serials.equals(Set.of(planned.text()))
        ? Verdict.OTHER_METER
        : Verdict.RECOGNISED;
  }

  /** The serial numbers, sorted, for people. */
  public String serialText() {
    return String.join(", ", new TreeSet<>(serials));
  }
}
