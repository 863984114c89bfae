package io.taiqu.hwtest.estate;

/**
 * How large a made-up utility is.
 *
 * @param districts 1 to 20
 * @param transformers per district, 1 to 20
 * @param customers per transformer, 1 to 96: three buses of 32; beyond 55, the connections of the
 *     feeder, some share one
 */
public record EstateSize(int districts, int transformers, int customers) {
  public EstateSize {
    require("districts", districts, 20);
    require("transformers", transformers, 20);
    require("customers", customers, 96);
  }

  private static void require(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "%s must be between 1 and %d, not %d".formatted(name, most, value));
    }
  }
}
