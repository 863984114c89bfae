package io.taiqu.edge.relay;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.runtime.Inbox;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Inputs that tell whether there is voltage behind relays. */
public final class LoadSideInputs implements AutoCloseable {
  /** A contactor and the voltage relay behind it settle within less. */
  public static final Duration USUAL_LOOKS = Duration.ofMillis(500);

  private final GpioPins pins;
  private final Inbox inbox;
  private final List<Watched> inputs = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("load-side").daemon(true).factory());

  private record Watched(SupplyPointId point, SteadyInput input) {}

  /** Takes over the pins. */
  public LoadSideInputs(GpioPins pins, List<LoadSideWiring> wirings, Inbox inbox)
      throws IOException {
    this.pins = pins;
    this.inbox = inbox;
    for (LoadSideWiring wiring : wirings) {
      inputs.add(
          new Watched(
              wiring.point(),
              new SteadyInput(
                  "The voltage behind the relay of " + wiring.point(),
                  pins.input(wiring.pin())::state,
                  wiring.presentWhen())));
    }
  }

  /** Begins to look. */
  public void start(Duration lookEvery) {
    thread.scheduleWithFixedDelay(this::look, 0, lookEvery.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Looks once at each, and tells what has been seen often enough. */
  void look() {
    for (Watched watched : inputs) {
      watched
          .input()
          .look(voltage -> inbox.offer(new Input.LoadSideSeen(watched.point(), voltage)));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    pins.close();
  }
}
