package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsResponse;
import io.taiqu.protocol.message.RelayFeedback;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A relay board on a bus; shared by the relays on its channels, which it looks at together after
 * each sweep.
 */
public final class RelayBoard implements BusMaster.SweepListener {
  private final BusMaster bus;
  private final Responder responder;
  private final Map<Integer, Consumer<RelayFeedback>> relays = new TreeMap<>();
  private boolean looking;

  /** The board at this address. */
  public RelayBoard(BusMaster bus, int unit) {
    this.bus = bus;
    this.responder = bus.responder(unit, BoardRelayWiring.LIMITS);
    bus.onSweepEnd(this);
  }

  BusMaster bus() {
    return bus;
  }

  Responder responder() {
    return responder;
  }

  void onRelaySeen(int channel, Consumer<RelayFeedback> listener) {
    relays.put(channel, listener);
  }

  @Override
  public void sweepEnded() {
    if (!looking && responder.worthAsking(bus.nanoTime())) {
      looking = true;
      bus.submit(Priority.DIAGNOSTICS, new Look());
    }
  }

  /** One read of all coils; on the bus's thread. */
  private final class Look implements BusTask {
    @Override
    public Responder responder() {
      return responder;
    }

    @Override
    public ModbusRequest request() {
      ModbusRequest request = new ReadCoilsRequest(0, BoardRelayWiring.CHANNELS);
      request.setUnitID(responder.unit());
      return request;
    }

    @Override
    public boolean take(Reply reply, long now) {
      looking = false;
      relays.forEach((channel, relay) -> relay.accept(feedback(reply, channel)));
      return false;
    }

    private static RelayFeedback feedback(Reply reply, int channel) {
      return switch (reply) {
        case Reply.Answered(ReadCoilsResponse coils, _) ->
            coils.getCoilStatus(channel) ? RelayFeedback.CLOSED : RelayFeedback.OPEN;
        case Reply.Answered _, Reply.Refused _, Reply.Garbled _, Reply.Silent _, Reply.LineDown _ ->
            RelayFeedback.UNKNOWN;
      };
    }
  }
}
