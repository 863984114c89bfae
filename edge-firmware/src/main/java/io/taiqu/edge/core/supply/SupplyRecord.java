package io.taiqu.edge.core.supply;

import io.taiqu.protocol.message.SupplyState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ledger knows of one customer's supply.
 *
 * @param commanded what the relay must be
 * @param openings when supply was taken away, oldest first, of the last two days
 * @param episode u32; how often the balance fell through the first warning step
 * @param step how many warning steps the balance has passed in the present episode; 0 when the
 *     balance is above the first
 * @param stepAt when the last of them was recorded; {@link Instant#EPOCH} if none was
 * @param wrongMeter whether another meter than the commissioned one was found; only a new hand-over
 *     ends that
 * @param currentWhileOpen whether current went on flowing after the relay opened
 * @param safetyLock whether a technician has locked the supply open
 */
public record SupplyRecord(
    SupplyState commanded,
    List<Instant> openings,
    long episode,
    int step,
    Instant stepAt,
    boolean wrongMeter,
    boolean currentWhileOpen,
    boolean safetyLock) {

  /** Supply is on and nothing ever happened. */
  public static final SupplyRecord INITIAL =
      new SupplyRecord(SupplyState.ON, List.of(), 0, 0, Instant.EPOCH, false, false, false);

  private static final Duration OPENINGS_KEPT = Duration.ofDays(2);

  public SupplyRecord {
    openings = List.copyOf(openings);
  }

  /** After supply was taken away. */
  public SupplyRecord opened(Instant at) {
    List<Instant> recent = new ArrayList<>();
    for (Instant opening : openings) {
      if (opening.isAfter(at.minus(OPENINGS_KEPT))) {
        recent.add(opening);
      }
    }
    recent.add(at);
    return new SupplyRecord(
        SupplyState.OFF, recent, episode, step, stepAt, wrongMeter, false, safetyLock);
  }

  /** After supply was restored. */
  public SupplyRecord closed() {
    return new SupplyRecord(
        SupplyState.ON, openings, episode, step, stepAt, wrongMeter, false, safetyLock);
  }

  /** After the balance passed a warning step. */
  public SupplyRecord warned(long inEpisode, int reached, Instant at) {
    return new SupplyRecord(
        commanded, openings, inEpisode, reached, at, wrongMeter, currentWhileOpen, safetyLock);
  }

  /** After the balance rose above the first warning step. */
  public SupplyRecord relieved() {
    return new SupplyRecord(
        commanded, openings, episode, 0, Instant.EPOCH, wrongMeter, currentWhileOpen, safetyLock);
  }

  /** With another meter found, or the right one commissioned. */
  public SupplyRecord meterFound(boolean wrong) {
    return new SupplyRecord(
        commanded, openings, episode, step, stepAt, wrong, currentWhileOpen, safetyLock);
  }

  /** After current was seen although the relay should be open. */
  public SupplyRecord currentSeen() {
    return new SupplyRecord(
        commanded, openings, episode, step, stepAt, wrongMeter, true, safetyLock);
  }

  /** With the safety lock as a technician set it. */
  public SupplyRecord locked(boolean on) {
    return new SupplyRecord(
        commanded, openings, episode, step, stepAt, wrongMeter, currentWhileOpen, on);
  }
}
