package io.taiqu.edge.relay;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.edge.runtime.Inbox;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contact at the door of the unit's cabinet. A contact bounces and a long wire catches what
 * relays radiate, so it is believed when it has looked the same for some looks in a row; a pin that
 * can't be read says nothing, never that the door is open.
 */
public final class DoorSwitch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DoorSwitch.class);
  private static final int AGREEING_LOOKS = 3;

  /** Often enough for a door that is opened for a second. */
  public static final Duration USUAL_LOOKS = Duration.ofMillis(100);

  private final GpioPins pins;
  private final DigitalInput input;
  private final DigitalState whenOpen;
  private final Inbox inbox;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("door").daemon(true).factory());
  private Truth told = Truth.UNKNOWN;
  private Truth seen = Truth.UNKNOWN;
  private int looks;

  /**
   * Takes over a pin.
   *
   * @param wiring which one, and what it shows
   */
  public DoorSwitch(GpioPins pins, DoorWiring wiring, Inbox inbox) {
    this.pins = pins;
    this.input = pins.input(wiring.pin());
    this.whenOpen =
        switch (wiring.openWhen()) {
          case HIGH -> DigitalState.HIGH;
          case LOW -> DigitalState.LOW;
        };
    this.inbox = inbox;
  }

  /** Begins to look. */
  public void start(Duration lookEvery) {
    thread.scheduleWithFixedDelay(this::look, 0, lookEvery.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Looks once, and tells what has been seen often enough. */
  void look() {
    Truth now = read();
    looks = now == seen ? looks + 1 : 1;
    seen = now;
    if (looks >= AGREEING_LOOKS && seen != told && inbox.offer(new Input.CabinetSeen(seen))) {
      told = seen;
    }
  }

  private Truth read() {
    try {
      DigitalState state = input.state();
      return state == DigitalState.UNKNOWN ? Truth.UNKNOWN : Truth.of(state == whenOpen);
    } catch (com.pi4j.io.exception.IOException | IllegalStateException e) {
      if (seen != Truth.UNKNOWN) {
        LOG.warn("The cabinet's door contact can't be read: {}", e.getMessage());
      }
      return Truth.UNKNOWN;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    pins.close();
  }
}
