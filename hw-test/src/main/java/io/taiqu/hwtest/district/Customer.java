package io.taiqu.hwtest.district;

/**
 * A customer of a transformer area.
 *
 * @param load which of the feeder's loads it takes the place of, from 0
 * @param kind household or shop
 * @param scale 1 for an average consumption
 * @param bypass what it steals
 */
public record Customer(int load, Demand.Kind kind, double scale, Bypass bypass) {

  /** An average household that pays for all it uses. */
  public static Customer household(int load) {
    return new Customer(load, Demand.Kind.HOUSEHOLD, 1, Bypass.NONE);
  }

  /** An average shop that pays for all it uses. */
  public static Customer shop(int load) {
    return new Customer(load, Demand.Kind.SHOP, 1, Bypass.NONE);
  }

  /** The same with this consumption. */
  public Customer using(double scale) {
    return new Customer(load, kind, scale, bypass);
  }

  /** The same with a tap ahead of the meter. */
  public Customer stealing(Bypass bypass) {
    return new Customer(load, kind, scale, bypass);
  }
}
