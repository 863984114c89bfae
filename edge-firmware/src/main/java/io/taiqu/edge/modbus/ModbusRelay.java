package io.taiqu.edge.modbus;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.runtime.RelayBank;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A customer's relay that is switched over the bus. Any thread drives it; the write goes ahead of
 * everything else on the bus. Wishes that come while a write is under way are not queued up: the
 * last one counts.
 */
public final class ModbusRelay implements RelayBank {
  private final SupplyPointId point;
  private final BusMaster bus;
  private final RelayTask.Wiring wiring;
  private @Nullable SupplyState commanded;
  private @Nullable SupplyState underWay;
  private Optional<SupplyState> driven = Optional.empty();

  private ModbusRelay(SupplyPointId point, BusMaster bus, RelayTask.Wiring wiring) {
    this.point = point;
    this.bus = bus;
    this.wiring = wiring;
  }

  /** The relay inside the customer's meter, which is on {@code bus}. */
  public static ModbusRelay inMeter(SupplyPointId point, BusMaster bus) {
    MeterDevice device = bus.device(point);
    ModbusRelay relay = new ModbusRelay(point, bus, new MeterRelayWiring(device));
    device.onRelaySeen(relay::seen);
    return relay;
  }

  /** A channel of a relay board. */
  public static ModbusRelay onBoard(SupplyPointId point, RelayBoard board, int channel) {
    ModbusRelay relay =
        new ModbusRelay(point, board.bus(), new BoardRelayWiring(board.responder(), channel));
    board.onRelaySeen(channel, relay::seen);
    return relay;
  }

  @Override
  public synchronized void drive(SupplyPointId driven, SupplyState state) {
    if (!driven.equals(point)) {
      throw new IllegalArgumentException("relay of " + point + " asked to switch " + driven);
    }
    commanded = state;
    if (underWay == null) {
      write(state);
    }
  }

  private void write(SupplyState state) {
    underWay = state;
    bus.submit(Priority.RELAY_WRITE, new RelayTask(wiring, state == SupplyState.ON, this::written));
  }

  private synchronized void written(boolean taken, RelayFeedback feedback) {
    SupplyState done = underWay;
    underWay = null;
    driven = taken ? Optional.ofNullable(done) : Optional.empty();
    SupplyState wanted = commanded;
    if (wanted != null && wanted != done) {
      write(wanted);
      return;
    }
    report(feedback);
  }

  /** The relay was looked at in passing; while it is being switched that says nothing. */
  private synchronized void seen(RelayFeedback feedback) {
    if (underWay == null) {
      report(feedback);
    }
  }

  private void report(RelayFeedback feedback) {
    bus.inbox().offer(new Input.RelayObserved(point, driven, feedback));
  }
}
