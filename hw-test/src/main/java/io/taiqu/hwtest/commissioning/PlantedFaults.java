package io.taiqu.hwtest.commissioning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * What is wrong with a site. Customers by number, from 0; nobody has two faults.
 *
 * @param swappedMeters two customers whose meters measure each other's supply
 * @param swappedRelays two customers whose relays switch each other's supply
 * @param wrongPhase a customer who is on another phase than planned
 * @param duplicate two customers whose meters both have the first one's address
 * @param dead a customer whose meter is silent
 */
public record PlantedFaults(
    Optional<Pair> swappedMeters,
    Optional<Pair> swappedRelays,
    Optional<Integer> wrongPhase,
    Optional<Pair> duplicate,
    Optional<Integer> dead) {

  /** Two customers. */
  public record Pair(int first, int second) {
    /** The other one, if this is one of them; the same number if not. */
    int exchanged(int customer) {
      return customer == first ? second : customer == second ? first : customer;
    }
  }

  /** Nothing is wrong. */
  public static final PlantedFaults NONE =
      new PlantedFaults(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * One of each, at places that the seed decides.
   *
   * @param customers how many there are
   * @param outside whose relay is not inside the meter, so that the two can be wired to different
   *     customers
   */
  public static PlantedFaults seeded(long seed, int customers, IntPredicate outside) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> separate = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      if (outside.test(i)) {
        separate.add(random.nextInt(separate.size() + 1), i);
      }
    }
    Pair meters = new Pair(separate.removeFirst(), separate.removeFirst());
    Pair relays = new Pair(separate.removeFirst(), separate.removeFirst());
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      if (meters.exchanged(i) == i && relays.exchanged(i) == i) {
        others.add(random.nextInt(others.size() + 1), i);
      }
    }
    return new PlantedFaults(
        Optional.of(meters),
        Optional.of(relays),
        Optional.of(others.removeFirst()),
        Optional.of(new Pair(others.removeFirst(), others.removeFirst())),
        Optional.of(others.removeFirst()));
  }

  /** How many faults there are. */
  public int count() {
    return (int)
        List.of(swappedMeters, swappedRelays, wrongPhase, duplicate, dead).stream()
            .filter(Optional::isPresent)
            .count();
  }

  /** Whose house a customer's meter measures. */
  int houseOfMeter(int customer) {
    return swappedMeters.map(pair -> pair.exchanged(customer)).orElse(customer);
  }

  /** Whose house a customer's relay switches. */
  int houseOfRelay(int customer) {
    return swappedRelays.map(pair -> pair.exchanged(customer)).orElse(customer);
  }
}
