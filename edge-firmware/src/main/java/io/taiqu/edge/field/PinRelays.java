package io.taiqu.edge.field;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.relay.GpioPins;
import io.taiqu.edge.relay.GpioRelayBank;
import io.taiqu.edge.relay.GpioWiring;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The relays on the pins, driven one at a time by the same bank as in service. */
public final class PinRelays implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 5;

  private final GpioRelayBank bank;
  private final BlockingQueue<Input.RelayObserved> seen = new LinkedBlockingQueue<>();

  /** Takes over the pins; nothing is switched. */
  public PinRelays(
      GpioPins pins, Optional<Integer> arm, List<GpioWiring> wirings, GpioRelayBank.Timing timing)
      throws IOException {
    this.bank =
        new GpioRelayBank(
            pins,
            arm,
            wirings,
            timing,
            input -> !(input instanceof Input.RelayObserved observed) || seen.add(observed));
  }

  /** Switches a relay and waits until it was looked at. */
  public RelayFeedback drive(SupplyPointId point, SupplyState wanted) throws IOException {
    seen.clear();
    bank.drive(point, wanted);
    try {
      Input.RelayObserved observed = seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (observed == null) {
        throw new IOException(
            "the relay on the pins did not move within " + PATIENCE_SECONDS + " s");
      }
      return observed.feedback();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a relay moved");
    }
  }

  @Override
  public void close() {
    bank.close();
  }
}
