package io.taiqu.hwtest.device;

/** Where a meter's quantities come from. Called by the bus thread, so it must be thread-safe. */
public interface QuantitySource {

  /** The quantities at this moment, all of the same moment. */
  Quantities now();

  /** Always the same. */
  static QuantitySource constant(Quantities quantities) {
    return () -> quantities;
  }
}
