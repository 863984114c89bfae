package io.taiqu.edge.modbus;

import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.message.RelayFeedback;
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
    MeterView view = view(image);
    if (!view.isOfModel()) {
      return new SerialProbe.Answered(UNRECOGNISED);
    }
    String found =
        meter.profile().identity().serial().isPresent()
            ? view.serial().orElse("")
            : meter.serial().text();
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

  /** What the registers mean. */
  MeterView view(RegisterImage image) {
    return new MeterView(meter.profile(), meter.unit(), image);
  }
}
