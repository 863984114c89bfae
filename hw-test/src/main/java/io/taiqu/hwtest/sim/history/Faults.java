package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.hwtest.sim.disk.SimulatedDisk;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes things go wrong. */
final class Faults {
  /**
   * An image of the unit's disk, and what the judges hold of the unit at that time.
   *
   * @param openings how many had been seen
   */
  private record Image(SimulatedDisk.Image disk, long openings, ReadingsBook.Image readings) {}

  private static final Voltage NOMINAL = new Voltage(221_000);
  private static final Voltage LOW = new Voltage(120_000);

  private final History history;
  private final RandomGenerator random;
  private final Unit unit;
  private final StationHouse house;
  private final List<Household> customers;
  private final Forger forger;
  private final Replacement replacement;
  private final Exchange exchange;
  private final Restores restores;
  private Optional<Image> image = Optional.empty();
  private int glitches;
  private final Map<MeterSerial, Long> lastShown = new HashMap<>();
  private int strangers;
  private boolean brownOut;
  private boolean wasAway;
  private boolean tariffChanged;

  Faults(
      History history,
      RandomGenerator random,
      Unit unit,
      StationHouse house,
      Map<SupplyPointId, Household> households) {
    this.history = history;
    this.random = random;
    this.unit = unit;
    this.house = house;
    this.customers = households.values().stream().filter(known -> known.switched).toList();
    this.forger = new Forger(history, random);
    this.restores = new Restores(history, random, unit, house);
    this.exchange = new Exchange(history, unit);
    this.replacement = new Replacement(history, unit, house);
  }

  /** Anything that is enabled; or something that went wrong ends. */
  void any() {
    if (!unit.isRunning() && random.nextInt(2) == 0) {
      history.tell("the unit starts");
      unit.boot();
      unit.link(random.nextInt(4) > 0);
      return;
    }
    if (!house.isOpen() && random.nextInt(2) == 0) {
      startStation();
      return;
    }
    if (random.nextInt(4) == 0) {
      heal();
      return;
    }
    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
    if (history.isEnabled(fault) && happened(fault)) {
      history.count(fault);
      history.tell("fault: " + fault.label());
    }
  }

  private void startStation() {
    history.tell("the supervisor starts");
    house.start();
    history.onStation(Station::connect);
  }

  private Household anyone() {
    return customers.get(random.nextInt(customers.size()));
  }

  /** Makes it happen if it can; whether it did. Faults of other places have no effect here. */
  private boolean happened(Fault fault) {
    return switch (fault) {
      case LINK_DOWN -> linkDown();
      case WEEKS_OFFLINE -> weeksOffline();
      case POWER_CUT -> powerCut();
      case POWER_CUT_AT_WRITE -> {
        unit.disk.cutAfter(1 + random.nextInt(10));
        yield true;
      }
      case DISK_FULL -> {
        unit.disk.setFull(true);
        yield true;
      }
      case SYNC_FAILED -> {
        unit.disk.failNextSync();
        yield true;
      }
      case IMAGE_ROLLED_BACK -> imageRolledBack();
      case UNIT_REPLACED -> unitReplaced();
      case SUPERVISOR_KILLED -> {
        boolean was = house.isOpen();
        house.kill();
        yield was;
      }
      case SUPERVISOR_KILLED_AT_WRITE -> {
        boolean was = house.isOpen();
        history.onStation(station -> station.fuse.cutAfter(1 + random.nextInt(10)));
        yield was;
      }
      case SUPERVISOR_DISK_FULL -> {
        history.onStation(station -> station.transactions.failNext());
        yield house.isOpen();
      }
      case DATABASE_RESTORED -> random.nextInt(3) == 0 ? restores.twice() : restores.once();
      case CLOCK_JUMPED -> {
        int minutes = random.nextInt(2 * 36 * 60) - 36 * 60;
        clock(ClockQuality.NOT_SYNCHRONISED, Duration.ofMinutes(minutes));
        yield true;
      }
      case CLOCK_LOST -> {
        clock(
            random.nextBoolean() ? ClockQuality.FAILED : ClockQuality.NOT_SYNCHRONISED,
            unit.clockOffset);
        yield true;
      }
      case KEY_ROTATED -> keyRotated();
      case REVOKED_SENDER -> forger.revokedSender();
      case FORGED_SENDER -> forger.forgedSender();
      case INSIDER_DOCUMENT -> forger.insiderDocuments();
      case DOCUMENT_REPLAYED -> forger.replay();
      case TARIFF_CHANGED -> tariffChanged();
      case POLICY_CHANGED -> {
        EstateText.Flag[] flags = EstateText.Flag.values();
        yield apply(history.estate.withFlag(flags[random.nextInt(flags.length)]));
      }
      case METER_EXCHANGED -> exchange.happen(customers.get(random.nextBoolean() ? 0 : 2), random);
      case METER_SILENT -> {
        anyone().silent = true;
        yield true;
      }
      case METER_GLITCH -> {
        glitches = 1 + random.nextInt(3);
        yield true;
      }
      case FOREIGN_METER -> {
        strangers = 1;
        yield true;
      }
      case BROWN_OUT -> {
        brownOut = true;
        yield true;
      }
      case RELAY_STUCK -> {
        anyone().jam();
        yield true;
      }
      case SAFETY_LOCK -> {
        unit.step(new Input.SafetyLockChanged(anyone().point, true, "Li Si"));
        yield unit.isRunning();
      }
      case TOKEN_TYPED -> history.keypad().type();
      case TOKEN_GUESSED -> history.keypad().guess();
      case MESSAGE_LOST,
          MESSAGE_DUPLICATED,
          MESSAGE_REORDERED,
          RETAINED_STALE,
          PUBLISH_FAILED,
          TORN_WRITE,
          FENCE_TORN,
          DATABASE_RESTORED_AGAIN,
          PAYMENT_DUPLICATED,
          PAYMENT_CONFLICTING,
          NOTICE_UNDELIVERED ->
          false;
    };
  }

  /** Something that went wrong is mended. */
  private void heal() {
    switch (random.nextInt(10)) {
      case 9 -> history.cashier().decideHeld();
      case 8 -> {
        history.clerks().recover(false);
        history.clerks().release();
        handOver();
      }
      case 0 -> {
        if (unit.isRunning() && !unit.connected) {
          history.tell("the unit's session comes up");
          unit.link(true);
        }
      }
      case 1 -> {
        if (house.isOpen() && !house.station().connected) {
          history.onStation(Station::connect);
        }
      }
      case 2 -> {
        unit.disk.setFull(false);
      }
      case 3 -> clock(ClockQuality.SYNCHRONISED, Duration.ZERO);
      case 4 -> customers.forEach(known -> known.silent = false);
      case 5 -> customers.forEach(known -> known.stuck = false);
      case 6 -> exchange.giveRecord();
      default -> unlock();
    }
    keepImages();
  }

  private void keepImages() {
    if (history.isEnabled(Fault.IMAGE_ROLLED_BACK) && (image.isEmpty() || random.nextInt(3) == 0)) {
      image =
          Optional.of(
              new Image(
                  unit.disk.image(),
                  history.judge().openings.openingsSeen(),
                  history.readings().image()));
      history.tell("an image of the unit's disk is taken");
    }
    restores.keepBackup();
  }

  private void unlock() {
    for (Household customer : customers) {
      unit.step(new Input.SafetyLockChanged(customer.point, false, "Li Si"));
    }
  }

  private boolean linkDown() {
    if (random.nextBoolean()) {
      history.onStation(station -> station.connected = false);
      history.network().dropAll(true);
    } else {
      unit.link(false);
    }
    return true;
  }

  private boolean weeksOffline() {
    if (wasAway || !unit.isRunning()) {
      return false;
    }
    wasAway = true;
    unit.link(false);
    for (int i = 0; i < 3; i++) {
      history.pass(Duration.ofHours(64 + random.nextInt(80)));
      history.look();
    }
    return true;
  }

  private boolean powerCut() {
    boolean was = unit.isRunning();
    if (was) {
      unit.powerOff();
      history.pass(Duration.ofMinutes(random.nextInt(180)));
    }
    return was;
  }

  private boolean imageRolledBack() {
    if (image.isEmpty()) {
      keepImages();
      return false;
    }
    unit.powerOff();
    unit.disk.restore(image.get().disk());
    history.judge().setBack();
    history.judge().openings.forgetOpeningsAfter(image.get().openings());
    history.readings().setBackTo(image.get().readings());
    return true;
  }

  private boolean unitReplaced() {
    boolean replaced = replacement.happen(this::startStation);
    if (replaced) {
      image = Optional.empty();
      // The new unit is commissioned as the old one was, and told of the exchange.
      exchange.giveRecord();
      unit.link(random.nextInt(4) > 0);
    }
    return replaced;
  }

  /** Two people let a new unit take over, or a new meter, if one waits for that. */
  void handOver() {
    replacement.handOver();
    exchange.handOver();
  }

  private void clock(ClockQuality quality, Duration offset) {
    unit.clock = quality;
    unit.clockOffset = offset;
    unit.step(new Input.ClockObserved(quality));
  }

  /**
   * Root's certificates reach both sides first, then the new key signs, then the old one is
   * retired.
   */
  private boolean keyRotated() {
    if (unit.trustStage == Keys.BEFORE) {
      unit.powerOff();
      unit.trustStage = Keys.OVERLAP;
    } else if (history.keyStage == Keys.BEFORE) {
      rotateStation(Keys.OVERLAP);
    } else if (unit.trustStage == Keys.OVERLAP) {
      unit.powerOff();
      unit.trustStage = Keys.RETIRED;
      rotateStation(Keys.RETIRED);
    } else {
      return false;
    }
    return true;
  }

  private void rotateStation(int stage) {
    house.kill();
    history.keyStage = stage;
    startStation();
    history.onStation(station -> station.estate.renew());
  }

  private boolean apply(EstateText text) {
    if (!house.isOpen()) {
      return false;
    }
    boolean applied =
        history
            .askStation(station -> {
              station.apply(text);
              return Boolean.TRUE;
            })
            .isPresent();
    if (applied) {
      history.estate = text;
    }
    return applied;
  }

  private boolean tariffChanged() {
    if (tariffChanged) {
      return false;
    }
    tariffChanged = true;
    Instant from = history.now().plus(Duration.ofMinutes(random.nextInt(25 * 60) - 5 * 60));
    return apply(
        history.estate.withPrice(
            "0.6" + random.nextInt(10), from.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)));
  }

  /** What a meter answers now. */
  Sample sampleOf(Household household, Instant at, long nanos) {
    if (household.silent) {
      note(household, Optional.empty(), false, nanos);
      return new Sample.Failed(Cause.TIMEOUT, at, nanos);
    }
    MeterRegister register = household.shown();
    MeterSerial serial = household.serial();
    boolean truthful = true;
    if (household.switched && glitches > 0 && random.nextInt(3) == 0) {
      glitches--;
      register = glitched(household);
      truthful = wasShown(household, register);
    } else if (household.switched && strangers > 0 && random.nextInt(3) == 0) {
      strangers--;
      truthful = false;
      serial = new MeterSerial("M-STRANGER");
    }
    boolean low = brownOut && !household.switched;
    if (low) {
      brownOut = false;
      history.judge().openings.brownedOut(history.now());
    }
    if (truthful) {
      lastShown.put(household.serial(), register.count());
    }
    note(household, Optional.of(register), truthful, nanos);
    long watts = household.power();
    return new Sample.Read(
        new SerialProbe.Answered(serial),
        register,
        List.of(low ? LOW : NOMINAL),
        List.of(new Current(watts * 1_000 / 221)),
        new Power(watts),
        at,
        nanos);
  }

  private MeterRegister glitched(Household household) {
    long shown = household.shown().count();
    long wrong =
        switch (random.nextInt(3)) {
          case 0 -> 0;
          case 1 -> Math.max(0, shown - 1 - random.nextInt(400));
          default -> (shown + 5_000 + random.nextInt(90_000)) % household.rangeCount;
        };
    return new MeterRegister(wrong, household.exponent);
  }

  /**
   * Whether a meter showed this at some time since its answer before: it is late, and no unit can
   * tell.
   */
  private boolean wasShown(Household household, MeterRegister register) {
    long before = lastShown.getOrDefault(household.serial(), Long.MAX_VALUE);
    return before <= register.count() && register.count() <= household.shown().count();
  }

  private void note(
      Household household, Optional<MeterRegister> read, boolean truthful, long nanos) {
    history
        .judge()
        .openings
        .attempted(
            household.number,
            new OpeningOracle.Attempt(read, household.position(), truthful, nanos));
  }

  /** Everything is as it should be, for good. */
  void end() {
    glitches = 0;
    strangers = 0;
    brownOut = false;
    unit.disk.setFull(false);
    unit.disk.mend();
    customers.forEach(known -> {
      known.silent = false;
      known.stuck = false;
    });
    if (house.isOpen()) {
      house.station().fuse.mend();
      house.station().transactions.mend();
    } else {
      startStation();
    }
    if (!unit.isRunning()) {
      unit.boot();
    }
    clock(ClockQuality.SYNCHRONISED, Duration.ZERO);
    unlock();
    exchange.giveRecord();
  }
}
