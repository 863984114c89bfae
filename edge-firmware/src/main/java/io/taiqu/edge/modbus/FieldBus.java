package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A technician's hand on one line: one transaction after the other, made by the same exchange as
 * the unit's own bus master, with the frames and their times kept for whoever wants to see them.
 * Confined to one thread; nobody else may talk on the line meanwhile.
 */
public final class FieldBus implements AutoCloseable {
  private final LineSettings line;
  private final FrameTap tap;
  private final BusExchange exchange;

  /**
   * One transaction as it was on the line; times are monotonic nanoseconds of the transport.
   *
   * @param reply what came of it
   * @param sent the request's frame
   * @param received every byte that came after it
   * @param sentAt when the request was handed to the line
   * @param firstAt when the first byte of the answer was seen; equal to {@code sentAt} if none was
   * @param lastAt when the last one was
   * @param endedAt when the exchange was over
   */
  public record Exchange(
      Reply reply,
      byte[] sent,
      byte[] received,
      long sentAt,
      long firstAt,
      long lastAt,
      long endedAt) {}

  /** A closed bus on this transport. */
  public FieldBus(LineSettings line, BusTransport transport) {
    this(line, transport, Framing.RTU);
  }

  /** A closed bus whose line may be behind a gateway. */
  public FieldBus(LineSettings line, BusTransport transport, Framing framing) {
    this.line = line;
    this.tap = new FrameTap(transport);
    this.exchange = framing.exchange(tap, line);
  }

  /** Opens the line, or says why that is not possible. */
  public void open() throws IOException {
    tap.open();
    exchange.lineOpened();
  }

  /** How the line is driven. */
  public LineSettings line() {
    return line;
  }

  /** Monotonic time of the line's clock in nanoseconds. */
  public long nanoTime() {
    return tap.nanoTime();
  }

  /** Lets this much time pass on the line's clock. */
  public void pause(Duration time) {
    tap.waitUntil(tap.nanoTime() + time.toNanos());
  }

  /**
   * One transaction.
   *
   * @param unit the device's address, 1 to 247
   * @param request what to ask; its address is set here
   * @param timeout how long the device may take to begin its answer
   * @throws IOException if the line has gone
   */
  public Exchange ask(int unit, ModbusRequest request, Duration timeout) throws IOException {
    request.setUnitID(unit);
    tap.forget();
    Reply reply = exchange.transact(request, timeout.toNanos());
    return new Exchange(
        reply,
        tap.sent(),
        tap.received(),
        tap.sentAt(),
        tap.received().length == 0 ? tap.sentAt() : tap.firstAt(),
        tap.lastAt(),
        tap.nanoTime());
  }

  /** Reads registers with function 3 or 4. */
  public Exchange read(int unit, int function, int address, int count, Duration timeout)
      throws IOException {
    return ask(unit, readRequest(function, address, count), timeout);
  }

  static ModbusRequest readRequest(int function, int address, int count) {
    return switch (function) {
      case 3 -> new ReadMultipleRegistersRequest(address, count);
      case 4 -> new ReadInputRegistersRequest(address, count);
      default ->
          throw new IllegalArgumentException(
              "registers are read with function 3 or 4, not " + function);
    };
  }

  /** The registers of an answered read. */
  public static int[] words(Reply.Answered answered) {
    return MeterRead.words(answered.response());
  }

  /**
   * Reads these fields of a meter in as few blocks as its profile allows.
   *
   * @return the registers, or what went wrong at the first block that could not be read
   */
  public Fetched fetch(int unit, MeterProfile profile, List<RegisterField> fields)
      throws IOException {
    RegisterImage image = new RegisterImage();
    ReadPlan plan =
        ReadPlan.of(fields, profile.limits(), line, profile.limits().readsThroughGaps());
    Duration timeout = Duration.ofNanos(profile.limits().timeoutNanos());
    for (ReadPlan.Block block : plan.blocks()) {
      Reply reply = read(unit, block.function(), block.address(), block.count(), timeout).reply();
      if (!(reply instanceof Reply.Answered answered)) {
        return new Fetched.Failed(reply);
      }
      image.put(block.function(), block.address(), words(answered));
      pause(Duration.ofNanos(profile.limits().minimumGapNanos()));
    }
    return new Fetched.Image(image, new MeterView(profile, unit, image));
  }

  /**
   * Finds out which version of a model a meter is, where the model has several: reads the registers
   * that tell, of which a meter may refuse some.
   *
   * @return the model in the version found; the model itself where there is only one; empty if the
   *     meter is none of them, did not answer, or has counted nothing yet
   */
  public Optional<MeterProfile> decide(int unit, MeterProfile profile) throws IOException {
    RegisterImage image = new RegisterImage();
    Duration timeout = Duration.ofNanos(profile.limits().timeoutNanos());
    for (MeterProfile.Variant variant : profile.variants()) {
      RegisterField field = variant.when().field();
      Reply reply = read(unit, field.function(), field.address(), field.words(), timeout).reply();
      if (reply instanceof Reply.Answered answered) {
        image.put(field.function(), field.address(), words(answered));
      }
      pause(Duration.ofNanos(profile.limits().minimumGapNanos()));
    }
    return profile.decide(image, unit);
  }

  /** What came of reading fields. */
  public sealed interface Fetched {
    /**
     * All of them.
     *
     * @param registers as read
     * @param values what they mean
     */
    record Image(RegisterImage registers, MeterView values) implements Fetched {}

    /**
     * Not all of them.
     *
     * @param reply of the first block that could not be read; never {@link Reply.Answered}
     */
    record Failed(Reply reply) implements Fetched {}
  }

  /**
   * Switches the relay inside a meter and reads it back.
   *
   * @return what the meter tells of its relay; unknown where it tells nothing or did not answer
   * @throws IllegalArgumentException if the model has no relay
   */
  public RelayFeedback switchOwnRelay(int unit, MeterProfile profile, SupplyState wanted)
      throws IOException {
    BusMeter meter =
        new BusMeter(new SupplyPointId(new UUID(0, 0)), new MeterSerial("-"), profile, unit, false);
    return run(new MeterRelayWiring(new MeterDevice(meter, line, 0, nanoTime())), wanted);
  }

  /** Switches a channel of a relay board and reads its coil back; unknown if it did not answer. */
  public RelayFeedback switchBoardRelay(int unit, int channel, SupplyState wanted)
      throws IOException {
    Responder board = new Responder(unit, BoardRelayWiring.LIMITS, nanoTime());
    return run(new BoardRelayWiring(board, channel), wanted);
  }

  private RelayFeedback run(RelayTask.Wiring wiring, SupplyState wanted) throws IOException {
    RelayFeedback[] seen = {RelayFeedback.UNKNOWN};
    RelayTask task =
        new RelayTask(wiring, wanted == SupplyState.ON, (_, feedback) -> seen[0] = feedback);
    boolean more = true;
    while (more) {
      Duration timeout = Duration.ofNanos(task.responder().timeoutNanos());
      Reply reply = ask(task.responder().unit(), task.request(), timeout).reply();
      more = task.take(reply, nanoTime());
    }
    return seen[0];
  }

  @Override
  public void close() {
    tap.close();
  }
}
