package io.taiqu.edge.core.metering;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.quantity.MeterRegister;
import java.time.Instant;

/**
 * A meter was taken away and another put in its place: a record that a technician signs for, never
 * something that is inferred from a value.
 *
 * <p>The position of a supply point goes on as if its meter had not changed: what the new meter
 * shows is moved by the difference of the two registers at the exchange. So no energy is lost or
 * counted twice, and neither the account nor the interval readings have a break.
 *
 * @param oldSerial the meter that was taken away
 * @param oldFinal what its register showed last
 * @param newSerial the meter that was put in
 * @param newFirst what its register showed first
 * @param technician who did it and signs for both registers
 * @param at when
 * @param record SHA-256 of the record that the technician made
 */
public record MeterExchange(
    MeterSerial oldSerial,
    MeterRegister oldFinal,
    MeterSerial newSerial,
    MeterRegister newFirst,
    String technician,
    Instant at,
    Digest record) {
  public MeterExchange {
    if (oldSerial.equals(newSerial)) {
      throw new IllegalArgumentException("a meter is not exchanged for itself: " + oldSerial);
    }
    if (technician.isBlank() || technician.length() > 100) {
      throw new IllegalArgumentException("an exchange names its technician");
    }
  }
}
