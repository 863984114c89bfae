package io.taiqu.hwtest.district;

import io.taiqu.hwtest.device.PhaseQuantities;
import java.time.Instant;
import java.util.List;

/**
 * The truth about a transformer area at one moment. Energies are in µWh since the world began, and
 * {@code supplied = metered + stolen + lost} holds exactly.
 *
 * @param at the moment
 * @param supplied out of the transformer
 * @param metered through all customers' meters
 * @param stolen past the meters
 * @param lost in the lines
 * @param phases voltage, current and power at the transformer's low-voltage bus, phases A, B, C
 * @param hertz mains frequency
 * @param customers in the order in which the area was given them
 */
public record AreaState(
    Instant at,
    long supplied,
    long metered,
    long stolen,
    long lost,
    List<PhaseQuantities> phases,
    double hertz,
    List<CustomerState> customers) {

  public AreaState {
    phases = List.copyOf(phases);
    customers = List.copyOf(customers);
  }
}
