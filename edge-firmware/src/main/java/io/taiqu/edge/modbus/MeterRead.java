package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersResponse;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersResponse;
import io.taiqu.protocol.message.Cause;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntUnaryOperator;

/**
 * Reads one meter once: who it is when that is due, then its blocks, the billing register first, or
 * that register alone.
 */
final class MeterRead implements BusTask {
  private static final int ILLEGAL_ADDRESS = 2;
  private static final int ILLEGAL_VALUE = 3;

  /** How much of a meter is read. */
  enum Extent {
    /** Every field that a sweep reads. */
    EVERYTHING,
    /** The billing register. */
    REGISTER
  }

  /** Where the result goes. */
  interface Finished {
    /**
     * All blocks were read.
     *
     * @param extent what the image holds
     * @param identityAsked whether the image holds the identity registers
     * @param takenAt deployment time at which the billing register's block was complete
     * @param takenNanos monotonic time of the same moment
     */
    void complete(
        MeterDevice device,
        RegisterImage image,
        Extent extent,
        boolean identityAsked,
        Instant takenAt,
        long takenNanos);

    /** The meter gave no usable answer. */
    void failed(MeterDevice device, Cause cause, long now);
  }

  private final MeterDevice device;
  private final InstantSource clock;
  private final Finished finished;
  private final Deque<ReadPlan.Block> left = new ArrayDeque<>();
  private final Extent extent;
  private final boolean identityAsked;
  private RegisterImage image = new RegisterImage();
  private boolean retried;
  private Instant takenAt;
  private long takenNanos;

  /** A read; of a meter whose version is not known yet always everything. */
  MeterRead(MeterDevice device, Extent extent, InstantSource clock, long now, Finished finished) {
    this.device = device;
    this.extent = device.profile().isUndecided() ? Extent.EVERYTHING : extent;
    this.clock = clock;
    this.finished = finished;
    this.identityAsked = device.identityDue(now);
    this.takenAt = clock.instant();
    this.takenNanos = now;
    start();
  }

  private void start() {
    left.clear();
    if (identityAsked) {
      left.addAll(device.identityBlocks());
    }
    left.addAll(
        switch (extent) {
          case EVERYTHING -> device.plan().blocks();
          case REGISTER -> device.registerBlocks();
        });
  }

  /** Monotonic time at which the billing register was read. */
  long takenNanos() {
    return takenNanos;
  }

  MeterDevice device() {
    return device;
  }

  @Override
  public Responder responder() {
    return device.responder();
  }

  /** An urgent read of a meter that was set aside is its probe, and waits until one is due. */
  @Override
  public long readyAt() {
    return switch (extent) {
      case EVERYTHING -> responder().readyAt();
      case REGISTER -> responder().worthAskingAt();
    };
  }

  @Override
  public ModbusRequest request() {
    return left.getFirst().request(device.meter().unit());
  }

  @Override
  public boolean take(Reply reply, long now) {
    return switch (reply) {
      case Reply.Answered answered -> store(words(answered.response()), now);
      case Reply.Refused refused -> refused(refused.exceptionCode(), now);
      case Reply.Garbled garbled -> {
        if (retried) {
          yield fail(
              garbled.damage() == Reply.Damage.CHECKSUM
                  ? Cause.BAD_CHECKSUM
                  : Cause.UNEXPECTED_REPLY,
              now);
        }
        retried = true;
        yield true;
      }
      case Reply.Silent _ -> fail(Cause.TIMEOUT, now);
      case Reply.LineDown _ -> fail(Cause.PORT_LOST, now);
    };
  }

  private boolean store(int[] words, long now) {
    ReadPlan.Block block = left.removeFirst();
    image.put(block.function(), block.address(), words);
    if (block.holds(device.profile().energy().field())) {
      takenAt = clock.instant();
      takenNanos = now;
    }
    return moreOrComplete(now);
  }

  private boolean moreOrComplete(long now) {
    if (left.isEmpty() && device.decideVariant(image)) {
      left.addAll(device.identityBlocks());
      left.addAll(device.plan().blocks());
    }
    if (left.isEmpty() && device.readSince(takenNanos)) {
      // An urgent read went between two blocks: beside it this position would seem to go backward.
      left.addAll(device.registerBlocks());
    }
    if (!left.isEmpty()) {
      return true;
    }
    device.readAt(takenNanos);
    finished.complete(device, image, extent, identityAsked, takenAt, takenNanos);
    return false;
  }

  private boolean refused(int exceptionCode, long now) {
    if (exceptionCode <= ILLEGAL_VALUE && device.mayRefuse(left.getFirst())) {
      left.removeFirst();
      return moreOrComplete(now);
    }
    if (exceptionCode == ILLEGAL_ADDRESS
        && device.plan().blocks().contains(left.getFirst())
        && device.giveUpGaps()) {
      image = new RegisterImage();
      start();
      return true;
    }
    return fail(Cause.EXCEPTION_REPLY, now);
  }

  private boolean fail(Cause cause, long now) {
    device.askIdentityAgain(now);
    finished.failed(device, cause, now);
    return false;
  }

  static int[] words(ModbusResponse response) {
    return switch (response) {
      case ReadMultipleRegistersResponse read -> words(read.getWordCount(), read::getRegisterValue);
      case ReadInputRegistersResponse read -> words(read.getWordCount(), read::getRegisterValue);
      default ->
          throw new IllegalStateException(
              "not the answer to a register read: " + response.getClass().getSimpleName());
    };
  }

  private static int[] words(int count, IntUnaryOperator at) {
    int[] words = new int[count];
    for (int i = 0; i < count; i++) {
      words[i] = at.applyAsInt(i) & 0xFFFF;
    }
    return words;
  }
}
