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
 * @param carriedOut whether the relay opened since supply was taken away last: its contact was seen
 *     open, or it took the order and shows nothing
 * @param openings when supply was taken away, oldest first, of the last two days
 * @param episode u32; how often the balance fell through the first warning step
 * @param step how many warning steps the balance has passed in the present episode; 0 when the
 *     balance is above the first
 * @param stepAt when the last of them was recorded; {@link Instant#EPOCH} if none was
 * @param wrongMeter whether another meter than the commissioned one was found; only a new hand-over
 *     ends that
 * @param currentWhileOpen whether current went on flowing after the relay opened
 * @param safetyLock whether a technician has locked the supply open
 * @param openedFor why supply was taken away last
 * @param loadOpenings when it was taken away for the load, oldest first, of the last day and since
 *     a person last restored it
 */
public record SupplyRecord(
    SupplyState commanded,
    boolean carriedOut,
    List<Instant> openings,
    long episode,
    int step,
    Instant stepAt,
    boolean wrongMeter,
    boolean currentWhileOpen,
    boolean safetyLock,
    OpenedFor openedFor,
    List<Instant> loadOpenings) {

  /** Why supply was taken away. */
  public enum OpenedFor {
    /** The credit is used up. */
    CREDIT,
    /** More power was drawn than agreed. */
    LOAD
  }

  /** Supply is on and nothing ever happened. */
  public static final SupplyRecord INITIAL =
      new SupplyRecord(
          SupplyState.ON,
          false,
          List.of(),
          0,
          0,
          Instant.EPOCH,
          false,
          false,
          false,
          OpenedFor.CREDIT,
          List.of());

  private static final Duration OPENINGS_KEPT = Duration.ofDays(2);
  private static final Duration LOAD_OPENINGS_KEPT = Duration.ofDays(1);

  public SupplyRecord {
    openings = List.copyOf(openings);
    loadOpenings = List.copyOf(loadOpenings);
  }

  /** After supply was taken away because the credit is used up. */
  public SupplyRecord opened(Instant at) {
    return opened(at, OpenedFor.CREDIT, loadOpenings);
  }

  /** After supply was taken away because of the load. */
  public SupplyRecord openedForLoad(Instant at) {
    return opened(at, OpenedFor.LOAD, with(at, loadOpenings, LOAD_OPENINGS_KEPT));
  }

  private SupplyRecord opened(Instant at, OpenedFor reason, List<Instant> newLoadOpenings) {
    return new SupplyRecord(
        SupplyState.OFF,
        false,
        with(at, openings, OPENINGS_KEPT),
        episode,
        step,
        stepAt,
        wrongMeter,
        false,
        safetyLock,
        reason,
        newLoadOpenings);
  }

  private static List<Instant> with(Instant at, List<Instant> before, Duration kept) {
    List<Instant> recent = new ArrayList<>();
    for (Instant opening : before) {
      if (opening.isAfter(at.minus(kept))) {
        recent.add(opening);
      }
    }
    recent.add(at);
    return recent;
  }

  /** After the relay opened. */
  public SupplyRecord contactOpened() {
    return new SupplyRecord(
        commanded,
        true,
        openings,
        episode,
        step,
        stepAt,
        wrongMeter,
        currentWhileOpen,
        safetyLock,
        openedFor,
        loadOpenings);
  }

  /**
   * After a start found supply on that was taken away. An opening that was never carried out does
   * not count: when it is decided again, that one does.
   */
  public SupplyRecord lapsed() {
    boolean forLoad = openedFor == OpenedFor.LOAD;
    return new SupplyRecord(
        SupplyState.ON,
        false,
        carriedOut ? openings : withoutLast(openings),
        episode,
        step,
        stepAt,
        wrongMeter,
        false,
        safetyLock,
        openedFor,
        carriedOut || !forLoad ? loadOpenings : withoutLast(loadOpenings));
  }

  private static List<Instant> withoutLast(List<Instant> instants) {
    return instants.subList(0, Math.max(0, instants.size() - 1));
  }

  /** After a person at the place has said that supply may return. */
  public SupplyRecord confirmed() {
    return new SupplyRecord(
        commanded,
        carriedOut,
        openings,
        episode,
        step,
        stepAt,
        wrongMeter,
        currentWhileOpen,
        safetyLock,
        openedFor,
        List.of());
  }

  /** After supply was restored. */
  public SupplyRecord closed() {
    return new SupplyRecord(
        SupplyState.ON,
        false,
        openings,
        episode,
        step,
        stepAt,
        wrongMeter,
        false,
        safetyLock,
        openedFor,
        loadOpenings);
  }

  /** After the balance passed a warning step. */
  public SupplyRecord warned(long inEpisode, int reached, Instant at) {
    return new SupplyRecord(
        commanded,
        carriedOut,
        openings,
        inEpisode,
        reached,
        at,
        wrongMeter,
        currentWhileOpen,
        safetyLock,
        openedFor,
        loadOpenings);
  }

  /** After the balance rose above the first warning step. */
  public SupplyRecord relieved() {
    return new SupplyRecord(
        commanded,
        carriedOut,
        openings,
        episode,
        0,
        Instant.EPOCH,
        wrongMeter,
        currentWhileOpen,
        safetyLock,
        openedFor,
        loadOpenings);
  }

  /** With another meter found, or the right one commissioned. */
  public SupplyRecord meterFound(boolean wrong) {
    return new SupplyRecord(
        commanded,
        carriedOut,
        openings,
        episode,
        step,
        stepAt,
        wrong,
        currentWhileOpen,
        safetyLock,
        openedFor,
        loadOpenings);
  }

  /** After current was seen although the relay should be open. */
  public SupplyRecord currentSeen() {
    return new SupplyRecord(
        commanded,
        carriedOut,
        openings,
        episode,
        step,
        stepAt,
        wrongMeter,
        true,
        safetyLock,
        openedFor,
        loadOpenings);
  }

  /** With the safety lock as a technician set it. */
  public SupplyRecord locked(boolean on) {
    return new SupplyRecord(
        commanded,
        carriedOut,
        openings,
        episode,
        step,
        stepAt,
        wrongMeter,
        currentWhileOpen,
        on,
        openedFor,
        loadOpenings);
  }
}
