package io.taiqu.hwtest.readings;

import java.util.SplittableRandom;

/** What flows past the meter, and what is wrong with the meter itself. */
final class World {
  /** Where the register stood when the history began, µWh. */
  long opening;

  /** What it has counted since, µWh. */
  long energy;

  /** Counts that lie between the register and the supply point's position, after an exchange. */
  long shift;

  long watts;
  boolean frozen;
  boolean zero;

  /** The transformer ratio that is set in the meter; what it counts stays the same. */
  int ratio = 1;

  /** By how much the register counts too slowly. */
  int slowness = 1;

  /** What the register shows too much for a moment, µWh. */
  long glitch;

  /** What the power register shows too much for a moment, W. */
  long powerGlitch;

  /** Energy that flowed while the register stood, or since it was reset. */
  long unseen;

  /** What the register has counted, µWh. */
  long counted() {
    return opening + energy;
  }

  /** Lets so many seconds pass with some load. */
  void pass(long seconds, Incident incident, boolean last, SplittableRandom random) {
    watts = random.nextInt(10) == 0 ? 7_500 : random.nextInt(2_000);
    if (incident == Incident.UNIT) {
      watts = 7_000 + random.nextInt(500);
    }
    watts += last && frozen ? 3_000 : 0;
    energy += frozen ? 0 : watts * seconds * 1_000_000L / 3_600 / slowness;
  }
}
