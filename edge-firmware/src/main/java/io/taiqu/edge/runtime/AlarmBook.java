package io.taiqu.edge.runtime;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Observations;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.MeterLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What needs a person, and since when. Derived from the state; kept only for the "since". */
final class AlarmBook {
  private final Map<Key, StatusView.ActiveAlarm> active = new LinkedHashMap<>();

  private record Key(Optional<SupplyPointId> point, String kind) {}

  /** The alarms of this state, oldest first. */
  List<StatusView.ActiveAlarm> update(
      EdgeState state, RelayDriver driver, boolean diskFull, Instant now) {
    Map<Key, String> found = new LinkedHashMap<>();
    if (diskFull) {
      found.put(
          new Key(Optional.empty(), "DISK_FULL"),
          "Metering and supply go on; make room on the data disk.");
    }
    if (state.unit().cabinetOpen() == Truth.TRUE) {
      found.put(
          new Key(Optional.empty(), "CABINET_OPENED"),
          "The contact at the cabinet's door says that it is open.");
    }
    for (PointState known : state.points()) {
      collect(known, driver, found);
    }
    active.keySet().retainAll(found.keySet());
    found.forEach((key, detail) ->
        active.computeIfAbsent(
            key, absent -> new StatusView.ActiveAlarm(absent.point(), absent.kind(), now, detail)));
    return new ArrayList<>(active.values());
  }

  private static void collect(PointState known, RelayDriver driver, Map<Key, String> found) {
    Optional<SupplyPointId> point = Optional.of(known.meter().point());
    if (known.supply().wrongMeter() && known.exchange().isPresent()) {
      var exchange = known.exchange().get().exchange();
      found.put(
          new Key(point, "METER_EXCHANGED"),
          "Meter "
              + exchange.oldSerial()
              + " was exchanged for "
              + exchange.newSerial()
              + " by "
              + exchange.technician()
              + ". Supply is not taken away until the supervisor has confirmed it.");
    } else if (known.supply().wrongMeter()) {
      found.put(
          new Key(point, "OTHER_METER"),
          "Another meter than "
              + known.meter().serial()
              + " answers. Recommission the supply point.");
    }
    if (known.supply().currentWhileOpen()) {
      found.put(
          new Key(point, "CURRENT_WHILE_OPEN"),
          "Current flows although the relay was opened: weld, bypass or back-feed.");
    }
    if (known.meter().switched()
        && known.supply().safetyLock()
        && !driver.staysOpen(known.meter().point())) {
      found.put(
          new Key(point, "LOCK_NOT_SAFE"),
          "A technician's safety lock is set, and the relay of now closes whenever the unit starts"
              + " or stands still. Isolate by the breaker, then release the lock.");
    }
    if (driver.doesNotFollow(known)) {
      found.put(
          new Key(point, "RELAY_DISAGREES"),
          "The relay was driven "
              + known.supply().commanded()
              + " and its contact is "
              + known.relay().feedback()
              + ".");
    }
    known
        .track()
        .last()
        .ifPresent(read -> {
          if (known.track().flow().isSuddenlyZero(read.takenAt())) {
            found.put(
                new Key(point, "SUDDEN_ZERO"),
                "Nothing has been used for days at a point that used something before.");
          }
          if (Observations.isPhaseReversed(read, known.meter().ratedPower())) {
            found.put(
                new Key(point, "REVERSED_PHASE"),
                "Energy flows back through one phase while the others take it: a phase or a current"
                    + " transformer is reversed.");
          }
        });
    switch (known.track().verdict()) {
      case BACKWARD, ROLL_OVER_UNPROVEN ->
          found.put(
              new Key(point, "REGISTER_BACKWARD"),
              "The register fell. Nothing is charged until the meter is recommissioned.");
      case STEP_IMPLAUSIBLE ->
          found.put(
              new Key(point, "STEP_IMPLAUSIBLE"),
              "The register rose further than the rated power allows.");
      case FROZEN ->
          found.put(new Key(point, "METER_FROZEN"), "Power flows and the register does not move.");
      case UNIT_DOUBTFUL ->
          found.put(
              new Key(point, "UNIT_DOUBTFUL"),
              "The register does not keep step with the power: unit or scale are wrong. Nothing is"
                  + " charged meanwhile.");
      case WRONG_MULTIPLIER ->
          found.put(
              new Key(point, "WRONG_MULTIPLIER"),
              "The transformer ratio set in the meter is not the commissioned "
                  + known.meter().ratio()
                  + ". Nothing is charged until they agree.");
      case POWER_IMPLAUSIBLE ->
          found.put(
              new Key(point, "POWER_IMPLAUSIBLE"),
              "The meter showed more than twice the rated power.");
      case NOT_READ,
          FAILED,
          UNCONFIRMED,
          BELIEVED,
          BELIEVED_ROLLED_OVER,
          ZERO_UNPROVEN,
          WRONG_METER -> {}
    }
    if (known.track().link() == MeterLink.DOWN) {
      found.put(
          new Key(point, "METER_SILENT"),
          "No answer: "
              + known.track().lastFailure().map(Enum::name).orElse("unknown")
              + ". Supply stays as it is.");
    }
  }
}
