package io.taiqu.edge.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadSideInputsTest {
  private static final SupplyPointId POINT = SupplyPointId.random();

  @Test
  void voltageIsToldWhenItHasLookedTheSameForSomeLooks() throws IOException {
    List<Input> told = new ArrayList<>();
    try (GpioPins pins = GpioPins.open("mock", Optional.empty());
        LoadSideInputs inputs =
            new LoadSideInputs(
                pins, List.of(new LoadSideWiring(POINT, 5, PinLevel.HIGH)), told::add)) {
      MockDigitalInput contact = (MockDigitalInput) pins.existingInput(5);
      contact.mockState(DigitalState.LOW);
      look(inputs, 3);
      assertEquals(List.of(new Input.LoadSideSeen(POINT, Truth.FALSE)), told);
      contact.mockState(DigitalState.HIGH);
      look(inputs, 2);
      contact.mockState(DigitalState.LOW);
      look(inputs, 5);
      assertEquals(1, told.size(), "it bounced");
      contact.mockState(DigitalState.HIGH);
      look(inputs, 3);
      assertEquals(new Input.LoadSideSeen(POINT, Truth.TRUE), told.getLast());
      contact.mockState(DigitalState.UNKNOWN);
      look(inputs, 3);
      assertEquals(new Input.LoadSideSeen(POINT, Truth.UNKNOWN), told.getLast());
    }
  }

  private static void look(LoadSideInputs inputs, int times) {
    for (int i = 0; i < times; i++) {
      inputs.look();
    }
  }
}
