package io.taiqu.supervisor.lineloss.analysis;

/** One way in which energy may flow without being counted where it belongs. Customers by index. */
sealed interface Hypothesis {

  /** The meter counts a fixed share too little, or too much, from a day on. */
  record Share(int customer, int fromDay) implements Hypothesis {}

  /**
   * The meter counts too little at night, from an evening on.
   *
   * @param begins first interval of the day that is concerned, in the evening
   * @param ends first interval of the day that no longer is, in the morning
   */
  record Night(int customer, int fromDay, int begins, int ends) implements Hypothesis {}

  /** Energy flows while the meter's register stands still. */
  record Standing(int customer) implements Hypothesis {}

  /** A neighbouring transformer's meter is fed from here. */
  record Neighbour(int customer) implements Hypothesis {}

  /**
   * Energy flows that no meter counts, most of it between two times of the day.
   *
   * @param begins first interval of the day
   * @param ends first interval of the day that no longer is; before {@code begins} means next day
   */
  record Tap(int begins, int ends) implements Hypothesis {}

  /** Energy flows that no meter counts, with the same course of the day as all the others'. */
  record Unmetered() implements Hypothesis {}

  /** The customer, or −1 if the hypothesis names none. */
  default int who() {
    return switch (this) {
      case Share(int customer, int _) -> customer;
      case Night(int customer, int _, int _, int _) -> customer;
      case Standing(int customer) -> customer;
      case Neighbour(int customer) -> customer;
      case Tap _, Unmetered _ -> -1;
    };
  }
}
