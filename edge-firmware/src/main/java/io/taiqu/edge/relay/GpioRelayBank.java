package io.taiqu.edge.relay;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.runtime.Inbox;
import io.taiqu.edge.runtime.RelayBank;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays on the header's pins. Bistable ones have a coil to close and a coil to open, pulsed one at
 * a time behind a common arm line, so that a stray level on one pin moves nothing; plain ones
 * follow the level of a pin. One thread moves them all; the contact's feedback is looked at after
 * each movement and every few seconds.
 */
public final class GpioRelayBank implements RelayBank, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GpioRelayBank.class);

  /**
   * Times of the drive, on the real clock.
   *
   * @param pulse how long a coil is energised
   * @param settle from the end of the pulse until the contact no longer bounces
   * @param lookEvery how often every feedback is looked at
   */
  public record Timing(Duration pulse, Duration settle, Duration lookEvery) {
    /** Right for common 60 A latching relays, which ask for 30 to 100 ms. */
    public static final Timing USUAL =
        new Timing(Duration.ofMillis(80), Duration.ofMillis(40), Duration.ofSeconds(5));
  }

  /** What moves a contact. */
  private sealed interface Drive {
    record Coils(DigitalOutput set, DigitalOutput reset) implements Drive {}

    record Steady(DigitalOutput output, DigitalState whenOpen) implements Drive {}
  }

  private static final class Relay {
    final GpioWiring wiring;
    final Drive drive;
    final Optional<DigitalInput> feedback;
    @Nullable SupplyState commanded;
    boolean pulsing;

    /** By the thread that moves it. */
    Optional<SupplyState> driven = Optional.empty();

    Relay(GpioWiring wiring, GpioPins pins) throws IOException {
      this.wiring = wiring;
      this.drive =
          switch (wiring) {
            case GpioWiring.Pulsed pulsed ->
                new Drive.Coils(pins.output(pulsed.set()), pins.output(pulsed.reset()));
            case GpioWiring.Level level -> steady(level, pins);
          };
      this.feedback =
          wiring.feedback().isPresent()
              ? Optional.of(pins.input(wiring.feedback().get()))
              : Optional.empty();
    }

    private static Drive steady(GpioWiring.Level level, GpioPins pins) throws IOException {
      DigitalState whenOpen = level.opensWhen().state();
      return new Drive.Steady(
          pins.output(level.pin(), DigitalState.inverseState(whenOpen)), whenOpen);
    }

    /** What the contact shows; without one, what a level asks for. */
    RelayFeedback look() {
      return feedback
          .map(input -> input.isHigh() ? RelayFeedback.CLOSED : RelayFeedback.OPEN)
          .orElseGet(() ->
              switch (drive) {
                case Drive.Coils _ -> RelayFeedback.UNKNOWN;
                case Drive.Steady(DigitalOutput output, DigitalState whenOpen) ->
                    output.state() == whenOpen ? RelayFeedback.OPEN : RelayFeedback.CLOSED;
              });
    }
  }

  private final GpioPins pins;
  private final Optional<DigitalOutput> arm;
  private final Map<SupplyPointId, Relay> relays = new HashMap<>();
  private final Timing timing;
  private final Inbox inbox;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("relay-gpio").daemon(true).factory());

  /** Takes over the pins; nothing is switched. */
  public GpioRelayBank(
      GpioPins pins, Optional<Integer> armPin, List<GpioWiring> wirings, Timing timing, Inbox inbox)
      throws IOException {
    this.pins = pins;
    this.arm = armPin.isPresent() ? Optional.of(pins.output(armPin.get())) : Optional.empty();
    for (GpioWiring wiring : wirings) {
      relays.put(wiring.point(), new Relay(wiring, pins));
    }
    this.timing = timing;
    this.inbox = inbox;
  }

  /** Begins to look at the feedbacks. */
  public void start() {
    thread.scheduleWithFixedDelay(
        this::lookAtAll, 0, timing.lookEvery().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean staysOpen(SupplyPointId point) {
    Relay relay = relays.get(point);
    return relay == null
        || switch (relay.wiring) {
          case GpioWiring.Pulsed _ -> true;
          case GpioWiring.Level _ -> false;
        };
  }

  @Override
  public void drive(SupplyPointId point, SupplyState state) {
    Relay relay = relays.get(point);
    if (relay == null) {
      throw new IllegalArgumentException("supply point " + point + " has no relay on these pins");
    }
    synchronized (relay) {
      relay.commanded = state;
      if (relay.pulsing) {
        return;
      }
      relay.pulsing = true;
    }
    try {
      thread.execute(() -> pulse(relay));
    } catch (RejectedExecutionException e) {
      LOG.debug("The unit is stopping; relay of {} stays as it is.", point);
    }
  }

  private void pulse(Relay relay) {
    SupplyState wanted;
    synchronized (relay) {
      wanted = relay.commanded;
      relay.pulsing = false;
    }
    if (wanted == null) {
      return;
    }
    RelayFeedback there = wanted == SupplyState.ON ? RelayFeedback.CLOSED : RelayFeedback.OPEN;
    try {
      if (relay.look() != there) {
        move(relay.drive, wanted);
      }
      relay.driven = Optional.of(wanted);
      report(relay);
    } catch (RuntimeException e) {
      // The providers have exceptions of their own, which nothing but this has in common.
      LOG.error(
          "Relay of {} can't be driven: {}. Check the pins and the provider.",
          relay.wiring.point(),
          e.getMessage());
      relay.driven = Optional.empty();
      report(relay, RelayFeedback.UNKNOWN);
    }
  }

  private void move(Drive drive, SupplyState wanted) {
    switch (drive) {
      case Drive.Coils(DigitalOutput set, DigitalOutput reset) ->
          energise(wanted == SupplyState.ON ? set : reset);
      case Drive.Steady(DigitalOutput output, DigitalState whenOpen) -> {
        output.state(wanted == SupplyState.OFF ? whenOpen : DigitalState.inverseState(whenOpen));
        pause(timing.settle());
      }
    }
  }

  private void energise(DigitalOutput coil) {
    try {
      arm.ifPresent(DigitalOutput::high);
      coil.high();
      pause(timing.pulse());
    } finally {
      // Whatever happened, no coil may stay energised: latching coils burn within seconds.
      try {
        coil.low();
      } finally {
        arm.ifPresent(DigitalOutput::low);
      }
    }
    pause(timing.settle());
  }

  /** A coil's pulse is time on the relay's own thread; nothing else waits for it. */
  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAtAll() {
    for (Relay relay : relays.values()) {
      try {
        report(relay);
      } catch (RuntimeException e) {
        // Whatever is wrong with one look, there is another one, and other relays.
        LOG.warn(
            "The feedback of {}'s relay can't be read: {}", relay.wiring.point(), e.getMessage());
      }
    }
  }

  private void report(Relay relay) {
    report(relay, relay.look());
  }

  private void report(Relay relay, RelayFeedback feedback) {
    inbox.offer(new Input.RelayObserved(relay.wiring.point(), relay.driven, feedback));
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        LOG.warn("A relay pulse did not end in time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pins.close();
  }
}
