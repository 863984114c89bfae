package io.taiqu.edge.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import io.taiqu.edge.core.Input;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GpioRelayBankTest {
  private static final GpioRelayBank.Timing QUICK =
      new GpioRelayBank.Timing(Duration.ofMillis(12), Duration.ofMillis(2), Duration.ofMinutes(1));
  private static final SupplyPointId POINT = SupplyPointId.random();
  private static final GpioWiring WIRING = new GpioWiring.Pulsed(POINT, 9, 10, Optional.of(11));

  private final BlockingQueue<Input.RelayObserved> observed = new LinkedBlockingQueue<>();

  private GpioRelayBank bank(GpioPins pins) throws IOException {
    return new GpioRelayBank(
        pins,
        Optional.of(8),
        List.of(WIRING),
        QUICK,
        input -> input instanceof Input.RelayObserved seen && observed.add(seen));
  }

  private Input.RelayObserved next() throws InterruptedException {
    Input.RelayObserved seen = observed.poll(5, TimeUnit.SECONDS);
    assertTrue(seen != null, "nothing was observed");
    return seen;
  }

  @Test
  void coilIsPulsedWhileTheArmLineIsHighAndNothingStaysEnergised()
      throws IOException, InterruptedException {
    List<String> trace = Collections.synchronizedList(new ArrayList<>());
    try (GpioPins pins = GpioPins.open("mock", Optional.empty());
        GpioRelayBank bank = bank(pins)) {
      for (int pin : new int[] {8, 9, 10}) {
        pins.existingOutput(pin).addListener(event -> trace.add(pin + "=" + event.state().value()));
      }
      MockDigitalInput contact = (MockDigitalInput) pins.existingInput(11);
      DigitalOutput set = pins.existingOutput(9);
      set.addListener(event ->
          contact.mockState(
              event.state() == DigitalState.HIGH ? DigitalState.HIGH : contact.state()));
      contact.mockState(DigitalState.LOW);
      bank.drive(POINT, SupplyState.ON);
      Input.RelayObserved seen = next();
      assertEquals(RelayFeedback.CLOSED, seen.feedback());
      assertEquals(Optional.of(SupplyState.ON), seen.driven());
      assertEquals(List.of("8=1", "9=1", "9=0", "8=0"), trace);
    }
  }

  @Test
  void relayThatIsThereAlreadyIsNotPulsed() throws IOException, InterruptedException {
    try (GpioPins pins = GpioPins.open("mock", Optional.empty());
        GpioRelayBank bank = bank(pins)) {
      List<String> trace = Collections.synchronizedList(new ArrayList<>());
      pins.existingOutput(10).addListener(event -> trace.add("reset"));
      ((MockDigitalInput) pins.existingInput(11)).mockState(DigitalState.LOW);
      bank.drive(POINT, SupplyState.OFF);
      assertEquals(RelayFeedback.OPEN, next().feedback());
      assertTrue(trace.isEmpty());
    }
  }

  @Test
  void feedbackIsToldAtStartWithoutDrivingAnything() throws IOException, InterruptedException {
    try (GpioPins pins = GpioPins.open("mock", Optional.empty());
        GpioRelayBank bank = bank(pins)) {
      DigitalInput contact = pins.existingInput(11);
      ((MockDigitalInput) contact).mockState(DigitalState.HIGH);
      bank.start();
      Input.RelayObserved seen = next();
      assertEquals(RelayFeedback.CLOSED, seen.feedback());
      assertEquals(Optional.empty(), seen.driven());
      assertFalse(pins.existingOutput(9).isHigh());
    }
  }

  @Test
  void aLookThatFailsIsNotTheLastOne() throws IOException, InterruptedException {
    AtomicInteger looks = new AtomicInteger();
    try (GpioPins pins = GpioPins.open("mock", Optional.empty());
        GpioRelayBank bank =
            new GpioRelayBank(
                pins,
                Optional.of(8),
                List.of(WIRING),
                new GpioRelayBank.Timing(
                    Duration.ofMillis(12), Duration.ofMillis(2), Duration.ofMillis(20)),
                input -> {
                  if (looks.incrementAndGet() == 1) {
                    throw new UnsupportedOperationException("what a provider may throw");
                  }
                  return input instanceof Input.RelayObserved seen && observed.add(seen);
                })) {
      bank.start();
      assertEquals(POINT, next().point());
    }
  }

  private GpioRelayBank plain(GpioPins pins, GpioWiring wiring) throws IOException {
    return new GpioRelayBank(
        pins,
        Optional.empty(),
        List.of(wiring),
        QUICK,
        input -> input instanceof Input.RelayObserved seen && observed.add(seen));
  }

  @Test
  void aPlainRelayKeepsItsLevelAndSupplyIsOnBeforeAndAfterTheUnit()
      throws IOException, InterruptedException {
    for (PinLevel opens : PinLevel.values()) {
      int pin = opens == PinLevel.HIGH ? 17 : 5;
      DigitalState whenOpen = opens == PinLevel.HIGH ? DigitalState.HIGH : DigitalState.LOW;
      GpioWiring wiring = new GpioWiring.Level(POINT, pin, opens, Optional.empty());
      DigitalOutput output;
      try (GpioPins pins = GpioPins.open("mock", Optional.empty());
          GpioRelayBank bank = plain(pins, wiring)) {
        output = pins.existingOutput(pin);
        assertEquals(DigitalState.inverseState(whenOpen), output.state());
        bank.start();
        assertEquals(RelayFeedback.CLOSED, next().feedback());
        bank.drive(POINT, SupplyState.OFF);
        assertEquals(RelayFeedback.OPEN, next().feedback());
        assertEquals(whenOpen, output.state());
        bank.drive(POINT, SupplyState.ON);
        assertEquals(RelayFeedback.CLOSED, next().feedback());
        assertEquals(DigitalState.inverseState(whenOpen), output.state());
        bank.drive(POINT, SupplyState.OFF);
        assertEquals(RelayFeedback.OPEN, next().feedback());
      }
      assertEquals(DigitalState.inverseState(whenOpen), output.state());
    }
  }

  @Test
  void aLevelThatTakesSupplyAwayWhileTheComputerStartsIsRefused() {
    IllegalArgumentException low =
        assertThrows(
            IllegalArgumentException.class,
            () -> new GpioWiring.Level(POINT, 17, PinLevel.LOW, Optional.empty()));
    assertTrue(String.valueOf(low.getMessage()).contains("0..8"), low.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new GpioWiring.Level(POINT, 5, PinLevel.HIGH, Optional.empty()));
  }

  @Test
  void unknownProviderIsNamedWithTheChoices() {
    IOException refused =
        assertThrows(IOException.class, () -> GpioPins.open("pigpio", Optional.empty()));
    assertTrue(String.valueOf(refused.getMessage()).contains("mock, gpiod or linuxfs"));
  }

  @Test
  void pinsThatRiseWhileTheComputerStartsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new GpioWiring.Pulsed(POINT, 2, 10, Optional.empty()));
    assertThrows(
        IllegalArgumentException.class, () -> new GpioWiring.Pulsed(POINT, 9, 9, Optional.empty()));
  }

  @Test
  void aPinThatCannotBeOpenedIsNamedWithWhatToLookAt() throws IOException {
    // No computer has so many lines, and this one may have no chip at all.
    try (GpioPins pins = GpioPins.open("gpiod", Optional.empty())) {
      IOException refused = assertThrows(IOException.class, () -> pins.output(100_000));
      String said = String.valueOf(refused.getMessage());
      assertTrue(said.startsWith("pin 100000 can't be used"), said);
      assertTrue(said.contains("group gpio"), said);
    }
  }
}
