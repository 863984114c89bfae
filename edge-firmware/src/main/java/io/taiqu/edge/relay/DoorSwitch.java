package io.taiqu.edge.relay;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.runtime.Inbox;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The contact at the door of the unit's cabinet. */
public final class DoorSwitch implements AutoCloseable {
  /** Often enough for a door that is opened for a second. */
  public static final Duration USUAL_LOOKS = Duration.ofMillis(100);

  private final GpioPins pins;
  private final SteadyInput contact;
  private final Inbox inbox;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("door").daemon(true).factory());

  /**
   * Takes over a pin.
   *
   * @param wiring which one, and what it shows
   */
  public DoorSwitch(GpioPins pins, DoorWiring wiring, Inbox inbox) throws IOException {
    this.pins = pins;
    this.contact =
        new SteadyInput(
            "The cabinet's door contact", pins.input(wiring.pin())::state, wiring.openWhen());
    this.inbox = inbox;
  }

  /** Begins to look. */
  public void start(Duration lookEvery) {
    thread.scheduleWithFixedDelay(this::look, 0, lookEvery.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Looks once, and tells what has been seen often enough. */
  void look() {
    contact.look(open -> inbox.offer(new Input.CabinetSeen(open)));
  }

  @Override
  public void close() {
    thread.shutdownNow();
    pins.close();
  }
}
