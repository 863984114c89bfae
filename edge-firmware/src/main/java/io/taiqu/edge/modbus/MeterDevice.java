package io.taiqu.edge.modbus;

import io.taiqu.edge.core.metering.MeterTrack;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.RelayFeedback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One meter on the bus: how it is read, what its registers mean, whether it must be asked who it
 * is.
 */
final class MeterDevice {
  private static final Logger LOG = LoggerFactory.getLogger(MeterDevice.class);

  private final BusMeter meter;
  private final Responder responder;
  private final LineSettings line;
  private final IdentityDue identityDue;
  private MeterProfile profile;
  private RegisterMeaning meaning;
  private final Set<Priority> urgentReads = ConcurrentHashMap.newKeySet();
  private ReadPlan plan;
  private long lastReadAt;
  private Optional<Consumer<RelayFeedback>> relaySeen = Optional.empty();

  MeterDevice(BusMeter meter, LineSettings line, long identityEveryNanos, long now) {
    this.meter = meter;
    this.line = line;
    this.responder = new Responder(meter.unit(), meter.profile().limits(), now);
    this.profile = meter.profile();
    this.meaning = new RegisterMeaning(profile);
    this.plan = planned(meter.profile().limits().readsThroughGaps());
    this.identityDue = new IdentityDue(MeterTrack.NAMINGS, identityEveryNanos, now);
    this.lastReadAt = now;
  }

  private ReadPlan planned(boolean throughGaps) {
    return profile.isUndecided()
        ? new ReadPlan(List.of())
        : ReadPlan.of(profile.sweptFields(), profile.limits(), line, throughGaps);
  }

  BusMeter meter() {
    return meter;
  }

  /** The urgent reads that were asked for and are not done. Any thread. */
  Set<Priority> urgentReads() {
    return urgentReads;
  }

  Responder responder() {
    return responder;
  }

  ReadPlan plan() {
    return plan;
  }

  /** The billing register alone: the cheapest read that tells what has been used. */
  List<ReadPlan.Block> registerBlocks() {
    return List.of(block(profile.energy().field()));
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
    return profile.isUndecided() || identityDue.isDue(now);
  }

  /** Whether a position was read later than this and given out. */
  boolean readSince(long nanos) {
    return lastReadAt - nanos > 0;
  }

  /** A position of this time is given out. */
  void readAt(long nanos) {
    lastReadAt = nanos;
  }

  /** A meter can only have been exchanged while it was silent. */
  void askIdentityAgain(long now) {
    identityDue.askAgain(now);
  }

  void identityAnswered(Sample.Answer answer, long now) {
    identityDue.answered(answer, now);
  }

  /** The reads that tell who answers, how its transformers are set, and which version it is. */
  List<ReadPlan.Block> identityBlocks() {
    MeterProfile.Identity identity = profile.identity();
    List<ReadPlan.Block> blocks = new ArrayList<>();
    identity.probe().ifPresent(probe -> blocks.add(block(probe.field())));
    if (profile.isUndecided()) {
      profile.variants().forEach(variant -> blocks.add(block(variant.when().field())));
      return blocks.stream().distinct().toList();
    }
    identity.serial().ifPresent(field -> blocks.add(block(field)));
    profile.registers().ratioFields().forEach(field -> blocks.add(block(field)));
    return blocks.stream().distinct().toList();
  }

  private static ReadPlan.Block block(RegisterField field) {
    return new ReadPlan.Block(field.function(), field.address(), field.words());
  }

  /**
   * Whether a refusal of this block is an answer too: while it is not known which version of the
   * model this is, a register that isn't there tells as much as one that is.
   */
  boolean mayRefuse(ReadPlan.Block block) {
    return profile.isUndecided()
        && profile.variants().stream().anyMatch(v -> block(v.when().field()).equals(block));
  }

  /**
   * Decides which version of the model this is, if that is open and the image tells. Returns
   * whether there is now more to read.
   */
  boolean decideVariant(RegisterImage image) {
    if (!profile.isUndecided()) {
      return false;
    }
    Optional<MeterProfile> decided = profile.decide(image, meter.unit());
    decided.ifPresent(known -> {
      LOG.info(
          "Meter {} at address {}: {} in the version {}; write \"variant: {}\" into the site file to"
              + " keep the choice",
          meter.serial(),
          meter.unit(),
          known.name(),
          known.variant().orElseThrow(),
          known.variant().orElseThrow());
      profile = known;
      meaning = new RegisterMeaning(known);
      plan = planned(known.limits().readsThroughGaps());
    });
    return decided.isPresent();
  }

  /** The model, in the version that was found if it has several. */
  MeterProfile profile() {
    return profile;
  }

  /** What an image without anything but the billing register and the identity says. */
  Sample registerSample(
      RegisterImage image, boolean identityAsked, Instant takenAt, long monotonicNanos) {
    return meaning.registerSample(
        image, serial(image, identityAsked), identityAsked, takenAt, monotonicNanos);
  }

  private SerialProbe serial(RegisterImage image, boolean identityAsked) {
    return identityAsked
        ? meaning.identity(image, meter.unit(), meter.serial())
        : new SerialProbe.NotAsked();
  }

  /** What one sweep's image says. */
  Sample sample(RegisterImage image, boolean identityAsked, Instant takenAt, long monotonicNanos) {
    if (profile.isUndecided()) {
      // No version fits yet: a new meter that has counted nothing shows zero in all of them.
      return new Sample.Failed(Cause.IMPLAUSIBLE, takenAt, monotonicNanos);
    }
    return meaning.sample(
        image, serial(image, identityAsked), identityAsked, takenAt, monotonicNanos);
  }

  /** Tells the listener what each sweep shows of the meter's own relay. */
  void onRelaySeen(Consumer<RelayFeedback> listener) {
    relaySeen = Optional.of(listener);
  }

  void tellRelay(RegisterImage image) {
    profile
        .relay()
        .flatMap(MeterProfile.OwnRelay::feedback)
        .ifPresent(feedback ->
            relaySeen.ifPresent(
                listener -> listener.accept(feedback.meaning(feedback.field().word(image)))));
  }
}
