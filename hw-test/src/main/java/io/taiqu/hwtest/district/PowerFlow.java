package io.taiqu.hwtest.district;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Unbalanced three-phase power flow of a radial feeder with constant-power taps, by backward and
 * forward sweeps. Buses that neither branch nor carry a tap are merged into the line through them,
 * which changes nothing in the result.
 *
 * <p>Keeps the voltages of the last solution as the next start and its results in arrays: one
 * instance belongs to one thread.
 */
public final class PowerFlow {

  /** Sweeps end when no voltage moves by more than this. */
  private static final double TOLERANCE_VOLTS = 1e-7;

  private static final int MOST_SWEEPS = 100;

  private final double sourceVolts;
  private final int buses;
  private final int[] parent;
  private final double[] selfR;
  private final double[] selfX;
  private final double[] mutualR;
  private final double[] mutualX;
  private final int[] tapSlot;

  /** Voltages and currents by bus and phase: slot = 3 × bus + phase. */
  private final double[] voltRe;

  private final double[] voltIm;
  private final double[] currentRe;
  private final double[] currentIm;
  private final double[] powerRe;
  private final double[] powerIm;
  private double lossWatts;
  private int sweeps;

  private PowerFlow(Source source, List<Branch> branches, int[] tapSlot) {
    this.sourceVolts = source.phaseVolts();
    this.buses = branches.size();
    this.tapSlot = tapSlot;
    parent = new int[buses];
    selfR = new double[buses];
    selfX = new double[buses];
    mutualR = new double[buses];
    mutualX = new double[buses];
    for (int bus = 0; bus < buses; bus++) {
      Branch branch = branches.get(bus);
      parent[bus] = branch.parent;
      Impedance impedance = bus == 0 ? source.impedance() : branch.impedance;
      selfR[bus] = impedance.selfR();
      selfX[bus] = impedance.selfX();
      mutualR[bus] = impedance.mutualR();
      mutualX[bus] = impedance.mutualX();
    }
    voltRe = new double[3 * buses];
    voltIm = new double[3 * buses];
    currentRe = new double[3 * buses];
    currentIm = new double[3 * buses];
    powerRe = new double[3 * buses];
    powerIm = new double[3 * buses];
    for (int slot = 0; slot < 3 * buses; slot++) {
      voltRe[slot] = sourceRe(slot % 3);
      voltIm[slot] = sourceIm(slot % 3);
    }
  }

  /** The line into a bus; that of the root is the source's. */
  private record Branch(int parent, Impedance impedance) {}

  /** The feeder with only the buses that matter for these taps. */
  public static PowerFlow reduced(Feeder feeder, List<Tap> taps) {
    return of(feeder, taps, true);
  }

  /** The feeder with every bus. */
  public static PowerFlow full(Feeder feeder, List<Tap> taps) {
    return of(feeder, taps, false);
  }

  private static PowerFlow of(Feeder feeder, List<Tap> taps, boolean reduce) {
    Map<String, List<Feeder.Line>> outward = new HashMap<>();
    for (Feeder.Line line : feeder.lines()) {
      outward.computeIfAbsent(line.from(), _ -> new ArrayList<>()).add(line);
    }
    Set<String> tapped = new HashSet<>();
    taps.forEach(tap -> tapped.add(tap.bus()));
    Set<String> needed = new HashSet<>(tapped);
    markAncestors(feeder, needed);

    record Visit(String bus, int parent, Impedance impedance) {}
    Map<String, Integer> index = new HashMap<>();
    List<Branch> branches = new ArrayList<>();
    ArrayDeque<Visit> visits = new ArrayDeque<>();
    visits.add(new Visit(feeder.root(), -1, Impedance.ZERO));
    while (!visits.isEmpty()) {
      Visit visit = visits.remove();
      List<Feeder.Line> next =
          outward.getOrDefault(visit.bus, List.of()).stream()
              .filter(line -> !reduce || needed.contains(line.to()))
              .toList();
      boolean merge =
          reduce && visit.parent >= 0 && next.size() == 1 && !tapped.contains(visit.bus);
      int through = visit.parent;
      if (!merge) {
        through = branches.size();
        index.put(visit.bus, through);
        branches.add(new Branch(visit.parent, visit.impedance));
      }
      for (Feeder.Line line : next) {
        Impedance before = merge ? visit.impedance : Impedance.ZERO;
        visits.add(new Visit(line.to(), through, before.plus(line.impedance())));
      }
    }
    int[] slots = new int[taps.size()];
    for (int i = 0; i < slots.length; i++) {
      Integer bus = index.get(taps.get(i).bus());
      if (bus == null) {
        throw new IllegalArgumentException("the feeder has no bus " + taps.get(i).bus());
      }
      slots[i] = 3 * bus + taps.get(i).phase().ordinal();
    }
    return new PowerFlow(feeder.source(), branches, slots);
  }

  private static void markAncestors(Feeder feeder, Set<String> needed) {
    Map<String, String> inward = new HashMap<>();
    for (Feeder.Line line : feeder.lines()) {
      inward.put(line.to(), line.from());
    }
    for (String bus : List.copyOf(needed)) {
      String above = inward.get(bus);
      while (above != null && needed.add(above)) {
        above = inward.get(above);
      }
    }
  }

  /**
   * Solves for these powers.
   *
   * @param watts active power of each tap
   * @param vars reactive power of each tap, positive is lagging
   * @throws IllegalStateException if the feeder can't carry them
   */
  public void solve(double[] watts, double[] vars) {
    Arrays.fill(powerRe, 0);
    Arrays.fill(powerIm, 0);
    for (int tap = 0; tap < tapSlot.length; tap++) {
      powerRe[tapSlot[tap]] += watts[tap];
      powerIm[tapSlot[tap]] += vars[tap];
    }
    sweeps = 0;
    double moved;
    do {
      if (++sweeps > MOST_SWEEPS) {
        throw new IllegalStateException("no solution: the load is too large for the feeder");
      }
      sweepBackward();
      moved = sweepForward();
    } while (!(moved <= TOLERANCE_VOLTS));
  }

  /** Currents: each bus draws conj(S/V), and every branch carries what lies behind it. */
  private void sweepBackward() {
    for (int slot = 0; slot < currentRe.length; slot++) {
      double p = powerRe[slot];
      double q = powerIm[slot];
      if (p == 0 && q == 0) {
        currentRe[slot] = 0;
        currentIm[slot] = 0;
      } else {
        double re = voltRe[slot];
        double im = voltIm[slot];
        double square = re * re + im * im;
        currentRe[slot] = (p * re + q * im) / square;
        currentIm[slot] = (p * im - q * re) / square;
      }
    }
    for (int bus = buses - 1; bus > 0; bus--) {
      int from = 3 * bus;
      int to = 3 * parent[bus];
      for (int phase = 0; phase < 3; phase++) {
        currentRe[to + phase] += currentRe[from + phase];
        currentIm[to + phase] += currentIm[from + phase];
      }
    }
  }

  /** Voltages from the source outward; returns the largest movement. */
  private double sweepForward() {
    double moved = 0;
    lossWatts = 0;
    for (int bus = 0; bus < buses; bus++) {
      int at = 3 * bus;
      double sumRe = currentRe[at] + currentRe[at + 1] + currentRe[at + 2];
      double sumIm = currentIm[at] + currentIm[at + 1] + currentIm[at + 2];
      double ownR = selfR[bus] - mutualR[bus];
      double ownX = selfX[bus] - mutualX[bus];
      double commonRe = mutualR[bus] * sumRe - mutualX[bus] * sumIm;
      double commonIm = mutualR[bus] * sumIm + mutualX[bus] * sumRe;
      for (int phase = 0; phase < 3; phase++) {
        int slot = at + phase;
        double re = currentRe[slot];
        double im = currentIm[slot];
        double dropRe = ownR * re - ownX * im + commonRe;
        double dropIm = ownR * im + ownX * re + commonIm;
        double newRe = (bus == 0 ? sourceRe(phase) : voltRe[3 * parent[bus] + phase]) - dropRe;
        double newIm = (bus == 0 ? sourceIm(phase) : voltIm[3 * parent[bus] + phase]) - dropIm;
        moved = Math.max(moved, Math.abs(newRe - voltRe[slot]) + Math.abs(newIm - voltIm[slot]));
        voltRe[slot] = newRe;
        voltIm[slot] = newIm;
        if (bus > 0) {
          lossWatts += dropRe * re + dropIm * im;
        }
      }
    }
    return moved;
  }

  /** Line loss of the last solution, between the transformer's low-voltage bus and the taps. */
  public double lossWatts() {
    return lossWatts;
  }

  /** Voltage to neutral at a tap. */
  public double tapVolts(int tap) {
    return Math.hypot(voltRe[tapSlot[tap]], voltIm[tapSlot[tap]]);
  }

  /** Voltage to neutral at the transformer's low-voltage bus. */
  public double supplyVolts(Phase phase) {
    return Math.hypot(voltRe[phase.ordinal()], voltIm[phase.ordinal()]);
  }

  /** Current out of the transformer. */
  public double supplyAmperes(Phase phase) {
    return Math.hypot(currentRe[phase.ordinal()], currentIm[phase.ordinal()]);
  }

  /** Active power out of the transformer on one phase. */
  public double supplyWatts(Phase phase) {
    int slot = phase.ordinal();
    return voltRe[slot] * currentRe[slot] + voltIm[slot] * currentIm[slot];
  }

  /** Active power out of the transformer. */
  public double supplyWatts() {
    return supplyWatts(Phase.A) + supplyWatts(Phase.B) + supplyWatts(Phase.C);
  }

  /** Buses that were kept. */
  public int busCount() {
    return buses;
  }

  /** Sweeps of the last solution. */
  public int sweeps() {
    return sweeps;
  }

  private double sourceRe(int phase) {
    return phase == 0 ? sourceVolts : -0.5 * sourceVolts;
  }

  private double sourceIm(int phase) {
    return switch (phase) {
      case 0 -> 0;
      case 1 -> -Math.sqrt(0.75) * sourceVolts;
      default -> Math.sqrt(0.75) * sourceVolts;
    };
  }
}
