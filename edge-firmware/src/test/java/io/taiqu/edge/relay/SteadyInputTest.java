package io.taiqu.edge.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.pi4j.io.gpio.digital.DigitalState;
import io.taiqu.edge.core.metering.Truth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyInputTest {
  private final List<Truth> told = new ArrayList<>();

  @Test
  void aPinWhoseProviderThrowsSaysNothingAndIsLookedAtAgain() {
    boolean[] broken = {false};
    SteadyInput input =
        new SteadyInput(
            "a contact",
            () -> {
              if (broken[0]) {
                throw new UnsupportedOperationException("no exception of Pi4J");
              }
              return DigitalState.HIGH;
            },
            PinLevel.HIGH);
    for (int i = 0; i < 3; i++) {
      input.look(told::add);
    }
    broken[0] = true;
    for (int i = 0; i < 3; i++) {
      input.look(told::add);
    }
    broken[0] = false;
    for (int i = 0; i < 3; i++) {
      input.look(told::add);
    }
    assertEquals(List.of(Truth.TRUE, Truth.UNKNOWN, Truth.TRUE), told);
  }

  @Test
  void whatWasNotTakenIsToldAgain() {
    SteadyInput input = new SteadyInput("a contact", () -> DigitalState.LOW, PinLevel.HIGH);
    for (int i = 0; i < 3; i++) {
      input.look(_ -> false);
    }
    input.look(told::add);
    input.look(told::add);
    assertEquals(List.of(Truth.FALSE), told);
  }
}
