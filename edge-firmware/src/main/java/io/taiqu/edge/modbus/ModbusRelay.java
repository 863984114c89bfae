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
public final class ModbusRelay implements RelayBank, BusMaster.SweepListener {
  private final SupplyPointId point;
  private final BusMaster bus;
  private final RelayTask.Wiring wiring;
  private @Nullable SupplyState commanded;
  private @Nullable SupplyState underWay;
  private boolean looking;

  private ModbusRelay(SupplyPointId point, BusMaster bus, RelayTask.Wiring wiring) {
    this.point = point;
    this.bus = bus;
    this.wiring = wiring;
  }

  /** The relay inside the customer's meter, which is on {@code bus}. */
  public static ModbusRelay inMeter(SupplyPointId point, BusMaster bus) {
    return attached(new ModbusRelay(point, bus, new MeterRelayWiring(bus.device(point))));
  }

  /** A channel of a relay board. */
  public static ModbusRelay onBoard(SupplyPointId point, RelayBoard board, int channel) {
    return attached(
        new ModbusRelay(point, board.bus(), new BoardRelayWiring(board.responder(), channel)));
  }

  private static ModbusRelay attached(ModbusRelay relay) {
    relay.bus.onSweepEnd(relay);
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
    bus.submit(
        Priority.RELAY_WRITE, RelayTask.drive(wiring, state == SupplyState.ON, this::written));
  }

  private synchronized void written(RelayFeedback feedback) {
    SupplyState done = underWay;
    underWay = null;
    SupplyState wanted = commanded;
    if (wanted != null && wanted != done) {
      write(wanted);
      return;
    }
    report(feedback);
  }

  @Override
  public synchronized void sweepEnded() {
    if (wiring.look().isPresent() && !looking && !wiring.responder().setAside()) {
      looking = true;
      bus.submit(Priority.DIAGNOSTICS, RelayTask.look(wiring, this::looked));
    }
  }

  private synchronized void looked(RelayFeedback feedback) {
    looking = false;
    if (underWay == null) {
      report(feedback);
    }
  }

  private void report(RelayFeedback feedback) {
    driven(feedback)
        .ifPresent(state ->
            bus.inbox()
                .offer(new Input.RelayObserved(point, state, feedback, bus.clock().instant())));
  }

  /** What was driven last; after a start, before anything was, what the relay shows. */
  private Optional<SupplyState> driven(RelayFeedback feedback) {
    if (commanded != null) {
      return Optional.of(commanded);
    }
    return switch (feedback) {
      case OPEN -> Optional.of(SupplyState.OFF);
      case CLOSED -> Optional.of(SupplyState.ON);
      case UNKNOWN -> Optional.empty();
    };
  }
}
