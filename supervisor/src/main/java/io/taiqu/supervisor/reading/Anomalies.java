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
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  private final Alarms alarms;
  private Optional<Set<SupplyPointId>> open = Optional.empty();

  Anomalies(Alarms alarms) {
    this.alarms = alarms;
  }

  /** Raises and clears by the newest record of each point. */
  synchronized void follow(Map<SupplyPointId, IntervalReading> newest, Instant now) {
    newest.forEach((point, record) -> follow(point, record, now));
  }

  private void follow(SupplyPointId point, IntervalReading record, Instant now) {
    Optional<QualityFlag> gravest =
        WORTH_A_LOOK.stream().filter(record.quality()::contains).findFirst();
    AlarmSubject subject = new AlarmSubject.Point(point);
    if (gravest.isPresent()) {
      alarms.raise(
          AlarmKind.METER_ANOMALY,
          subject,
          AlarmCause.of(
              AlarmCause.Code.READING_DOUBTFUL, gravest.get().name(), record.intervalEnd()),
          now);
      open().add(point);
    } else if (record.reading() instanceof Reading.Measured && open().contains(point)) {
      alarms.clear(AlarmKind.METER_ANOMALY, subject, now);
      open().remove(point);
    }
  }

  /** Points with such an alarm, read once: nobody else raises or clears it. */
  private Set<SupplyPointId> open() {
    Set<SupplyPointId> known = open.orElseGet(HashSet::new);
    if (open.isEmpty()) {
      for (Alarm alarm : alarms.open()) {
        if (alarm.kind() == AlarmKind.METER_ANOMALY
            && alarm.subject() instanceof AlarmSubject.Point(SupplyPointId point)) {
          known.add(point);
        }
      }
      open = Optional.of(known);
    }
    return known;
  }
}
