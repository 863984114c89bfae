package io.taiqu.hwtest.readings;

import java.util.Optional;

/**
 * What histories came to; adds up.
 *
 * @param histories how many were lived through
 * @param sweeps attempts to read the meter
 * @param reads complete answers
 * @param stored interval readings that were stored as measured
 * @param doubted reads that a rule doubted
 * @param falseValues stored values that the meter did not hold, although every fault was one that
 *     the check sum is sure to see
 * @param unseenNoise answers with damage that their check sum did not see
 * @param noiseValues stored values that the meter did not hold, after noise of more than 16 bits
 * @param noiseCharged how often an account was charged more than its meter had counted
 * @param shownBeyond how often a balance was shown for more than that, until the next read
 * @param unflagged values that were stored without a doubt after the register froze or was reset
 * @param energyLost histories at whose end less was charged than the meter had counted
 * @param energyTwice histories at whose end more was charged
 * @param firstViolation the first history that went wrong, in words
 */
record Tally(
    long histories,
    long sweeps,
    long reads,
    long stored,
    long doubted,
    long falseValues,
    long unseenNoise,
    long noiseValues,
    long noiseCharged,
    long shownBeyond,
    long unflagged,
    long energyLost,
    long energyTwice,
    Optional<String> firstViolation) {
  static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty());

  Tally plus(Tally other) {
    return new Tally(
        histories + other.histories,
        sweeps + other.sweeps,
        reads + other.reads,
        stored + other.stored,
        doubted + other.doubted,
        falseValues + other.falseValues,
        unseenNoise + other.unseenNoise,
        noiseValues + other.noiseValues,
        noiseCharged + other.noiseCharged,
        shownBeyond + other.shownBeyond,
        unflagged + other.unflagged,
        energyLost + other.energyLost,
        energyTwice + other.energyTwice,
        firstViolation.or(other::firstViolation));
  }

  /** Whether everything held that must hold. */
  boolean held() {
    return falseValues == 0
        && noiseCharged == 0
        && unflagged == 0
        && energyLost == 0
        && energyTwice == 0;
  }
}
