package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import io.taiqu.protocol.message.RelayFeedback;
import java.util.Optional;

/** Switches a relay, then looks whether it did. */
final class RelayTask implements BusTask {

  /** How a kind of relay is spoken to. */
  interface Wiring {
    /** Whom to speak to. */
    Responder responder();

    /** The write that opens or closes it. */
    ModbusRequest write(boolean close);

    /** The read that shows where it is, if the device tells. */
    Optional<ModbusRequest> look();

    /** What that read's answer means. */
    RelayFeedback feedback(ModbusResponse response);
  }

  /** Where the result goes. */
  interface Finished {
    /**
     * It is over.
     *
     * @param written whether the relay took the order
     * @param feedback what the relay was seen to be after it, if it was
     */
    void observed(boolean written, RelayFeedback feedback);
  }

  private final Wiring wiring;
  private final boolean close;
  private final Finished finished;
  private boolean written;

  RelayTask(Wiring wiring, boolean close, Finished finished) {
    this.wiring = wiring;
    this.close = close;
    this.finished = finished;
  }

  @Override
  public Responder responder() {
    return wiring.responder();
  }

  @Override
  public ModbusRequest request() {
    ModbusRequest request = written ? wiring.look().orElseThrow() : wiring.write(close);
    request.setUnitID(wiring.responder().unit());
    return request;
  }

  @Override
  public boolean take(Reply reply, long now) {
    return switch (reply) {
      case Reply.Answered answered -> {
        if (written) {
          finished.observed(true, wiring.feedback(answered.response()));
          yield false;
        }
        written = true;
        if (wiring.look().isEmpty()) {
          finished.observed(true, RelayFeedback.UNKNOWN);
          yield false;
        }
        yield true;
      }
      // The state that is wanted is driven again by whoever wants it; a write that may or may not
      // have arrived leaves the contact unknown.
      case Reply.Refused _, Reply.Garbled _, Reply.Silent _, Reply.LineDown _ -> {
        finished.observed(written, RelayFeedback.UNKNOWN);
        yield false;
      }
    };
  }
}
