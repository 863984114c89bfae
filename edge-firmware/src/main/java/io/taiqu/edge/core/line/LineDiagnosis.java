package io.taiqu.edge.core.line;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Names the likely cause of errors on a line, as a technician would from the same counts. What
 * concerns all devices is looked for first; a single device is blamed only if it stands out from
 * the others.
 */
public final class LineDiagnosis {
  /** Fewer requests say nothing. */
  private static final long LEAST_REQUESTS = 20;

  /** Fewer requests to one device say nothing about it. */
  private static final long LEAST_REQUESTS_OF_ONE = 10;

  /** A good line damages fewer answers. */
  private static final int SOUND_PER_MILLE = 5;

  /** A device with more damaged answers is ill, if the others are not. */
  private static final int ILL_PER_MILLE = 50;

  /** A device is worse than its line if it damages so many times as much. */
  private static final int STANDS_OUT = 4;

  /** Two devices that answer together spoil nearly every answer. */
  private static final int COLLIDING_PER_MILLE = 300;

  private LineDiagnosis() {}

  /**
   * The likely causes, what concerns the line first; empty if all is well or too little is known.
   */
  public static List<LineFinding> of(LineObservation seen) {
    List<LineFinding> found = new ArrayList<>();
    if (seen.echo()) {
      found.add(ofLine(LineFault.ADAPTER_ECHO, 0));
    }
    LineCounts all = seen.total();
    if (all.asked() < LEAST_REQUESTS) {
      return List.copyOf(found);
    }
    if (20 * all.babble() >= all.asked()) {
      found.add(ofLine(LineFault.TALKER, all.damagedPerMille()));
    } else if (all.heard() == 0) {
      boolean garbage = 20 * seen.strayWhileIdle() >= all.asked();
      found.add(ofLine(garbage ? LineFault.WIRES_SWAPPED : LineFault.NOTHING_HEARD, 0));
    } else if (all.answered() + all.refused() == 0) {
      found.add(everythingIsDamaged(seen, all));
    } else {
      weakLine(seen, all, found);
      for (LineObservation.Device device : seen.devices()) {
        illDevice(device, seen, found);
      }
    }
    return List.copyOf(found);
  }

  /** Damage from one device alone may be that device's. */
  private static LineFinding everythingIsDamaged(LineObservation seen, LineCounts all) {
    if (2 * all.stray() >= all.damaged()) {
      return ofLine(LineFault.NO_TERMINATION, all.damagedPerMille());
    }
    List<LineObservation.Device> heard =
        seen.devices().stream().filter(device -> device.counts().heard() > 0).toList();
    return heard.size() == 1 && seen.devices().size() > 1
        ? new LineFinding(
            LineFault.BAD_DEVICE, OptionalInt.of(heard.getFirst().unit()), all.damagedPerMille())
        : ofLine(LineFault.WRONG_SPEED_OR_PARITY, all.damagedPerMille());
  }

  private static void weakLine(LineObservation seen, LineCounts all, List<LineFinding> found) {
    List<LineCounts> heard =
        seen.devices().stream()
            .map(LineObservation.Device::counts)
            .filter(counts -> counts.heard() >= LEAST_REQUESTS_OF_ONE)
            .toList();
    long weak = heard.stream().filter(c -> withoutLate(c) > SOUND_PER_MILLE).count();
    if (2 * weak > heard.size() && (heard.size() > 1 || seen.devices().size() == 1)) {
      boolean floats = 2 * all.stray() >= all.damaged() - all.late();
      found.add(ofLine(floats ? LineFault.NO_TERMINATION : LineFault.NOISE, all.damagedPerMille()));
    }
  }

  private static void illDevice(
      LineObservation.Device device, LineObservation seen, List<LineFinding> found) {
    LineCounts counts = device.counts();
    if (counts.heard() < LEAST_REQUESTS_OF_ONE) {
      return;
    }
    int own = withoutLate(counts);
    int usual = usualDamage(seen, device);
    boolean standsOut =
        seen.devices().size() > 1 && own >= ILL_PER_MILLE && own >= STANDS_OUT * usual;
    boolean twice = 20 * counts.trailing() >= counts.heard() && seen.devices().size() > 1;
    if (twice && standsOutInTrailing(seen, device)
        || standsOut && own >= COLLIDING_PER_MILLE && 2 * counts.checksum() >= counts.damaged()) {
      found.add(ofDevice(LineFault.DUPLICATE_ADDRESS, device));
    } else if (standsOut) {
      found.add(ofDevice(LineFault.BAD_DEVICE, device));
    } else if (50 * counts.late() >= counts.heard() && counts.late() > 1) {
      found.add(ofDevice(LineFault.SLOW_DEVICE, device));
    }
  }

  /** A floating line adds bytes behind everybody's answers; a second device behind one's only. */
  private static boolean standsOutInTrailing(LineObservation seen, LineObservation.Device device) {
    long others =
        seen.devices().stream()
            .filter(other -> other.unit() != device.unit())
            .mapToLong(other -> other.counts().trailing())
            .sum();
    return others * STANDS_OUT <= device.counts().trailing() * (seen.devices().size() - 1L);
  }

  /** The median of the other devices, so that a second bad one does not hide the first. */
  private static int usualDamage(LineObservation seen, LineObservation.Device except) {
    List<Integer> others =
        seen.devices().stream()
            .filter(other ->
                other.unit() != except.unit() && other.counts().heard() >= LEAST_REQUESTS_OF_ONE)
            .map(other -> withoutLate(other.counts()))
            .sorted()
            .toList();
    return others.isEmpty() ? 0 : others.get((others.size() - 1) / 2);
  }

  private static int withoutLate(LineCounts counts) {
    return counts.heard() == 0
        ? 0
        : Math.toIntExact(1000 * (counts.damaged() - counts.late()) / counts.heard());
  }

  private static LineFinding ofLine(LineFault fault, int perMille) {
    return new LineFinding(fault, OptionalInt.empty(), perMille);
  }

  private static LineFinding ofDevice(LineFault fault, LineObservation.Device device) {
    return new LineFinding(fault, OptionalInt.of(device.unit()), device.counts().damagedPerMille());
  }
}
