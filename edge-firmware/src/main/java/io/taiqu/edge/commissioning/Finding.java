package io.taiqu.edge.commissioning;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Something that commissioning found, and whom it concerns. */
public sealed interface Finding {

  /** How much a finding weighs. */
  enum Weight {
    /**
     * A fault of the installation that must be repaired: nobody may be charged or cut off by it.
     */
    BLOCKING,
    /** A fault that a technician may leave for later, with a reason. */
    WAIVABLE,
    /** Nothing is known to be wrong, but something could not be shown; needs a reason. */
    UNPROVED
  }

  /** Whose meters or relays it concerns; empty where it concerns the whole site. */
  List<SupplyPointId> points();

  /** How much it weighs. */
  Weight weight();

  /** A meter does not answer. */
  record MeterSilent(SupplyPointId point) implements OfOnePoint {
    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /** A meter's answers are damaged, and nothing shows that two share the address. */
  record MeterGarbled(SupplyPointId point) implements OfOnePoint {
    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /**
   * Two meters have the same address.
   *
   * @param point the one that is planned there
   * @param other the one that should be elsewhere, if it was found out
   */
  record AddressShared(SupplyPointId point, Optional<SupplyPointId> other) implements Finding {
    @Override
    public List<SupplyPointId> points() {
      return other.map(second -> List.of(point, second)).orElse(List.of(point));
    }

    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /** Two meters answer at each other's addresses. */
  record AddressesExchanged(SupplyPointId first, SupplyPointId second) implements Finding {
    @Override
    public List<SupplyPointId> points() {
      return List.of(first, second);
    }

    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /** Another meter than the planned one. */
  record OtherMeter(SupplyPointId point, String serial) implements OfOnePoint {
    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /** A device that does not behave like the planned model. */
  record OtherModel(SupplyPointId point) implements OfOnePoint {
    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /** Something answers at an address that the plan leaves free. */
  record UnplannedDevice(String bus, int address) implements Finding {
    @Override
    public String id() {
      return Finding.super.id() + '/' + bus + '/' + address;
    }

    @Override
    public List<SupplyPointId> points() {
      return List.of();
    }

    @Override
    public Weight weight() {
      return Weight.WAIVABLE;
    }
  }

  /**
   * Something answers at another speed than the line's.
   *
   * @param point the missing meter that is planned at this address, if there is one
   * @param speed how it answers
   */
  record OtherSpeed(Optional<SupplyPointId> point, String bus, int address, LineSpeed speed)
      implements Finding {
    @Override
    public String id() {
      return Finding.super.id() + '/' + bus + '/' + address;
    }

    @Override
    public List<SupplyPointId> points() {
      return point.stream().toList();
    }

    @Override
    public Weight weight() {
      return point.isPresent() ? Weight.BLOCKING : Weight.WAIVABLE;
    }
  }

  /** 张家电表装到李家: two customers' meters measure each other's supply. */
  record MetersSwapped(SupplyPointId first, SupplyPointId second) implements Finding {
    @Override
    public List<SupplyPointId> points() {
      return List.of(first, second);
    }

    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /** Two customers' relays switch each other's supply. */
  record RelaysSwapped(SupplyPointId first, SupplyPointId second) implements Finding {
    @Override
    public List<SupplyPointId> points() {
      return List.of(first, second);
    }

    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /** Relays and meters of two customers are crossed, and which of the two is not known. */
  record PairCrossed(SupplyPointId first, SupplyPointId second) implements Finding {
    @Override
    public List<SupplyPointId> points() {
      return List.of(first, second);
    }

    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /** A relay takes away the load of another customer's meter. */
  record RelaySwitchesOthers(SupplyPointId point, Set<SupplyPointId> switched)
      implements OfOnePoint {
    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /** Neighbours' loads move each time a relay takes away its customer's. */
  record NeighboursMove(SupplyPointId point, Set<SupplyPointId> neighbours) implements OfOnePoint {
    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /** Part of a customer's load is fed past the relay. */
  record RelayBypassed(SupplyPointId point) implements OfOnePoint {
    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /** A customer's load goes on while the relay is open. */
  record RelayWithoutEffect(SupplyPointId point) implements OfOnePoint {
    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /** There was no steady load, so nothing shows what the relay switches. */
  record PairingUnprovable(SupplyPointId point) implements OfOnePoint {
    @Override
    public Weight weight() {
      return Weight.UNPROVED;
    }
  }

  /** The relay tells another state than the one that its load shows. */
  record ReadBackWrong(SupplyPointId point) implements OfOnePoint {
    @Override
    public Weight weight() {
      return Weight.WAIVABLE;
    }
  }

  /**
   * A meter's element is on another phase than planned.
   *
   * @param element from 0
   */
  record WrongPhase(SupplyPointId point, int element, LinePhase planned, LinePhase found)
      implements OfOnePoint {
    @Override
    public String id() {
      return OfOnePoint.super.id() + '/' + element;
    }

    @Override
    public Weight weight() {
      return Weight.WAIVABLE;
    }
  }

  /** The voltages did not tell which phase a planned element is on. */
  record PhaseUnproved(SupplyPointId point, int element) implements OfOnePoint {
    @Override
    public String id() {
      return OfOnePoint.super.id() + '/' + element;
    }

    @Override
    public Weight weight() {
      return Weight.UNPROVED;
    }
  }

  /**
   * Loads that relays take away show at the supply meter multiplied by this: its current
   * transformers are not those of the site file.
   *
   * @param percent what the supply meter shows of a step, in percent
   */
  record RatioWrong(SupplyPointId supply, int percent) implements Finding {
    @Override
    public List<SupplyPointId> points() {
      return List.of(supply);
    }

    @Override
    public Weight weight() {
      return Weight.BLOCKING;
    }
  }

  /**
   * All meters answer, and they do not add up.
   *
   * @param missingWatts supply less customers
   */
  record SumOpen(long missingWatts) implements Finding {
    @Override
    public List<SupplyPointId> points() {
      return List.of();
    }

    @Override
    public Weight weight() {
      return Weight.WAIVABLE;
    }
  }

  /**
   * The sum could not be checked, because meters are silent or there is no supply meter.
   *
   * @param unread meters without which there is no sum
   */
  record SumUnproved(List<SupplyPointId> unread) implements Finding {
    public SumUnproved {
      unread = List.copyOf(unread);
    }

    @Override
    public List<SupplyPointId> points() {
      return List.of();
    }

    @Override
    public Weight weight() {
      return Weight.UNPROVED;
    }
  }

  /** Whether it is a fault of the installation, rather than something that could not be shown. */
  default boolean isFault() {
    return weight() != Weight.UNPROVED;
  }

  /** A name that stays the same from run to run, for reasons and for programs. */
  default String id() {
    StringBuilder id = new StringBuilder(kind());
    points().forEach(point -> id.append('/').append(point));
    return id.toString();
  }

  /** What kind of finding it is, as programs read it: {@code meters-swapped}. */
  default String kind() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(java.util.Locale.ROOT);
  }

  /** What concerns one supply point. */
  sealed interface OfOnePoint extends Finding {
    /** The point. */
    SupplyPointId point();

    @Override
    default List<SupplyPointId> points() {
      return List.of(point());
    }
  }
}
