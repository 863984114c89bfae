package io.taiqu.edge.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Truth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DoorSwitchTest {
  private final List<Truth> told = new ArrayList<>();

  private record Door(DoorSwitch contact, MockDigitalInput pin) {
    void shows(DigitalState state, int looks) {
      pin.mockState(state);
      for (int i = 0; i < looks; i++) {
        contact.look();
      }
    }
  }

  private void with(PinLevel openWhen, Consumer<Door> story) throws IOException {
    try (GpioPins pins = GpioPins.open("mock", Optional.empty());
        DoorSwitch contact =
            new DoorSwitch(
                pins,
                new DoorWiring(5, openWhen),
                input -> input instanceof Input.CabinetSeen(Truth open) && told.add(open))) {
      story.accept(new Door(contact, (MockDigitalInput) pins.existingInput(5)));
    }
  }

  @Test
  void aDoorIsToldOnceItLooksTheSameForAWhile() throws IOException {
    with(
        PinLevel.LOW,
        door -> {
          door.shows(DigitalState.HIGH, 5);
          assertEquals(List.of(Truth.FALSE), told);
          door.shows(DigitalState.LOW, 2);
          door.shows(DigitalState.HIGH, 2);
          door.shows(DigitalState.LOW, 2);
          assertEquals(List.of(Truth.FALSE), told, "a contact bounces");
          door.shows(DigitalState.LOW, 1);
          assertEquals(List.of(Truth.FALSE, Truth.TRUE), told);
          door.shows(DigitalState.LOW, 50);
          door.shows(DigitalState.HIGH, 3);
          assertEquals(List.of(Truth.FALSE, Truth.TRUE, Truth.FALSE), told);
        });
  }

  @Test
  void aContactThatOpensWithTheDoorIsReadTheOtherWayRound() throws IOException {
    with(
        PinLevel.HIGH,
        door -> {
          door.shows(DigitalState.HIGH, 3);
          assertEquals(List.of(Truth.TRUE), told);
        });
  }

  @Test
  void aPinThatSaysNothingIsNeverAnOpenDoor() throws IOException {
    for (PinLevel openWhen : PinLevel.values()) {
      told.clear();
      with(
          openWhen,
          door -> {
            door.shows(DigitalState.UNKNOWN, 20);
            assertEquals(List.of(), told);
            door.shows(openWhen == PinLevel.HIGH ? DigitalState.LOW : DigitalState.HIGH, 3);
            door.shows(DigitalState.UNKNOWN, 3);
            assertEquals(List.of(Truth.FALSE, Truth.UNKNOWN), told);
          });
    }
  }
}
