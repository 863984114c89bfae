package io.taiqu.hwtest.scenario;

import io.taiqu.hwtest.district.Demand;
import io.taiqu.hwtest.district.Feeder;
import io.taiqu.hwtest.district.Phase;
import io.taiqu.hwtest.district.PowerFlow;
import io.taiqu.hwtest.district.Tap;
import io.taiqu.hwtest.district.Weather;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Runs a plan minute by minute through the power flow and reads the meters. */
final class ScenarioRun {
  private static final int MINUTES_OF_DAY = 1440;
  private static final int MINUTES = 15;
  private static final double VOLTAGE_NOISE = 0.0004;

  /** By how much the network's voltage moves from a minute to the next. */
  private static final double NETWORK_NOISE = 0.0004;

  private static final double POWER_FACTOR = 0.95;
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final ScenarioPlan plan;
  private final Random random;
  private final List<ScenarioPlan.Place> places;
  private final Demand[] demands;
  private final Demand[] demandsThere;
  private final double[][] split;
  private final int[] firstTap;
  private final PowerFlow here;
  private final PowerFlow there;
  private final List<Tap> taps = new ArrayList<>();
  private final MeterErrors[] errors;
  private final MeterErrors supplyErrors;
  private final Instant start;
  private final double[] tangent;

  private final double[] counted;
  private final double[] unrecorded;
  private final double[] demandNow;
  private final double[] meteredNow;
  private final double[] meteredBefore;
  private final double[] voltsNow;
  private final double[] voltsBefore;
  private double network = 1;

  ScenarioRun(ScenarioPlan plan, Feeder feeder) {
    this.plan = plan;
    random = new Random(plan.seed() * 31 + 7);
    places = plan.places();
    int n = places.size();
    demands = new Demand[n];
    demandsThere = new Demand[n];
    split = new double[n][];
    firstTap = new int[n];
    errors = new MeterErrors[n];
    tangent = new double[n];
    start = LocalDate.of(2025, 1, 6).plusDays(random.nextInt(330)).atStartOfDay(ZONE).toInstant();
    Weather weather = new Weather(plan.seed(), ZONE);
    for (int i = 0; i < n; i++) {
      ScenarioPlan.Place place = places.get(i);
      demands[i] =
          new Demand(place.demand(), place.scale(), random.nextLong(), feeder.profiles(), weather);
      demandsThere[i] =
          new Demand(place.demand(), place.scale(), random.nextLong(), feeder.profiles(), weather);
      firstTap[i] = taps.size();
      taps.addAll(place.taps());
      split[i] = shares(place.taps().size());
      errors[i] = MeterErrors.customer(random);
      double factor = Math.min(0.995, POWER_FACTOR + 0.02 * random.nextGaussian());
      tangent[i] = Math.tan(Math.acos(factor));
    }
    supplyErrors = MeterErrors.supply(random);
    Feeder scaled = feeder.withLinesScaled(plan.lineScale());
    here = PowerFlow.reduced(scaled, taps);
    there = PowerFlow.reduced(scaled, taps);
    counted = new double[n];
    unrecorded = new double[plan.faults().size()];
    demandNow = new double[n];
    meteredNow = new double[n];
    meteredBefore = new double[n];
    voltsNow = new double[n];
    voltsBefore = new double[n];
  }

  private double[] shares(int count) {
    double[] shares = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      shares[i] = 1 + (count == 1 ? 0 : 0.12 * random.nextGaussian());
      sum += shares[i];
    }
    for (int i = 0; i < count; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  Scenario run() {
    int reads = plan.days() * Scenario.PER_DAY + 1;
    List<Reading[]> readings = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      readings.add(new Reading[reads]);
    }
    double[][] supply = new double[13][reads];
    double[] lossByDay = new double[plan.days()];
    double[] watts = new double[taps.size()];
    double[] vars = new double[taps.size()];
    double[] energyNow = new double[3];
    double[] squares = new double[4];
    SupplyNow now = new SupplyNow();
    SupplyNow before = new SupplyNow();
    double supplied = 0;
    double consumed = 0;
    for (int minute = 0; minute <= plan.days() * MINUTES_OF_DAY; minute++) {
      System.arraycopy(meteredNow, 0, meteredBefore, 0, meteredNow.length);
      System.arraycopy(voltsNow, 0, voltsBefore, 0, voltsNow.length);
      before.set(now);
      boolean last = minute == plan.days() * MINUTES_OF_DAY;
      boolean read = minute % MINUTES == 0;
      int day = Math.min(plan.days() - 1, minute / MINUTES_OF_DAY);
      network += 0.002 * (1 - network) + NETWORK_NOISE * random.nextGaussian();
      draw(minute, day);
      solve(here, true, minute, watts, vars);
      now.take(here, network);
      takeVolts(here, true);
      if (read || minute % MINUTES == MINUTES - 1) {
        solve(there, false, minute, watts, vars);
        takeVolts(there, false);
      }
      if (minute == 0) {
        System.arraycopy(meteredNow, 0, meteredBefore, 0, meteredNow.length);
        System.arraycopy(voltsNow, 0, voltsBefore, 0, voltsNow.length);
        before.set(now);
      }
      if (read) {
        int slot = minute / MINUTES;
        for (int i = 0; i < places.size(); i++) {
          readings.get(i)[slot] = readingOf(i);
        }
        readSupply(supply, slot, energyNow, squares, now, before);
      }
      if (last) {
        break;
      }
      for (int i = 0; i < places.size(); i++) {
        counted[i] += meteredNow[i] / 60_000;
        if (places.get(i).here()) {
          consumed += demandNow[i] / 60_000;
        }
      }
      countUnrecorded();
      lossByDay[day] += here.lossWatts() / 60_000;
      supplied += here.supplyWatts() / 60_000;
      now.addTo(energyNow, squares);
    }
    for (int f = 0; f < unrecorded.length; f++) {
      if (plan.faults().get(f) instanceof Fault.WrongPhase) {
        unrecorded[f] = Double.NaN;
      }
    }
    return new Scenario(plan, readings, supply, supplied, consumed, lossByDay, unrecorded);
  }

  private void draw(int minute, int day) {
    Instant from = start.plusSeconds(minute * 60L);
    for (int i = 0; i < places.size(); i++) {
      ScenarioPlan.Place place = places.get(i);
      double grown = 1 + (place.growth() - 1) * minute / (plan.days() * (double) MINUTES_OF_DAY);
      demandNow[i] = demands[i].watts(from, from) * grown - place.solarWatts() * sun(minute, day);
      meteredNow[i] =
          plan.kind() == ScenarioPlan.Kind.CLEAN_SOLAR ? Math.max(0, demandNow[i]) : demandNow[i];
    }
    for (Fault fault : plan.faults()) {
      switch (fault) {
        case Fault.Partial(int place, double share, int fromDay) ->
            meteredNow[place] *= day >= fromDay ? 1 - share : 1;
        case Fault.Night night -> {
          boolean begun =
              day > night.fromDay()
                  || day == night.fromDay()
                      && (night.fromDay() == 0 || minute % MINUTES_OF_DAY > MINUTES_OF_DAY / 2);
          if (begun && night.at(minute % MINUTES_OF_DAY)) {
            meteredNow[night.place()] *= 1 - night.share();
          }
        }
        case Fault.Bypass bypass -> {
          if (day >= bypass.fromDay() && bypassed(bypass, day, minute % MINUTES_OF_DAY)) {
            meteredNow[bypass.place()] = 0;
          }
        }
        case Fault.Stopped(int place, int fromDay) ->
            meteredNow[place] = day >= fromDay ? 0 : meteredNow[place];
        case Fault.Multiplier _,
            Fault.FedElsewhere _,
            Fault.ListedElsewhere _,
            Fault.WrongPhase _,
            Fault.Tap _ -> {}
      }
    }
  }

  /**
   * What panels give of their most: a bell from seven to seventeen, under the clouds of the day.
   */
  private double sun(int minute, int day) {
    if (!plan.kind().solar()) {
      return 0;
    }
    double height = Math.sin(Math.PI * (minute % MINUTES_OF_DAY - 7 * 60) / (10 * 60.0));
    boolean up = minute % MINUTES_OF_DAY > 7 * 60 && minute % MINUTES_OF_DAY < 17 * 60;
    SplittableRandom clouds = new SplittableRandom(plan.seed() * 1009 + day);
    double ofDay = 0.2 + 0.8 * clouds.nextDouble();
    SplittableRandom passing = new SplittableRandom(plan.seed() * 2003 + minute / 10);
    return up ? Math.pow(height, 1.3) * ofDay * (0.7 + 0.3 * passing.nextDouble()) : 0;
  }

  private static boolean bypassed(Fault.Bypass bypass, int day, int minute) {
    SplittableRandom random = new SplittableRandom(bypass.seed() + day * 0x9E37_79B9L);
    if (random.nextDouble() > bypass.chance()) {
      return false;
    }
    int from = (int) (60 * (9 + 9 * random.nextDouble()));
    return minute >= from && minute < from + 60 * (3 + 3 * random.nextDouble());
  }

  private void solve(PowerFlow flow, boolean here, int minute, double[] watts, double[] vars) {
    Arrays.fill(watts, 0);
    Arrays.fill(vars, 0);
    Instant now = start.plusSeconds(minute * 60L);
    for (int i = 0; i < places.size(); i++) {
      double demand = 0;
      if (places.get(i).here() == here) {
        demand = demandNow[i];
      } else if (!here) {
        // The neighbouring area has a feeder of the same kind, with people of its own.
        demand = demandsThere[i].watts(now, now);
      }
      for (int t = 0; t < split[i].length; t++) {
        watts[firstTap[i] + t] = demand * split[i][t];
        vars[firstTap[i] + t] = watts[firstTap[i] + t] * tangent[i];
      }
    }
    flow.solve(watts, vars);
  }

  private void takeVolts(PowerFlow flow, boolean here) {
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i).here() == here) {
        voltsNow[i] = flow.tapVolts(firstTap[i]) * network;
      }
    }
  }

  private void countUnrecorded() {
    for (int f = 0; f < unrecorded.length; f++) {
      switch (plan.faults().get(f)) {
        case Fault.Partial(int place, double _, int _) -> add(f, place);
        case Fault.Night(int place, double _, double _, double _, int _) -> add(f, place);
        case Fault.Bypass(int place, int _, double _, long _) -> add(f, place);
        case Fault.Stopped(int place, int _) -> add(f, place);
        case Fault.Multiplier(int place, int archive) ->
            unrecorded[f] +=
                demandNow[place] * (1 - (double) archive / places.get(place).ratio()) / 60_000;
        case Fault.FedElsewhere(int place) -> unrecorded[f] -= demandNow[place] / 60_000;
        case Fault.ListedElsewhere(int place) -> unrecorded[f] += demandNow[place] / 60_000;
        case Fault.Tap(int place) -> unrecorded[f] += demandNow[place] / 60_000;
        case Fault.WrongPhase _ -> {}
      }
    }
  }

  private void add(int fault, int place) {
    unrecorded[fault] += (demandNow[place] - meteredNow[place]) / 60_000;
  }

  private Reading readingOf(int place) {
    MeterErrors error = errors[place];
    double late = error.clockSeconds();
    double watts = late >= 0 ? meteredNow[place] : meteredBefore[place];
    double volts = late >= 0 ? voltsNow[place] : voltsBefore[place];
    double primary = counted[place] + watts * late / 3.6e6;
    int ratio = places.get(place).ratio();
    double step = ratio > 1 ? 0.001 : 0.01;
    double shown = Math.floor((error.start() + primary * error.gain() / ratio) / step) * step;
    return new Reading(shown, tenth(volts * error.voltageGain() * noise()));
  }

  private void readSupply(
      double[][] supply,
      int slot,
      double[] energy,
      double[] squares,
      SupplyNow now,
      SupplyNow before) {
    double late = supplyErrors.clockSeconds();
    SupplyNow at = late >= 0 ? now : before;
    for (int p = 0; p < 3; p++) {
      double primary = (energy[p] + at.watts[p] * late / 3.6e6) * supplyErrors.gain();
      double shown = 100 * (p + 1) + primary / Scenario.SUPPLY_RATIO;
      supply[p][slot] = Math.floor(shown / 1e-4) * 1e-4;
      supply[3 + p][slot] = tenth(at.volts[p] * supplyErrors.voltageGain() * noise());
      supply[6 + p][slot] = Math.rint(at.amperes[p] * 100) / 100;
      supply[9 + p][slot] =
          Math.rint((1 + squares[p] + at.amperes[p] * at.amperes[p] * late / 3600) * 10) / 10;
    }
    double neutral = at.neutralSquare();
    supply[12][slot] = Math.rint((1 + squares[3] + neutral * late / 3600) * 10) / 10;
  }

  private double noise() {
    return 1 + VOLTAGE_NOISE * random.nextGaussian();
  }

  private static double tenth(double volts) {
    return Math.rint(volts * 10) / 10;
  }

  /** The transformer's side in one minute. */
  private static final class SupplyNow {
    final double[] watts = new double[3];
    final double[] volts = new double[3];
    final double[] amperes = new double[3];

    void take(PowerFlow flow, double network) {
      for (Phase phase : Phase.values()) {
        watts[phase.ordinal()] = flow.supplyWatts(phase);
        volts[phase.ordinal()] = flow.supplyVolts(phase) * network;
        amperes[phase.ordinal()] = flow.supplyAmperes(phase);
      }
    }

    void set(SupplyNow other) {
      System.arraycopy(other.watts, 0, watts, 0, 3);
      System.arraycopy(other.volts, 0, volts, 0, 3);
      System.arraycopy(other.amperes, 0, amperes, 0, 3);
    }

    double neutralSquare() {
      double a = amperes[0];
      double b = amperes[1];
      double c = amperes[2];
      return Math.max(0, a * a + b * b + c * c - a * b - b * c - c * a);
    }

    void addTo(double[] energy, double[] squares) {
      for (int p = 0; p < 3; p++) {
        energy[p] += watts[p] / 60_000;
        squares[p] += amperes[p] * amperes[p] / 60;
      }
      squares[3] += neutralSquare() / 60;
    }
  }
}
