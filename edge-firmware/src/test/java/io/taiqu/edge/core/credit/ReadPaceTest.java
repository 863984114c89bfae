package io.taiqu.edge.core.credit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.Tiers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadPaceTest {
  private static final UnitPrice PRICE = UnitPrice.perKilowattHour("0.6");
  private static final Power RATED = new Power(8_000);

  private static ReadPace pace(String left, long watts) {
    return ReadPace.of(Money.parse(left), new Power(watts), RATED, PRICE);
  }

  @Test
  void monthsCreditIsReadWithTheSweep() {
    ReadPace pace = pace("60", 300);
    assertEquals(Optional.empty(), pace.every());
    // 60 yuan at 0.18 yuan an hour: two weeks.
    assertEquals(333, pace.lasts().orElseThrow().toHours());
  }

  @Test
  void minutesCreditIsReadEveryFewSeconds() {
    // 0.03 yuan at 600 W and 0.6 yuan/kWh is five minutes.
    ReadPace pace = pace("0.03", 600);
    assertEquals(300, pace.lasts().orElseThrow().toSeconds(), 1);
    assertTrue(pace.every().orElseThrow().compareTo(Duration.ofSeconds(15)) <= 0);
  }

  @Test
  void lastFenIsReadAsOftenAsALineAllows() {
    assertEquals(Optional.of(Duration.ofSeconds(2)), pace("0.001", 3_000).every());
  }

  @Test
  void smallCreditWithoutLoadIsWatchedForALoadThatMayCome() {
    ReadPace pace = pace("0.02", 0);
    assertEquals(Optional.empty(), pace.lasts());
    // At full load it would last fifteen seconds.
    assertEquals(Optional.of(Duration.ofMillis(7_500)), roundedToHalf(pace.every()));
  }

  private static Optional<Duration> roundedToHalf(Optional<Duration> time) {
    return time.map(t -> Duration.ofMillis((t.toMillis() + 250) / 500 * 500));
  }

  @Test
  void lessCreditOrMorePowerNeverMeansFewerReads() {
    Duration last = Duration.ZERO;
    for (int fen = 1; fen < 2_000; fen += 7) {
      Duration every =
          ReadPace.of(Money.ofMinor(fen, 3), new Power(1_500), RATED, PRICE)
              .every()
              .orElse(Duration.ofDays(1));
      assertTrue(every.compareTo(last) >= 0, fen + " thousandths");
      last = every;
    }
    Duration slowest = Duration.ofDays(2);
    for (long watts = 0; watts < 8_000; watts += 100) {
      Duration every = pace("0.3", watts).every().orElse(Duration.ofDays(1));
      assertTrue(every.compareTo(slowest) <= 0, watts + " W");
      slowest = every;
    }
  }

  @Test
  void creditThatIsUsedUpIsLeftToTheDecidingReads() {
    assertEquals(ReadPace.OF_THE_SWEEP, pace("0", 500));
    assertEquals(ReadPace.OF_THE_SWEEP, pace("-3", 500));
  }

  @Test
  void feedingInUsesNothingUp() {
    assertEquals(Optional.empty(), pace("60", -2_000).lasts());
  }

  @Test
  void dearestPriceHasHighestTierAndTax() {
    TariffVersion flat = TariffVersion.flat(1, Instant.EPOCH, PRICE);
    assertEquals(PRICE, flat.dearestPrice());
    TariffVersion taxed =
        new TariffVersion(
            1,
            Instant.EPOCH,
            flat.rates(),
            flat.seasons(),
            flat.calendar(),
            flat.profiles(),
            new Tiers(
                Tiers.Period.MONTH,
                List.of(
                    new Tiers.Step(Energy.ofKilowattHours(200), UnitPrice.perKilowattHour("0.4")))),
            List.of(),
            130_000);
    assertEquals(UnitPrice.perKilowattHour("1.13"), taxed.dearestPrice());
  }
}
