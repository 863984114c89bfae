package io.taiqu.hwtest.scenario;

import io.taiqu.hwtest.district.Demand;
import io.taiqu.hwtest.district.Phase;
import io.taiqu.hwtest.district.Tap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What a scenario is to contain.
 *
 * @param seed of everything random
 * @param kind what it is an example of
 * @param days how long
 * @param lineScale how many times as long the feeder's lines are
 * @param missing share of reads that are missing
 * @param gaps how many meters have a gap of some hours
 * @param places customers here, neighbours' meters, and the place of a tap if there is one
 * @param faults what is wrong
 */
public record ScenarioPlan(
    long seed,
    Kind kind,
    int days,
    double lineScale,
    double missing,
    int gaps,
    List<Place> places,
    List<Fault> faults) {

  private static final int NEIGHBOURS = 5;
  private static final int[] RATIOS = {15, 20, 30, 40, 60, 80};

  /** What a scenario is an example of; the last digit of the seed chooses among the first ten. */
  public enum Kind {
    CLEAN,
    THIEVES,
    SMALL_THIEVES,
    METER_FAULTS,
    FULL_MIX,
    CLEAN_NOISY,
    STOPPED,
    TAP_AND_PHASE,
    NEIGHBOUR,
    FULL_MIX_NOISY,
    /** A thief for every ten customers, at least three. */
    MANY_THIEVES,
    /**
     * Two meters listed here that are fed elsewhere, and two of the neighbour's that are fed here.
     */
    BOTH_WAYS,
    /** A third of the households feed in on sunny days; their registers count what they draw. */
    CLEAN_SOLAR,
    /** The same, but registers go back while they feed in. */
    CLEAN_SOLAR_NET,
    /** Heating begins: use doubles within the days, with each customer by another factor. */
    CLEAN_SEASON;

    /** How many of them seeds choose among. */
    private static final int OF_SEEDS = 10;

    static Kind of(long seed) {
      return values()[Math.floorMod(seed, OF_SEEDS)];
    }

    boolean solar() {
      return this == CLEAN_SOLAR || this == CLEAN_SOLAR_NET;
    }
  }

  /**
   * What is asked for beyond what the seed decides.
   *
   * @param kind in the place of the seed's
   * @param share of the demand that passes a thief's meter by, from and to, in the place of the
   *     kind's
   */
  public record Asked(Optional<Kind> kind, Optional<Share> share) {
    /** Nothing. */
    public static final Asked NOTHING = new Asked(Optional.empty(), Optional.empty());
  }

  /** A range of shares, from 0 to 1. */
  public record Share(double least, double most) {
    public Share {
      if (!(least >= 0 && most <= 1 && least <= most)) {
        throw new IllegalArgumentException("shares are from 0 to 1, the least first");
      }
    }
  }

  /**
   * A customer.
   *
   * @param taps one, or three for a three-phase shop
   * @param here fed by this transformer
   * @param listedHere listed under it
   * @param demand kind of its demand
   * @param scale 1 for an average one
   * @param ratio current transformer ratio that is built in
   * @param solarWatts what its panels give at most; 0 without any
   * @param growth by which factor its use grows within the days
   */
  record Place(
      List<Tap> taps,
      boolean here,
      boolean listedHere,
      Demand.Kind demand,
      double scale,
      int ratio,
      double solarWatts,
      double growth) {
    boolean threePhase() {
      return taps.size() == 3;
    }

    Place with(boolean nowHere, boolean nowListed) {
      return new Place(taps, nowHere, nowListed, demand, scale, ratio, solarWatts, growth);
    }

    Place with(double panels, double grown) {
      return new Place(taps, here, listedHere, demand, scale, ratio, panels, grown);
    }

    Place scaled(double times) {
      return new Place(taps, here, listedHere, demand, scale * times, ratio, solarWatts, growth);
    }
  }

  /**
   * Plans one.
   *
   * @param taps connections of the feeder's loads
   * @param customers how many meters are listed here
   */
  static ScenarioPlan of(long seed, int days, int customers, List<Tap> taps, Asked asked) {
    Random random = new Random(seed * 0x9E37_79B9_7F4A_7C15L + 1);
    Kind kind = asked.kind().orElse(Kind.of(seed));
    List<Tap> shuffled = new ArrayList<>(taps);
    Collections.shuffle(shuffled, random);
    int shops = Math.min(3, customers / 6);
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < customers + NEIGHBOURS; i++) {
      Tap tap = shuffled.get(i % shuffled.size());
      boolean here = i < customers;
      if (i < shops) {
        List<Tap> three =
            Arrays.stream(Phase.values()).map(phase -> new Tap(tap.bus(), phase)).toList();
        int ratio = RATIOS[1 + random.nextInt(4)];
        double scale = ratio / 15.0 * (0.8 + 0.8 * random.nextDouble());
        places.add(new Place(three, true, true, Demand.Kind.SHOP, scale, ratio, 0, 1));
      } else {
        double scale = Math.exp(0.35 * random.nextGaussian());
        places.add(new Place(List.of(tap), here, here, Demand.Kind.HOUSEHOLD, scale, 1, 0, 1));
      }
    }
    List<Fault> faults = new ArrayList<>();
    new FaultDraw(random, days, shops, customers, places, faults, asked.share()).draw(kind);
    for (int i = shops; i < places.size() && (kind.solar() || kind == Kind.CLEAN_SEASON); i++) {
      boolean panels = kind.solar() && random.nextInt(3) == 0;
      places.set(
          i,
          places
              .get(i)
              .with(
                  panels ? 2000 + 4000 * random.nextDouble() : 0,
                  kind.solar() ? 1 : 1 + 1.4 * random.nextDouble()));
    }
    boolean noisy = kind == Kind.CLEAN_NOISY || kind == Kind.FULL_MIX_NOISY;
    return new ScenarioPlan(
        seed,
        kind,
        days,
        (kind == Kind.CLEAN_SEASON ? 0.6 : 1)
            * (0.8 + 0.5 * random.nextDouble())
            * Math.min(1, (double) taps.size() / customers),
        noisy ? 0.03 : 0.01,
        noisy ? 8 : 3,
        List.copyOf(places),
        List.copyOf(faults));
  }

  /** Draws the faults of a kind, each at a place of its own. */
  private record FaultDraw(
      Random random,
      int days,
      int shops,
      int customers,
      List<Place> places,
      List<Fault> faults,
      Optional<Share> asked) {

    void draw(Kind kind) {
      switch (kind) {
        case CLEAN, CLEAN_NOISY, CLEAN_SOLAR, CLEAN_SOLAR_NET, CLEAN_SEASON -> {}
        case THIEVES -> {
          partial(0.3, 0.6);
          night(0.7, 0.95, 1);
          bypass();
        }
        case SMALL_THIEVES -> {
          partial(0.2, 0.35);
          night(0.75, 0.95, 0.6);
        }
        case METER_FAULTS -> {
          multiplier();
          faults.add(new Fault.WrongPhase(household()));
          elsewhere();
        }
        case FULL_MIX -> {
          partial(0.3, 0.6);
          night(0.7, 0.95, 1);
          bypass();
          multiplier();
          elsewhere();
        }
        case STOPPED -> {
          faults.add(new Fault.Stopped(household(), days / 2 + random.nextInt(days / 4 + 1)));
          partial(0.3, 0.6);
        }
        case TAP_AND_PHASE -> {
          Place like = places.get(household());
          places.add(new Place(like.taps(), true, false, like.demand(), 1, 1, 0, 1));
          faults.add(new Fault.Tap(places.size() - 1));
          faults.add(new Fault.WrongPhase(household()));
        }
        case NEIGHBOUR -> {
          night(0.7, 0.95, 1);
          neighbour(customers + random.nextInt(NEIGHBOURS));
        }
        case MANY_THIEVES -> {
          for (int i = 0; i < Math.max(3, customers / 10); i++) {
            switch (i % 3) {
              case 0 -> partial(0.3, 0.6);
              case 1 -> night(0.7, 0.95, 1);
              default -> bypass();
            }
          }
        }
        case BOTH_WAYS -> {
          elsewhere();
          elsewhere();
          int first = random.nextInt(NEIGHBOURS);
          neighbour(customers + first);
          neighbour(customers + (first + 1 + random.nextInt(NEIGHBOURS - 1)) % NEIGHBOURS);
        }
        case FULL_MIX_NOISY -> {
          partial(0.3, 0.6);
          night(0.7, 0.95, 1);
          bypass();
          multiplier();
          faults.add(new Fault.WrongPhase(household()));
          elsewhere();
        }
      }
    }

    private void neighbour(int place) {
      places.set(place, places.get(place).with(true, false));
      faults.add(new Fault.ListedElsewhere(place));
    }

    private void partial(double least, double most) {
      int fromDay = random.nextBoolean() ? 0 : random.nextInt(Math.max(1, days / 3));
      faults.add(new Fault.Partial(household(), share(least, most), fromDay));
    }

    private void night(double least, double most, double scale) {
      int place = household();
      places.set(place, places.get(place).scaled(scale));
      faults.add(
          new Fault.Night(
              place,
              share(least, most),
              between(19.5, 22),
              between(5, 7.2),
              random.nextBoolean() ? 0 : random.nextInt(Math.max(1, days / 5))));
    }

    private void bypass() {
      int fromDay = random.nextInt(Math.max(1, days / 6));
      faults.add(new Fault.Bypass(household(), fromDay, 0.75, random.nextLong()));
    }

    private void multiplier() {
      if (shops == 0) {
        return;
      }
      int place = random.nextInt(shops);
      int built = places.get(place).ratio();
      int archive;
      do {
        archive = RATIOS[random.nextInt(RATIOS.length)];
      } while (archive == built || archive > 2 * built || built > 2 * archive);
      faults.add(new Fault.Multiplier(place, archive));
    }

    private void elsewhere() {
      int place = household();
      places.set(place, places.get(place).with(false, true));
      faults.add(new Fault.FedElsewhere(place));
    }

    private int household() {
      int place;
      do {
        place = shops + random.nextInt(customers - shops);
      } while (taken(place));
      return place;
    }

    private boolean taken(int place) {
      return faults.stream().anyMatch(fault -> fault.meter() == place);
    }

    private double share(double least, double most) {
      return between(asked.map(Share::least).orElse(least), asked.map(Share::most).orElse(most));
    }

    private double between(double least, double most) {
      return least + (most - least) * random.nextDouble();
    }
  }
}
