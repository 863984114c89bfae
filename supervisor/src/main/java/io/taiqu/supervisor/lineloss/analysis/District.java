package io.taiqu.supervisor.lineloss.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * A transformer's readings as curves, with what voltages say of each meter.
 *
 * @param perDay intervals of a day
 * @param hours length of an interval
 * @param customers in the order of the readings
 * @param supplied kWh of each phase and interval
 * @param supplyMissing read times of which the supply meter was not read
 * @param squares ∫I²dt of A, B, C and neutral in each interval, A²h
 * @param volts of each phase at each read
 * @param amperes of each phase at each read
 */
record District(
    int perDay,
    double hours,
    List<Member> customers,
    double[][] supplied,
    boolean[] supplyMissing,
    double[][] squares,
    double[][] volts,
    double[][] amperes) {

  private static final double HOURS_OF_DAY = 24;

  /** A customer's meter with its curve and what its voltage says. */
  record Member(DistrictReadings.Customer customer, Curve curve, PhaseFinder.Finding voltage) {
    String meter() {
      return customer.meter();
    }

    boolean listed() {
      return customer.listedHere();
    }

    boolean threePhase() {
      return customer.threePhase();
    }

    /** The phase for the calculation: what the voltages show, else the archive's. */
    LinePhase phase() {
      return voltage.certain().or(customer::archivePhase).orElse(LinePhase.A);
    }

    boolean foreign() {
      return voltage.foreign();
    }

    boolean transformed() {
      return customer.ratio() > 1;
    }
  }

  static District of(DistrictReadings readings) {
    DistrictReadings.Supply supply = readings.supply();
    List<Member> members = new ArrayList<>();
    for (DistrictReadings.Customer customer : readings.customers()) {
      members.add(
          new Member(
              customer,
              Curve.of(customer.register(), customer.step(), customer.ratio()),
              PhaseFinder.of(customer.volts(), supply.volts())));
    }
    double[] highest =
        members.stream()
            .filter(member -> member.listed() && member.voltage().enough())
            .mapToDouble(member -> member.voltage().highest())
            .sorted()
            .toArray();
    double typical = highest.length == 0 ? 1 : highest[highest.length / 2];
    members.replaceAll(
        member -> new Member(member.customer(), member.curve(), member.voltage().beside(typical)));
    double[][] supplied = new double[3][];
    double[][] squares = new double[4][];
    boolean[] missing = new boolean[readings.reads()];
    for (int p = 0; p < 3; p++) {
      // The supply register's step is far below what matters; only gaps are interpolated.
      Curve curve = Curve.of(supply.register()[p], 0, supply.ratio());
      supplied[p] = curve.energy();
      for (int t = 0; t < missing.length; t++) {
        missing[t] |= curve.missing()[t];
      }
    }
    for (int c = 0; c < 4; c++) {
      squares[c] = Curve.of(supply.squares()[c], 0, 1).energy();
    }
    return new District(
        readings.perDay(),
        HOURS_OF_DAY / readings.perDay(),
        List.copyOf(members),
        supplied,
        missing,
        squares,
        supply.volts(),
        supply.amperes());
  }

  int intervals() {
    return supplied[0].length;
  }

  int days() {
    return (intervals() + perDay - 1) / perDay;
  }

  /** Supplied energy of each interval over all phases. */
  double[] suppliedSum() {
    double[] sum = new double[intervals()];
    for (double[] phase : supplied) {
      for (int t = 0; t < sum.length; t++) {
        sum[t] += phase[t];
      }
    }
    return sum;
  }
}
