package io.taiqu.supervisor.amendment;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.amendment.AmendmentStore.Entry;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.reading.Amendment;
import io.taiqu.supervisor.reading.Usage;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Decides about stored readings. Nothing that was read is ever changed: an amendment stands beside
 * it, and the energies are worked out from both. Charges do not follow from these sums, and do not
 * change with them; but a register that was put in settles what was billed by an estimate.
 */
public final class Amendments {
  private static final Duration USUAL_DAYS = Duration.ofDays(28);
  private static final Duration LONGEST_GAP = Duration.ofDays(62);
  private static final int MINUTES_OF_DAY = 24 * 60;

  private final AmendmentStore store;
  private final Usage usage;
  private final AuditTrail audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final Duration interval;
  private final ZoneId zone;
  private Runnable changed = () -> {};

  /**
   * Amendments.
   *
   * @param interval the deployment's
   */
  public Amendments(
      AmendmentStore store,
      Usage usage,
      AuditTrail audit,
      Transactions transactions,
      InstantSource clock,
      Duration interval,
      ZoneId zone) {
    this.store = store;
    this.usage = usage;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.interval = interval;
    this.zone = zone;
  }

  /** Calls back after something else counts. */
  public void onChange(Runnable listener) {
    changed = listener;
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** It counts, or counts no more. */
    record Done(Entry entry) implements Outcome {}

    /** There is no such point or amendment. */
    record Unknown() implements Outcome {}

    /** Nothing changed. */
    record Refused(Refusal why) implements Outcome {}
  }

  /** Who acts, why, and in which request. */
  public record Act(String reason, String by, String requestId) {}

  /** Lets a register count at an interval's end, in the place of what was read or of nothing. */
  public Outcome replace(SupplyPointId point, Instant at, MeterRegister register, Act act) {
    return add(point, new Amendment.Replaced(minuteOf(at), register), List.of(at), act);
  }

  /** Lets a reading not count. */
  public Outcome reject(SupplyPointId point, Instant at, Act act) {
    return transactions.run(() ->
        store.knows(point) && store.registerAt(point, minuteOf(at)).isEmpty()
            ? refused(Refusal.Code.NOTHING_READ, told(at))
            : add(point, new Amendment.Rejected(minuteOf(at)), List.of(at), act));
  }

  /**
   * Shares out the energy between two readings by the usual day of the point: the mean of each slot
   * over the {@link #USUAL_DAYS} before, as far as it was read then. The energy of the gap stays
   * the difference of the registers.
   */
  public Outcome profile(SupplyPointId point, Instant from, Instant to, Act act) {
    return transactions.run(() -> {
      if (!store.knows(point)) {
        return new Outcome.Unknown();
      }
      if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_GAP) > 0) {
        return refused(Refusal.Code.GAP_LENGTH, LONGEST_GAP.toDays());
      }
      for (Instant end : List.of(from, to)) {
        if (store.registerAt(point, minuteOf(end)).isEmpty()) {
          return refused(Refusal.Code.GAP_END_UNREAD, told(end));
        }
      }
      Optional<List<Integer>> weights = usualDay(point, from);
      return weights.isEmpty()
          ? refused(Refusal.Code.USUAL_DAY_UNKNOWN, told(from))
          : add(
              point,
              new Amendment.Profiled(minuteOf(from), minuteOf(to), weights.get()),
              List.of(from, to),
              act);
    });
  }

  /** Weights by slot of the UTC day; nothing if not every slot was read at least once. */
  private Optional<List<Integer>> usualDay(SupplyPointId point, Instant before) {
    int step = Math.toIntExact(interval.toMinutes());
    int slots = MINUTES_OF_DAY / step;
    long[] sums = new long[slots];
    int[] counts = new int[slots];
    for (Usage.Slot slot : usage.byInterval(point, before.minus(USUAL_DAYS), before)) {
      if (slot.energy().isPresent() && !slot.interpolated()) {
        int place = (int) (minuteOf(slot.end()) / step % slots);
        sums[place] += slot.energy().get().wattHours();
        counts[place]++;
      }
    }
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      if (counts[i] == 0) {
        return Optional.empty();
      }
      means.add((double) sums[i] / counts[i]);
    }
    double top = Math.max(1e-9, Collections.max(means));
    return Optional.of(
        means.stream()
            .map(mean -> (int) Math.round(Amendment.Profiled.MOST_WEIGHT * mean / top))
            .toList());
  }

  private Outcome add(SupplyPointId point, Amendment amendment, List<Instant> ends, Act act) {
    return transactions.run(() -> {
      if (!store.knows(point)) {
        return new Outcome.Unknown();
      }
      Optional<Refusal> obstacle = obstacle(point, ends, act);
      if (obstacle.isPresent()) {
        return new Outcome.Refused(obstacle.get());
      }
      Instant now = clock.instant();
      long id = store.add(point, amendment, act.reason(), act.by(), now);
      record("reading.amended", point, id, act);
      transactions.afterCommit(changed);
      return new Outcome.Done(store.find(id).orElseThrow());
    });
  }

  private Optional<Refusal> obstacle(SupplyPointId point, List<Instant> ends, Act act) {
    if (!Approvals.isReason(act.reason())) {
      return Optional.of(Refusal.of(Refusal.Code.NO_REASON));
    }
    for (Instant end : ends) {
      if (end.getEpochSecond() % interval.toSeconds() != 0 || end.getNano() != 0) {
        return Optional.of(Refusal.of(Refusal.Code.NOT_AN_END, told(end)));
      }
      if (end.isAfter(clock.instant())) {
        return Optional.of(Refusal.of(Refusal.Code.TO_COME, told(end)));
      }
    }
    Instant first = ends.getFirst();
    return store
        .keptSince()
        .filter(month -> first.isBefore(month.atDay(1).atStartOfDay(zone).toInstant()))
        .map(month -> Refusal.of(Refusal.Code.NOT_KEPT, month.toString()))
        .or(() -> settled(point, first));
  }

  private Optional<Refusal> settled(SupplyPointId point, Instant from) {
    return store
        .settled(point)
        .filter(month -> from.isBefore(endOf(month)))
        .map(month -> Refusal.of(Refusal.Code.SETTLED, month.toString()));
  }

  private Instant endOf(YearMonth month) {
    return month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
  }

  /** Takes an amendment back: what was read counts again. */
  public Outcome revert(long id, Act act) {
    return transactions.run(() -> {
      Optional<Entry> found = store.find(id);
      if (found.isEmpty()) {
        return new Outcome.Unknown();
      }
      Entry entry = found.get();
      if (!Approvals.isReason(act.reason())) {
        return refused(Refusal.Code.NO_REASON);
      }
      if (entry.reverted().isPresent()) {
        return refused(Refusal.Code.TAKEN_BACK, entry.reverted().get().by());
      }
      Optional<Refusal> settled =
          settled(entry.point(), Instant.ofEpochSecond(entry.amendment().from() * 60));
      if (settled.isPresent()) {
        return new Outcome.Refused(settled.get());
      }
      store.revert(id, act.reason(), act.by(), clock.instant());
      record("reading.restored", entry.point(), id, act);
      transactions.afterCommit(changed);
      return new Outcome.Done(store.find(id).orElseThrow());
    });
  }

  private static Outcome refused(Refusal.Code code, Object... figures) {
    return new Outcome.Refused(Refusal.of(code, figures));
  }

  private void record(String action, SupplyPointId point, long id, Act act) {
    Entry entry = store.find(id).orElseThrow();
    audit.record(
        new Deed(
            act.by(),
            action,
            "point:" + point,
            "",
            id + ": " + described(entry.amendment()) + "; " + act.reason(),
            act.requestId()));
  }

  private String described(Amendment amendment) {
    return switch (amendment) {
      case Amendment.Replaced(long at, MeterRegister register) ->
          "register " + register + " at " + minute(at);
      case Amendment.Rejected(long at) -> "the reading of " + minute(at) + " does not count";
      case Amendment.Profiled(long from, long to, List<Integer> _) ->
          "usual day from " + minute(from) + " to " + minute(to);
    };
  }

  private String minute(long minute) {
    return told(Instant.ofEpochSecond(minute * 60));
  }

  private static long minuteOf(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), 60L);
  }

  private String told(Instant at) {
    return at.atZone(zone).toOffsetDateTime().toString();
  }

  /** Those of a point that were ever made, oldest first. */
  public List<Entry> of(SupplyPointId point) {
    return store.of(point);
  }

  /** The doubts about a transformer's readings, by point, oldest first. */
  public List<Finding> findings(TransformerId transformer, Instant from, Instant to) {
    return store.cells(transformer, minuteOf(from), minuteOf(to)).stream()
        .flatMap(point -> Finding.of(point, Math.toIntExact(interval.toMinutes())).stream())
        .toList();
  }
}
