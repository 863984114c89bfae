package io.taiqu.edge.modbus;

import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One meter on the bus: how it is read, what its registers mean, whether it must be asked who it
 * is.
 */
final class MeterDevice {
  /**
   * Stands for the serial number of a device that is not even of the commissioned model, so that it
   * can never be equal to it.
   */
  private static final MeterSerial UNRECOGNISED = new MeterSerial("unrecognised-model");

  private final BusMeter meter;
  private final Responder responder;
  private final LineSettings line;
  private final long identityEveryNanos;
  private ReadPlan plan;
  private long identityDueAt;
  private Optional<Consumer<RelayFeedback>> relaySeen = Optional.empty();

  MeterDevice(BusMeter meter, LineSettings line, long identityEveryNanos, long now) {
    this.meter = meter;
    this.line = line;
    this.identityEveryNanos = identityEveryNanos;
    this.responder = new Responder(meter.unit(), meter.profile().limits(), now);
    this.plan = planned(meter.profile().limits().readsThroughGaps());
    this.identityDueAt = now;
  }

  private ReadPlan planned(boolean throughGaps) {
    return ReadPlan.of(meter.profile().sweptFields(), meter.profile().limits(), line, throughGaps);
  }

  BusMeter meter() {
    return meter;
  }

  Responder responder() {
    return responder;
  }

  ReadPlan plan() {
    return plan;
  }

  /**
   * This unit refuses the registers between the ones that are wanted: read without them from now
   * on. Returns whether that changes anything.
   */
  boolean giveUpGaps() {
    ReadPlan narrow = planned(false);
    boolean changes = !narrow.equals(plan);
    plan = narrow;
    return changes;
  }

  boolean identityDue(long now) {
    return identityDueAt - now <= 0;
  }

  /** A meter can only have been exchanged while it was silent. */
  void askIdentityAgain(long now) {
    identityDueAt = now;
  }

  void identityAsked(long now) {
    identityDueAt = now + identityEveryNanos;
  }

  /** The reads that tell who answers. */
  List<ReadPlan.Block> identityBlocks() {
    MeterProfile.Identity identity = meter.profile().identity();
    List<ReadPlan.Block> blocks = new ArrayList<>(2);
    identity.probe().ifPresent(probe -> blocks.add(block(probe.field())));
    identity.serial().ifPresent(field -> blocks.add(block(field)));
    return blocks;
  }

  private static ReadPlan.Block block(RegisterField field) {
    return new ReadPlan.Block(field.function(), field.address(), field.words());
  }

  /**
   * Who answered. A model without a serial register is known by its probe alone, which can't tell
   * two meters of that model apart.
   */
  SerialProbe identity(RegisterImage image) {
    MeterProfile.Identity identity = meter.profile().identity();
    if (identity.probe().isPresent() && !identity.probe().get().matches(image, meter.unit())) {
      return new SerialProbe.Answered(UNRECOGNISED);
    }
    String found = identity.serial().map(field -> field.text(image)).orElse(meter.serial().text());
    return new SerialProbe.Answered(found.isEmpty() ? UNRECOGNISED : new MeterSerial(found));
  }

  /** Tells the listener what each sweep shows of the meter's own relay. */
  void onRelaySeen(Consumer<RelayFeedback> listener) {
    relaySeen = Optional.of(listener);
  }

  void tellRelay(RegisterImage image) {
    meter
        .profile()
        .relay()
        .flatMap(MeterProfile.OwnRelay::feedback)
        .ifPresent(feedback ->
            relaySeen.ifPresent(
                listener -> listener.accept(feedback.meaning(feedback.field().word(image)))));
  }

  /** The billing register; empty where the meter has no plausible number there. */
  Optional<MeterRegister> register(RegisterImage image) {
    MeterProfile.EnergyField energy = meter.profile().energy();
    return energy
        .field()
        .number(image)
        .map(raw -> raw.multiply(energy.countScale()).setScale(0, RoundingMode.HALF_EVEN))
        .filter(count ->
            count.signum() >= 0 && count.compareTo(BigDecimal.valueOf(energy.rollOver())) < 0)
        .map(count -> new MeterRegister(count.longValueExact(), energy.exponent()));
  }

  List<Voltage> voltages(RegisterImage image) {
    return meter.profile().voltages().stream()
        .flatMap(field -> counted(field, image).stream())
        .map(Voltage::new)
        .toList();
  }

  List<Current> currents(RegisterImage image) {
    return meter.profile().currents().stream()
        .flatMap(field -> counted(field, image).stream())
        .map(Current::new)
        .toList();
  }

  Optional<Power> power(RegisterImage image) {
    return counted(meter.profile().power(), image).map(Power::new);
  }

  private static Optional<Long> counted(MeterProfile.ScaledField field, RegisterImage image) {
    return field
        .field()
        .number(image)
        .map(raw -> raw.multiply(field.scale()).setScale(0, RoundingMode.HALF_EVEN).longValue());
  }
}
