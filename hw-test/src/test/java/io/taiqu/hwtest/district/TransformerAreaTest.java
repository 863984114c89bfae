package io.taiqu.hwtest.district;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.hwtest.device.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransformerAreaTest {

  private static final Instant BEGIN = Instant.parse("2026-03-02T02:00:00Z");
  private static final Weather WEATHER = new Weather(5, ZoneId.of("Asia/Shanghai"));

  private static TransformerArea area(List<Customer> customers, long seed) {
    return new TransformerArea(Feeder.europeanLowVoltage(), customers, WEATHER, BEGIN, seed);
  }

  private static List<Customer> customers() {
    List<Customer> customers = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      customers.add(i % 8 == 7 ? Customer.shop(2 * i) : Customer.household(2 * i));
    }
    return customers;
  }

  @Test
  void energyIsConservedToTheMicrowattHour() {
    List<Customer> customers = customers();
    customers.set(2, customers.get(2).stealing(Bypass.always(0.4)));
    TransformerArea area = area(customers, 1);
    for (int i = 0; i < 500; i++) {
      AreaState state = area.advanceBy(Duration.ofSeconds(15));
      assertEquals(state.supplied(), state.metered() + state.stolen() + state.lost());
      assertEquals(
          state.metered(),
          state.customers().stream().mapToLong(CustomerState::meteredMicroWattHours).sum());
    }
    assertTrue(area.state().stolen() > 0);
    assertTrue(area.state().lost() > 0);
  }

  @Test
  void loadsDrawTheSameEnergyWhateverTheSteps() {
    TransformerArea coarse = area(customers(), 1);
    TransformerArea fine = area(customers(), 1);
    Duration span = Duration.ofHours(30);
    coarse.advanceBy(span);
    for (long second = 0; second < span.toSeconds(); second += 20) {
      fine.advanceBy(Duration.ofSeconds(20));
    }
    for (int i = 0; i < 24; i++) {
      long one = coarse.state().customers().get(i).meteredMicroWattHours();
      long other = fine.state().customers().get(i).meteredMicroWattHours();
      // Each sum is within one; the demand itself is the same but for the last bits of a double.
      assertEquals(one, other, 4, "customer " + i);
    }
    // Averaging over five minutes flattens peaks, so that a coarse step loses less in the lines.
    assertTrue(coarse.state().lost() < fine.state().lost());
    assertEquals(coarse.state().lost(), fine.state().lost(), 0.10 * fine.state().lost());
  }

  @Test
  void sameSeedIsTheSameWorldAndAnotherIsNot() {
    AreaState one = area(customers(), 1).advanceBy(Duration.ofDays(1));
    assertEquals(one, area(customers(), 1).advanceBy(Duration.ofDays(1)));
    assertTrue(one.supplied() != area(customers(), 2).advanceBy(Duration.ofDays(1)).supplied());
  }

  @Test
  void openRelayStopsTheMeterFromThatMomentOn() {
    TransformerArea area = area(customers(), 1);
    area.advanceBy(Duration.ofHours(1));
    Instant cut = BEGIN.plus(Duration.ofMinutes(97)).plusMillis(1234);
    AreaState after = area.setClosed(3, false, cut);
    assertEquals(cut, after.at());
    assertEquals(0, after.customers().get(3).meteredAmperes());
    assertTrue(after.customers().get(3).volts() > 200);
    long atCut = after.customers().get(3).meteredMicroWattHours();
    AreaState later = area.advanceBy(Duration.ofHours(2));
    assertEquals(atCut, later.customers().get(3).meteredMicroWattHours());
    AreaState closed = area.setClosed(3, true, later.at());
    assertTrue(closed.customers().get(3).meteredAmperes() > 0);
  }

  @Test
  void thiefUsesWhatTheMeterDoesNotSee() {
    TransformerArea honest = area(customers(), 1);
    List<Customer> customers = customers();
    Instant from = BEGIN.plus(Duration.ofHours(6));
    customers.set(5, customers.get(5).stealing(new Bypass(0.6, from, Instant.MAX)));
    TransformerArea area = area(customers, 1);
    area.advanceTo(from);
    assertEquals(0, area.state().stolen());
    area.advanceBy(Duration.ofDays(1));
    honest.advanceTo(area.state().at());
    CustomerState thief = area.state().customers().get(5);
    assertEquals(
        honest.state().customers().get(5).meteredMicroWattHours(),
        thief.meteredMicroWattHours() + thief.stolenMicroWattHours(),
        4);
    assertTrue(thief.totalAmperes() > thief.meteredAmperes());
    // Nobody's demand changed, and so the lines carry and lose the same.
    assertEquals(honest.state().supplied(), area.state().supplied(), 1000);
  }

  @Test
  void bypassFlowsOnWhileTheRelayIsOpen() {
    List<Customer> customers = customers();
    customers.set(5, customers.get(5).stealing(Bypass.always(0.6)));
    TransformerArea area = area(customers, 1);
    AreaState open = area.setClosed(5, false, BEGIN);
    long before = open.customers().get(5).stolenMicroWattHours();
    CustomerState later = area.advanceBy(Duration.ofHours(1)).customers().get(5);
    assertEquals(0, later.meteredMicroWattHours());
    assertTrue(later.stolenMicroWattHours() > before);
  }

  @Test
  void metersSeeWhatTheStateSays() {
    TransformerArea area = area(customers(), 1);
    AreaState state = area.advanceBy(Duration.ofHours(3));
    Quantities customer = area.customerMeter(4).now();
    assertEquals(state.customers().get(4).meteredMicroWattHours(), customer.importMicroWattHours());
    assertEquals(state.customers().get(4).volts(), customer.phase(0).volts());
    Quantities supply = area.supplyMeter().now();
    assertEquals(state.supplied(), supply.importMicroWattHours());
    assertEquals(3, supply.phases().size());
    double used =
        state.customers().stream().mapToDouble(c -> c.meteredWatts() + c.stolenWatts()).sum();
    assertTrue(supply.watts() > used, "the lines lose something");
  }

  @Test
  void monthOfFourAreasTakesSeconds() {
    long began = System.nanoTime();
    double worstLoss = 0;
    double leastLoss = 100;
    for (int a = 0; a < 4; a++) {
      TransformerArea area = area(customers(), a);
      area.advanceBy(Duration.ofDays(30));
      AreaState state = area.state();
      double percent = 100.0 * state.lost() / state.supplied();
      worstLoss = Math.max(worstLoss, percent);
      leastLoss = Math.min(leastLoss, percent);
      double daily = state.metered() / 1e9 / 30 / 24;
      assertTrue(daily > 3 && daily < 20, daily + " kWh a day and customer");
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "30 days of 4 areas in 5-minute steps: %.1f s; loss %.2f to %.2f %%%n",
        seconds, leastLoss, worstLoss);
    assertTrue(leastLoss > 0.1 && worstLoss < 5, leastLoss + " to " + worstLoss);
    assertTrue(seconds < 15, seconds + " s");
  }

  @Test
  void winterTakesMoreThanSpring() {
    double winter = monthly(Instant.parse("2026-01-04T16:00:00Z"));
    double spring = monthly(Instant.parse("2026-04-26T16:00:00Z"));
    assertTrue(winter > 1.05 * spring, winter + " against " + spring);
  }

  private static double monthly(Instant begin) {
    TransformerArea area =
        new TransformerArea(Feeder.europeanLowVoltage(), customers(), WEATHER, begin, 1);
    return area.advanceBy(Duration.ofDays(28)).metered();
  }
}
