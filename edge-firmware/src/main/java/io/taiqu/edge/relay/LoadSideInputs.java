package io.taiqu.edge.relay;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.edge.runtime.Inbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inputs that tell whether there is voltage behind relays. One is believed when it has looked the
 * same for some looks in a row; a pin that can't be read says nothing.
 */
public final class LoadSideInputs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoadSideInputs.class);
  private static final int AGREEING_LOOKS = 3;

  /** A contactor and the voltage relay behind it settle within less. */
  public static final Duration USUAL_LOOKS = Duration.ofMillis(500);

  private final GpioPins pins;
  private final Inbox inbox;
  private final List<Watched> inputs = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("load-side").daemon(true).factory());

  private static final class Watched {
    final LoadSideWiring wiring;
    final DigitalInput input;
    Truth told = Truth.UNKNOWN;
    Truth seen = Truth.UNKNOWN;
    int looks;

    Watched(LoadSideWiring wiring, DigitalInput input) {
      this.wiring = wiring;
      this.input = input;
    }

    Truth read() {
      DigitalState present =
          switch (wiring.presentWhen()) {
            case HIGH -> DigitalState.HIGH;
            case LOW -> DigitalState.LOW;
          };
      try {
        DigitalState state = input.state();
        return state == DigitalState.UNKNOWN ? Truth.UNKNOWN : Truth.of(state == present);
      } catch (com.pi4j.io.exception.IOException | IllegalStateException e) {
        if (seen != Truth.UNKNOWN) {
          LOG.warn(
              "The voltage behind {}'s relay can't be seen: {}", wiring.point(), e.getMessage());
        }
        return Truth.UNKNOWN;
      }
    }
  }

  /** Takes over the pins. */
  public LoadSideInputs(GpioPins pins, List<LoadSideWiring> wirings, Inbox inbox) {
    this.pins = pins;
    this.inbox = inbox;
    for (LoadSideWiring wiring : wirings) {
      inputs.add(new Watched(wiring, pins.input(wiring.pin())));
    }
  }

  /** Begins to look. */
  public void start(Duration lookEvery) {
    thread.scheduleWithFixedDelay(this::look, 0, lookEvery.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Looks once at each, and tells what has been seen often enough. */
  void look() {
    for (Watched watched : inputs) {
      Truth now = watched.read();
      watched.looks = now == watched.seen ? watched.looks + 1 : 1;
      watched.seen = now;
      if (watched.looks >= AGREEING_LOOKS
          && now != watched.told
          && inbox.offer(new Input.LoadSideSeen(watched.wiring.point(), now))) {
        watched.told = now;
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    pins.close();
  }
}
