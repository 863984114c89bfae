package io.taiqu.hwtest.pins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.relay.GpioPins;
import io.taiqu.edge.relay.GpioRelayBank;
import io.taiqu.edge.relay.GpioWiring;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unit's own relay driver, over Pi4J, against a simulated contact. */
class DistrictPinsTest {
  private static final int ARM = 27;
  private static final PinHeader.Wiring WIRING = new PinHeader.Wiring(9, 10, 11);
  private static final SupplyPointId POINT = new SupplyPointId(new UUID(1, 2));

  private final BlockingQueue<Boolean> moved = new LinkedBlockingQueue<>();
  private final BlockingQueue<Input.RelayObserved> observed = new LinkedBlockingQueue<>();
  private PinHeader header;

  @BeforeEach
  void openHeader() {
    header = PinHeader.open("test", ARM);
    header.wire(
        WIRING,
        true,
        closed -> {
          moved.add(closed);
          header.show(WIRING, closed);
        });
    System.setProperty(PinCable.PORT_PROPERTY, Integer.toString(header.port()));
  }

  @AfterEach
  void closeHeader() {
    System.clearProperty(PinCable.PORT_PROPERTY);
    header.close();
  }

  @Test
  void aPulseOpensTheContactAndTheFeedbackFollows() throws Exception {
    try (GpioRelayBank relays = relays(Optional.of(ARM))) {
      relays.drive(POINT, SupplyState.OFF);
      assertEquals(false, moved.poll(5, TimeUnit.SECONDS));
      assertEquals(RelayFeedback.OPEN, observed.poll(5, TimeUnit.SECONDS).feedback());
      relays.drive(POINT, SupplyState.ON);
      assertEquals(true, moved.poll(5, TimeUnit.SECONDS));
      assertEquals(RelayFeedback.CLOSED, observed.poll(5, TimeUnit.SECONDS).feedback());
    }
  }

  @Test
  void withoutTheArmLineNothingMoves() throws Exception {
    try (GpioRelayBank relays = relays(Optional.empty())) {
      relays.drive(POINT, SupplyState.OFF);
      assertEquals(RelayFeedback.CLOSED, observed.poll(5, TimeUnit.SECONDS).feedback());
      assertTrue(moved.isEmpty());
    }
  }

  @Test
  void aUnitThatComesBackFindsTheContactAsItLeftIt() throws Exception {
    try (GpioRelayBank relays = relays(Optional.of(ARM))) {
      relays.drive(POINT, SupplyState.OFF);
      assertEquals(false, moved.poll(5, TimeUnit.SECONDS));
    }
    observed.clear();
    try (GpioRelayBank relays = relays(Optional.of(ARM))) {
      relays.start();
      assertEquals(RelayFeedback.OPEN, observed.poll(5, TimeUnit.SECONDS).feedback());
    }
    assertTrue(moved.isEmpty());
  }

  private GpioRelayBank relays(Optional<Integer> arm) throws Exception {
    return new GpioRelayBank(
        GpioPins.open("taiqu-district", Optional.empty()),
        arm,
        List.of(
            new GpioWiring.Pulsed(
                POINT, WIRING.set(), WIRING.reset(), Optional.of(WIRING.feedback()))),
        GpioRelayBank.Timing.USUAL,
        input -> observed.add((Input.RelayObserved) input));
  }
}
