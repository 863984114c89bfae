package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesResponse;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.protocol.identity.SupplyPointId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A board of discrete inputs on a bus, read with function 2 after each sweep, which tell whether
 * there is voltage behind relays. A board that does not answer says nothing.
 */
public final class InputBoard implements BusMaster.SweepListener {
  /** Inputs on one board. */
  public static final int CHANNELS = 16;

  private final BusMaster bus;
  private final Responder responder;
  private final Map<Integer, SupplyPointId> points = new TreeMap<>();
  private final Map<SupplyPointId, Truth> told = new HashMap<>();
  private boolean looking;

  /** The board at this address. */
  public InputBoard(BusMaster bus, int unit) {
    this.bus = bus;
    this.responder = bus.responder(unit, BoardRelayWiring.LIMITS);
    bus.onSweepEnd(this);
  }

  /** An input that is set while there is voltage behind this customer's relay. */
  public void watch(int channel, SupplyPointId point) {
    if (channel < 0 || channel >= CHANNELS) {
      throw new IllegalArgumentException("input " + channel + " is outside 0..15");
    }
    points.put(channel, point);
  }

  @Override
  public void sweepEnded() {
    if (!looking && responder.worthAsking(bus.nanoTime())) {
      looking = true;
      bus.submit(Priority.DIAGNOSTICS, new Look());
    }
  }

  /** One read of all inputs up to the last that is wired; on the bus's thread. */
  private final class Look implements BusTask {
    @Override
    public Responder responder() {
      return responder;
    }

    @Override
    public ModbusRequest request() {
      int count = points.keySet().stream().mapToInt(channel -> channel + 1).max().orElse(1);
      ModbusRequest request = new ReadInputDiscretesRequest(0, count);
      request.setUnitID(responder.unit());
      return request;
    }

    @Override
    public boolean take(Reply reply, long now) {
      looking = false;
      points.forEach((channel, point) -> tell(point, voltage(reply, channel)));
      return false;
    }

    private static Truth voltage(Reply reply, int channel) {
      return switch (reply) {
        case Reply.Answered(ReadInputDiscretesResponse inputs, _) ->
            Truth.of(inputs.getDiscreteStatus(channel));
        case Reply.Answered _, Reply.Refused _, Reply.Garbled _, Reply.Silent _, Reply.LineDown _ ->
            Truth.UNKNOWN;
      };
    }
  }

  private void tell(SupplyPointId point, Truth voltage) {
    if (voltage != told.getOrDefault(point, Truth.UNKNOWN)
        && bus.inbox().offer(new Input.LoadSideSeen(point, voltage))) {
      told.put(point, voltage);
    }
  }
}
