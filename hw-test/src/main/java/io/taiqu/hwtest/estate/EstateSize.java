package io.taiqu.hwtest.estate;

/**
 * How large a made-up utility is.
 *
 * @param districts 1 to 20
 * @param transformers per district, 1 to 20
 * @param customers per transformer, 1 to 55: the feeder has 55 connections
 */
public record EstateSize(int districts, int transformers, int customers) {
  public EstateSize {
    require("districts", districts, 20);
    require("transformers", transformers, 20);
    require("customers", customers, 55);
  }

  private static void require(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "%s must be between 1 and %d, not %d".formatted(name, most, value));
    }
  }
}
