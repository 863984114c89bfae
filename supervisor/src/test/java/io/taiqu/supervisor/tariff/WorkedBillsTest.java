package io.taiqu.supervisor.tariff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Charging;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.RatedSegment;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.UsageSplitter;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.tariff.WorkedBills.Bill;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bills of {@code worked-bills.txt}, whose amounts were worked out without the product's code:
 * as the edge charges them, from tariffs that travelled, and as the supervisor rates them again and
 * settles their months.
 */
final class WorkedBillsTest {
  @TempDir Path directory;

  static Stream<Bill> bills() throws IOException {
    return WorkedBills.all().stream();
  }

  @Test
  void thereAreBillsOfEveryKind() throws IOException {
    List<Bill> bills = WorkedBills.all();
    assertTrue(bills.size() >= 60, bills.size() + " bills");
    assertTrue(bills.stream().filter(bill -> !bill.months().isEmpty()).count() >= 15);
  }

  @ParameterizedTest
  @MethodSource("bills")
  void theEdgeChargesTheLastDigitHoweverReadsAreSplitOrDelayed(Bill bill) {
    Map<Instant, Tariff> travelled = new TreeMap<>();
    bill.tariffs().forEach((from, tariff) -> travelled.put(from, travelled(tariff)));
    Bill atTheEdge =
        new Bill(
            bill.id(),
            bill.opened(),
            bill.until(),
            bill.positions(),
            new TreeMap<>(travelled),
            bill.charged(),
            bill.months());
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      SortedMap<Instant, Long> reads = seed == 0 ? bill.positions() : divided(atTheEdge, random);
      assertEquals(bill.charged(), BillRating.charge(atTheEdge, reads), "seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("bills")
  void theSupervisorSettlesTheMonthToTheLastDigit(Bill bill) {
    Map<YearMonth, List<Money>> expected = new TreeMap<>();
    bill.months().forEach((month, settled) -> expected.put(month, settled.settled()));
    assertEquals(expected, BillRating.settle(bill));
  }

  /** Every bill in reports: the check says nothing, and says it of one unit more. */
  @Test
  void theSecondRatingFindsNothingInTheBillsAndOneUnitInEach() throws IOException {
    try (Station station = new Station(directory)) {
      station.build(1);
      long sequence = 1;
      for (Bill bill : WorkedBills.all()) {
        Kept kept = new Kept(bill);
        ChargeCheck check = new ChargeCheck(kept, station.alarms);
        Random random = new Random(bill.id().hashCode());
        ChargingState checkpoint = BillRating.opening(bill);
        ChargingState live = checkpoint;
        for (Map.Entry<Instant, Long> read : divided(bill, random).entrySet()) {
          Tariff tariff = bill.tariffAt(live.at());
          if (!tariff.equals(kept.tariff)) {
            // A new tariff charges from where the old one stood, and both sides know.
            check.follow(report(sequence++, live, live, live.charged()), live.at());
            kept.tariff = tariff;
            checkpoint = live;
          }
          live =
              Charging.step(
                  tariff, checkpoint, MeterRegister.ofWattHours(read.getValue()), read.getKey());
          if (UsageSplitter.split(tariff, checkpoint.at(), live.at(), Energy.ZERO).size() > 1
              || random.nextInt(3) == 0) {
            checkpoint = live;
          }
          if (random.nextInt(4) == 0) {
            check.follow(report(sequence++, checkpoint, live, live.charged()), live.at());
          }
        }
        check.follow(report(sequence++, checkpoint, live, live.charged()), live.at());
        assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE), bill.id());
        Instant later = live.at().plus(Duration.ofHours(2));
        check.follow(
            report(sequence++, checkpoint, live, live.charged().plus(new Money(1))), later);
        assertTrue(station.alarmed(AlarmKind.CHARGE_DIFFERENCE), bill.id());
        check.follow(report(sequence++, checkpoint, live, live.charged()), later);
        assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE), bill.id());
      }
    }
  }

  /** What is known of the one account of a bill, in memory. */
  private static final class Kept implements ChargeCheck.RatingStore {
    private final Bill bill;
    private Tariff tariff;
    private Optional<Progress> progress = Optional.empty();

    Kept(Bill bill) {
      this.bill = bill;
      this.tariff = bill.tariffAt(bill.opened());
    }

    @Override
    public Optional<Terms> terms(SupplyPointId point) {
      return Optional.of(
          new Terms(tariff, CtRatio.DIRECT, MeterRegister.ofWattHours(0), bill.opened()));
    }

    @Override
    public Optional<Progress> progress(SupplyPointId point) {
      return progress;
    }

    @Override
    public void finished(SupplyPointId point, Tariff by, RatedSegment segment) {
      assertTrue(segment.usage().days() <= 31);
    }

    @Override
    public void save(SupplyPointId point, Progress newer) {
      progress = Optional.of(newer);
    }
  }

  private static EdgeReport report(
      long sequence, ChargingState checkpoint, ChargingState live, Money charged) {
    MeterReport meter =
        Reports.meter(
            Station.point(1), Revision.NONE, Money.ZERO, Money.ZERO, RelayFeedback.CLOSED, 0);
    return Reports.of(sequence, Reports.charged(meter, checkpoint, live, charged));
  }

  /** The tariff after a journey as a signed document. */
  private static Tariff travelled(Tariff tariff) {
    TestDeployment deployment = TestDeployment.create();
    TariffSet set =
        new TariffSet(
            TestDeployment.DEPLOYMENT,
            TestDeployment.EDGE,
            1,
            new Revision(1, 1),
            List.of(tariff),
            Map.of());
    Opened opened =
        DocumentCodec.open(
            deployment.sign(set), deployment.trust(TestDeployment.EDGE), TestDeployment.NOW);
    if (opened instanceof Opened.Trusted trusted && trusted.document() instanceof TariffSet read) {
      return read.tariffs().getFirst();
    }
    throw new AssertionError(opened.toString());
  }

  /**
   * The same use seen by other reads: more of them anywhere, and fewer wherever nothing about the
   * price changes between the neighbours, as when a meter was silent or its reads came late.
   */
  private static SortedMap<Instant, Long> divided(Bill bill, Random random) {
    TreeMap<Instant, Long> reads = new TreeMap<>(bill.positions());
    for (int i = 0; i < 200; i++) {
      Instant at =
          bill.opened()
              .plusMillis(
                  random.nextLong(Duration.between(bill.opened(), bill.until()).toMillis()));
      long least = reads.floorEntry(at) == null ? 0 : reads.floorEntry(at).getValue();
      long most = reads.ceilingEntry(at).getValue();
      reads.putIfAbsent(at, least + (most == least ? 0 : random.nextLong(most - least)));
    }
    Instant previous = bill.opened();
    for (Instant at : List.copyOf(reads.navigableKeySet())) {
      Instant next = reads.higherKey(at);
      boolean between =
          next == null
              || bill.tariffs().containsKey(at)
              || UsageSplitter.split(bill.tariffAt(previous), previous, next, Energy.ZERO).size()
                  > 1;
      if (!between && random.nextInt(3) > 0) {
        reads.remove(at);
      } else {
        previous = at;
      }
    }
    return reads;
  }
}
