package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.Reading;
import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tickets that open by themselves: what a unit's flags say of a meter becomes an alarm about its
 * point, and the first reading without a flag clears it.
 */
final class Anomalies {
  /** What a person must look at, the gravest first; the other flags explain a figure only. */
  private static final List<QualityFlag> WORTH_A_LOOK =
      List.of(
          QualityFlag.SERIAL_MISMATCH,
          QualityFlag.MAGNETIC_FIELD,
          QualityFlag.COVER_OPENED,
          QualityFlag.CABINET_OPENED,
          QualityFlag.BACKWARD,
          QualityFlag.MULTIPLIER_MISMATCH,
          QualityFlag.UNIT_DOUBTFUL,
          QualityFlag.FROZEN,
          QualityFlag.STEP_IMPLAUSIBLE,
          QualityFlag.REVERSED_PHASE,
          QualityFlag.SUDDEN_ZERO,
          QualityFlag.METER_EXCHANGED,
          QualityFlag.ROLLED_OVER);

  private static final long AT_HAND_NANOS = 10_000_000_000L;

  private final Alarms alarms;
  private final Transactions transactions;
  private final LongSupplier nanoTime;
  private Optional<Set<SupplyPointId>> open = Optional.empty();
  private long readAt;

  Anomalies(Alarms alarms, Transactions transactions, LongSupplier nanoTime) {
    this.alarms = alarms;
    this.transactions = transactions;
    this.nanoTime = nanoTime;
  }

  /**
   * Raises and clears by the newest record of each point, after these were stored: an alarm that is
   * lost with the process comes with the next reading.
   */
  synchronized void follow(Map<SupplyPointId, IntervalReading> newest, Instant now) {
    Map<SupplyPointId, Optional<QualityFlag>> grave = new LinkedHashMap<>();
    newest.forEach((point, record) -> {
      Optional<QualityFlag> gravest =
          record.quality().isEmpty()
              ? Optional.empty()
              : WORTH_A_LOOK.stream().filter(record.quality()::contains).findFirst();
      if (gravest.isPresent()
          || (record.reading() instanceof Reading.Measured && open().contains(point))) {
        grave.put(point, gravest);
      }
    });
    if (grave.isEmpty()) {
      return;
    }
    transactions.run(() ->
        grave.forEach(
            (point, flag) -> follow(point, flag, Objects.requireNonNull(newest.get(point)), now)));
    grave.forEach((point, flag) -> {
      if (flag.isPresent()) {
        open().add(point);
      } else {
        open().remove(point);
      }
    });
  }

  private void follow(
      SupplyPointId point, Optional<QualityFlag> flag, IntervalReading record, Instant now) {
    AlarmSubject subject = new AlarmSubject.Point(point);
    if (flag.isPresent()) {
      alarms.raise(
          AlarmKind.METER_ANOMALY,
          subject,
          AlarmCause.of(AlarmCause.Code.READING_DOUBTFUL, flag.get().name(), record.intervalEnd()),
          now);
    } else {
      alarms.clear(AlarmKind.METER_ANOMALY, subject, now);
    }
  }

  /**
   * Points with such an alarm; read again now and then, because other supervisors raise them too.
   */
  private Set<SupplyPointId> open() {
    if (open.isPresent() && nanoTime.getAsLong() - readAt < AT_HAND_NANOS) {
      return open.get();
    }
    Set<SupplyPointId> known = new HashSet<>();
    for (Alarm alarm : alarms.open()) {
      if (alarm.kind() == AlarmKind.METER_ANOMALY
          && alarm.subject() instanceof AlarmSubject.Point(SupplyPointId point)) {
        known.add(point);
      }
    }
    readAt = nanoTime.getAsLong();
    open = Optional.of(known);
    return known;
  }
}
