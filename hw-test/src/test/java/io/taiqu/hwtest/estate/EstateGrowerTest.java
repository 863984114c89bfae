package io.taiqu.hwtest.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EstateGrowerTest {
  private static final EstateSize USUAL = new EstateSize(2, 2, 24);

  @Test
  void theSameSeedGrowsTheSameUtility() {
    assertEquals(EstateGrower.grow(USUAL, 5), EstateGrower.grow(USUAL, 5));
    assertNotEquals(EstateGrower.grow(USUAL, 5), EstateGrower.grow(USUAL, 6));
  }

  @Test
  void nothingIsNamedTwice() {
    EstatePlan plan = EstateGrower.grow(USUAL, 5);
    List<CustomerPlan> customers = plan.customers().toList();
    assertEquals(96, customers.size());
    assertEquals(96, customers.stream().map(CustomerPlan::point).distinct().count());
    assertEquals(96, customers.stream().map(CustomerPlan::account).distinct().count());
    assertEquals(96, customers.stream().map(c -> c.meter().serial()).distinct().count());
  }

  @Test
  void aBusHasManyMakesThreeKindsOfRelayAndNoAddressTwice() {
    for (TransformerPlan transformer : EstateGrower.grow(USUAL, 5).transformers()) {
      Set<Integer> addresses = new HashSet<>();
      addresses.add(transformer.supplyMeter().address());
      Set<Integer> pins = new HashSet<>();
      Set<RelayPlan.Board> channels = new HashSet<>();
      for (CustomerPlan customer : transformer.customers()) {
        assertTrue(addresses.add(customer.meter().address()));
        switch (customer.meter().relay()) {
          case RelayPlan.Pins(int set, int reset, int feedback) -> {
            for (int pin : new int[] {set, reset, feedback}) {
              assertTrue(pin >= 9 && pin < EstateGrower.ARM_PIN && pins.add(pin));
            }
          }
          case RelayPlan.Board board -> assertTrue(channels.add(board));
          case RelayPlan.InMeter() -> assertEquals(MeterMake.DDSY1352, customer.meter().make());
          case RelayPlan.None() -> throw new AssertionError("a customer without a relay");
        }
      }
      assertEquals(18, pins.size());
      assertTrue(channels.stream().map(RelayPlan.Board::address).noneMatch(addresses::contains));
      assertTrue(
          transformer.customers().stream()
                  .map(c -> c.meter().make())
                  .collect(Collectors.toSet())
                  .size()
              >= 4);
    }
  }

  @Test
  void oneIsPoorOneStealsAndOneMeterIsDeadEachAtAnotherTransformer() {
    List<TransformerPlan> transformers = EstateGrower.grow(USUAL, 5).transformers();
    assertEquals(
        List.of(false, true, false, false),
        transformers.stream().map(TransformerPlan::hasThief).toList());
    assertEquals(
        List.of(false, false, false, true),
        transformers.stream().map(TransformerPlan::hasDeadMeter).toList());
  }

  @Test
  void aSizeThatTheFeederCanNotFeedIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new EstateSize(1, 1, 97));
    assertThrows(IllegalArgumentException.class, () -> new EstateSize(0, 1, 1));
  }
}
