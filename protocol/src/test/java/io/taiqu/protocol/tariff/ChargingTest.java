package io.taiqu.protocol.tariff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.testing.SeededRuns;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChargingTest {
  private static final Tariff COMPLETE =
      Tariffs.of(
          "complete",
          TestDeployment.ZONE,
          Tariffs.complete(1, Tariffs.SINCE),
          Tariffs.complete(2, local("2026-06-15T13:20:00")));

  private static final Tariff FARM =
      Tariffs.of(
          "farm",
          TestDeployment.ZONE,
          Tariffs.farm(1, Tariffs.SINCE),
          Tariffs.farm(2, local("2026-06-03T06:15:00")));

  private static final Tariff FACTORY =
      Tariffs.of("factory", TestDeployment.ZONE, Tariffs.factory(1, Tariffs.SINCE));

  private static Instant local(String dateTime) {
    return LocalDateTime.parse(dateTime).atZone(TestDeployment.ZONE).toInstant();
  }

  private static ChargingState open(Tariff tariff, Instant at) {
    return ChargingState.opening(tariff, MeterRegister.ofWattHours(1_000), at, CtRatio.DIRECT);
  }

  private static MeterRegister register(long wattHours) {
    return MeterRegister.ofWattHours(wattHours);
  }

  @Test
  void anOpenedAccountPaysFromTheOpeningRegisterOn() {
    ChargingState state = open(Tariffs.flat("0.5"), TestDeployment.NOW);
    assertEquals(Money.ZERO, state.charged());
    ChargingState later =
        Charging.step(
            Tariffs.flat("0.5"), state, register(3_000), TestDeployment.NOW.plusSeconds(60));
    assertEquals(Money.parse("1"), later.charged());
    assertEquals(register(3_000), later.register());
  }

  @Test
  void theRatioOfTheTransformersCounts() {
    Tariff flat = Tariffs.flat("0.5");
    ChargingState state =
        ChargingState.opening(flat, register(0), TestDeployment.NOW, new CtRatio(60, 1));
    assertEquals(
        Money.parse("30"),
        Charging.step(flat, state, register(1_000), TestDeployment.NOW.plusSeconds(9)).charged());
  }

  @Test
  void theSameReadAgainChangesNothing() {
    ChargingState state =
        Charging.step(
            COMPLETE,
            open(COMPLETE, TestDeployment.NOW),
            register(5_000),
            TestDeployment.NOW.plusSeconds(900));
    assertEquals(
        state,
        Charging.step(COMPLETE, state, register(5_000), TestDeployment.NOW.plusSeconds(900)));
  }

  @Test
  void fixedChargesAccrueWithoutConsumption() {
    Instant start = local("2026-03-01T00:00:00");
    ChargingState state =
        Charging.step(
            COMPLETE, open(COMPLETE, start), register(1_000), local("2026-04-01T00:00:00"));
    // 31 days at 0.10 and one month at 5.00, taxed by 13 %.
    assertEquals(Money.parse("9.153"), state.charged());
  }

  @Test
  void aNewMonthBeginsItsTiersAnew() {
    Instant start = local("2026-03-01T00:00:00");
    Tariff tiered = tiered(Tiers.Period.MONTH);
    ChargingState march =
        Charging.step(tiered, open(tiered, start), register(151_000), local("2026-04-01T00:00:00"));
    assertEquals(
        Money.parse("80"), march.charged(), "150 kWh at 0.5, of which 50 kWh cost 0.1 more");
    ChargingState april =
        Charging.step(tiered, march, register(201_000), local("2026-04-02T00:00:00"));
    assertEquals(Money.parse("105"), april.charged());
  }

  @Test
  void yearlyTiersGoOnAcrossMonthsAndEndWithTheYear() {
    Instant start = local("2026-11-01T00:00:00");
    Tariff tiered = tiered(Tiers.Period.YEAR);
    ChargingState november =
        Charging.step(tiered, open(tiered, start), register(151_000), local("2026-12-01T00:00:00"));
    assertEquals(Money.parse("80"), november.charged());
    ChargingState december =
        Charging.step(tiered, november, register(161_000), local("2027-01-01T00:00:00"));
    assertEquals(Money.parse("86"), december.charged());
    ChargingState january =
        Charging.step(tiered, december, register(171_000), local("2027-01-02T00:00:00"));
    assertEquals(Money.parse("91"), january.charged());
  }

  @Test
  void aVersionInTheMiddleOfAMonthKeepsTheTiersReached() {
    Instant change = local("2026-03-15T12:00:00");
    TariffVersion first = tiered(Tiers.Period.MONTH).versions().getFirst();
    Tariff tariff =
        Tariffs.of(
            "tiered", TestDeployment.ZONE, first, version(2, change, "1", Tiers.Period.MONTH));
    ChargingState before =
        Charging.step(
            tariff, open(tariff, local("2026-03-01T00:00:00")), register(151_000), change);
    ChargingState after = Charging.step(tariff, before, register(152_000), change.plusSeconds(60));
    assertEquals(Money.parse("80"), before.charged());
    assertEquals(2, after.version());
    assertEquals(Energy.ofKilowattHours(150), after.monthBefore());
    assertEquals(
        Money.parse("81.1"), after.charged(), "1 kWh at 1.0, and still in the second tier");
  }

  @Test
  void aTariffThatBecomesKnownLateDoesNotChangeWhatWasCharged() {
    Instant start = local("2026-03-01T00:00:00");
    Tariff known =
        Tariffs.of("t", TestDeployment.ZONE, version(1, Tariffs.SINCE, "0.5", Tiers.Period.MONTH));
    Tariff published =
        Tariffs.of(
            "t",
            TestDeployment.ZONE,
            version(1, Tariffs.SINCE, "0.5", Tiers.Period.MONTH),
            version(2, local("2026-03-02T00:00:00"), "1", Tiers.Period.MONTH));
    ChargingState charged =
        Charging.step(known, open(known, start), register(11_000), local("2026-03-03T00:00:00"));
    ChargingState after =
        Charging.step(published, charged, register(12_000), local("2026-03-03T01:00:00"));
    assertEquals(Money.parse("5"), charged.charged());
    assertEquals(Money.parse("6"), after.charged());
    assertEquals(2, after.version());
  }

  @Test
  void anotherTariffBeginsWhereChargingStands() {
    ChargingState charged =
        Charging.step(
            COMPLETE,
            open(COMPLETE, TestDeployment.NOW),
            register(2_000),
            TestDeployment.NOW.plusSeconds(60));
    Tariff flat = Tariffs.flat("2");
    ChargingState after =
        Charging.step(flat, charged, register(3_000), TestDeployment.NOW.plusSeconds(120));
    assertEquals(charged.charged().plus(Money.parse("2")), after.charged());
    assertEquals(flat.code(), after.tariff());
  }

  @Test
  void backwardsIsRefused() {
    ChargingState state = open(COMPLETE, TestDeployment.NOW);
    assertThrows(
        IllegalArgumentException.class,
        () -> Charging.step(COMPLETE, state, register(999), TestDeployment.NOW.plusSeconds(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Charging.step(COMPLETE, state, register(1_000), TestDeployment.NOW.minusSeconds(1)));
  }

  @Test
  void aRollOverIsChargedByTheEnergyThatTheCallerProves() {
    Tariff flat = Tariffs.flat("0.5");
    ChargingState state = open(flat, TestDeployment.NOW);
    ChargingState after =
        Charging.step(
            flat, state, new Energy(200), register(100), TestDeployment.NOW.plusSeconds(60));
    assertEquals(Money.parse("0.1"), after.charged());
    assertEquals(register(100), after.register());
  }

  /**
   * Reads at every change of rate, month and version fix the quantities; further reads between
   * them, wherever they fall, change nothing in the end.
   */
  @Test
  void theChargeDoesNotDependOnHowTheWayWasDivided() {
    SeededRuns.run(
        100,
        random -> {
          Instant start =
              local("2026-05-20T00:00:00").plusMillis(random.nextLong(86_400_000L * 20));
          Instant end = start.plus(Duration.ofDays(1 + random.nextInt(60)));
          TreeMap<Instant, Long> reads = new TreeMap<>();
          Tariff tariff = List.of(COMPLETE, FARM, FACTORY).get(random.nextInt(3));
          for (var slice : UsageSplitter.split(tariff, start, end, Energy.ZERO)) {
            reads.put(slice.to(), 0L);
          }
          long position = 1_000;
          for (var read : reads.entrySet()) {
            position += random.nextInt(5_000);
            read.setValue(position);
          }
          ChargingState coarse = charge(tariff, reads, start);
          TreeMap<Instant, Long> more = new TreeMap<>(reads);
          for (int i = 0; i < 50; i++) {
            Instant at = start.plusMillis(random.nextLong(Duration.between(start, end).toMillis()));
            var previous = more.floorEntry(at);
            long least = previous == null ? 1_000 : previous.getValue();
            long most = more.ceilingEntry(at).getValue();
            more.putIfAbsent(at, least + (most == least ? 0 : random.nextLong(most - least)));
          }
          assertEquals(coarse, charge(tariff, more, start));
        });
  }

  @Test
  void theTotalNeverFalls() {
    SeededRuns.run(
        50,
        random -> {
          ChargingState state = open(COMPLETE, local("2026-05-20T00:00:00"));
          long position = 1_000;
          for (int i = 0; i < 200; i++) {
            position += random.nextInt(3) * random.nextInt(2_000);
            ChargingState next =
                Charging.step(
                    COMPLETE,
                    state,
                    register(position),
                    state.at().plusMillis(random.nextInt(20_000_000)));
            assertTrue(next.charged().compareTo(state.charged()) >= 0);
            assertEquals(register(position), next.register());
            state = next;
          }
        });
  }

  private static ChargingState charge(Tariff tariff, TreeMap<Instant, Long> reads, Instant start) {
    ChargingState state = open(tariff, start);
    for (var read : reads.entrySet()) {
      state = Charging.step(tariff, state, register(read.getValue()), read.getKey());
    }
    return state;
  }

  private static Tariff tiered(Tiers.Period period) {
    return Tariffs.of("tiered", TestDeployment.ZONE, version(1, Tariffs.SINCE, "0.5", period));
  }

  private static TariffVersion version(
      int number, Instant from, String price, Tiers.Period period) {
    TariffVersion flat = TariffVersion.flat(number, from, UnitPrice.perKilowattHour(price));
    return new TariffVersion(
        number,
        from,
        flat.rates(),
        flat.seasons(),
        flat.calendar(),
        flat.profiles(),
        new Tiers(
            period,
            List.of(new Tiers.Step(Energy.ofKilowattHours(100), UnitPrice.perKilowattHour("0.1")))),
        List.of(),
        0);
  }
}
