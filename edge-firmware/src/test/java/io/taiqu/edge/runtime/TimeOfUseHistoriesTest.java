package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.tariff.DayCalendar;
import io.taiqu.protocol.tariff.DayProfile;
import io.taiqu.protocol.tariff.DayType;
import io.taiqu.protocol.tariff.Rate;
import io.taiqu.protocol.tariff.RateSwitch;
import io.taiqu.protocol.tariff.Season;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.Tiers;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of one customer under time of use with tiers: 0.80 per kWh from 8 to 22 and 0.30
 * at night, 0.05 more above 5 kWh a month and 0.25 more above 15 kWh.
 *
 * <p>The world's own bill knows no rating: energy between two reads within one price is exact;
 * where no read fell on a change of price, the bill is a range from everything at the lower to
 * everything at the higher price. The unit must stay within it, and never take supply away while
 * even the higher bill leaves credit.
 */
class TimeOfUseHistoriesTest {
  private static final long PEAK = 800_000;
  private static final long NIGHT = 300_000;
  private static final long START = 100_000;

  private static final Tariff TARIFF =
      Tariffs.of(
          "tou",
          TestDeployment.ZONE,
          new TariffVersion(
              1,
              Tariffs.SINCE,
              List.of(
                  new Rate("night", UnitPrice.perKilowattHour("0.3")),
                  new Rate("peak", UnitPrice.perKilowattHour("0.8"))),
              List.of(new Season("all", MonthDay.of(1, 1))),
              new DayCalendar(Set.of(), Set.of(), Set.of()),
              List.of(
                  new DayProfile(
                      0,
                      EnumSet.allOf(DayType.class),
                      List.of(
                          new RateSwitch(LocalTime.MIDNIGHT, 0),
                          new RateSwitch(LocalTime.of(8, 0), 1),
                          new RateSwitch(LocalTime.of(22, 0), 0)))),
              new Tiers(
                  Tiers.Period.MONTH,
                  List.of(
                      new Tiers.Step(Energy.ofKilowattHours(5), UnitPrice.perKilowattHour("0.05")),
                      new Tiers.Step(
                          Energy.ofKilowattHours(15), UnitPrice.perKilowattHour("0.25")))),
              List.of(),
              0));

  private static int openings;
  private static int openingsAtNightPriceBefore;
  private static int inTheHighestTier;

  @AfterAll
  static void theHistoriesContainedWhatTheyAreAbout() {
    assertTrue(openings >= 10, () -> "only " + openings + " openings");
    assertTrue(openingsAtNightPriceBefore >= 1, "no opening after use at both prices");
    assertTrue(inTheHighestTier >= 5, () -> "only " + inTheHighestTier + " in the highest tier");
  }

  /** Energy between two believed reads. */
  private record Span(Instant from, Instant to, long wattHours) {
    boolean isPeak() {
      return isPeak(from) && isPeak(to.minusMillis(1)) && Duration.between(from, to).toHours() < 10;
    }

    boolean isNight() {
      return !isPeak(from)
          && !isPeak(to.minusMillis(1))
          && Duration.between(from, to).toHours() < 10;
    }

    private static boolean isPeak(Instant at) {
      int hour = at.atZone(TestDeployment.ZONE).getHour();
      return hour >= 8 && hour < 22;
    }

    long least() {
      return wattHours * (isPeak() ? PEAK : NIGHT);
    }

    long most() {
      return wattHours * (isNight() ? NIGHT : PEAK);
    }
  }

  private static final class History {
    final RandomGenerator random;
    final TestUnit unit = TestUnit.withCustomers(1);
    final List<Downlink> sent = new ArrayList<>();
    final List<Span> spans = new ArrayList<>();
    long trueWattHours = START;
    long credited;
    long sequence;
    Instant readAt = TestDeployment.NOW;
    long readWattHours = START;

    History(long seed) {
      this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    void commission() {
      unit.arrives(TestDocuments.tariffs(TARIFF, 1, 1));
      unit.arrives(TestDocuments.policy(1, 1));
      unit.arrives(TestDocuments.handover(1, TARIFF, START, TestDeployment.NOW));
      unit.settle();
      unit.seen(1, RelayFeedback.CLOSED);
      topUp();
    }

    private void topUp() {
      credited += 1 + random.nextInt(8);
      Downlink document =
          TestDocuments.credit(1, new Revision(1, ++sequence), Long.toString(credited), "0");
      sent.add(document);
      if (random.nextInt(4) > 0) {
        unit.arrives(document);
      }
    }

    void step() {
      int minutes = 1 + random.nextInt(20);
      boolean on = unit.supply(1) == SupplyState.ON;
      unit.pass(Duration.ofMinutes(minutes));
      trueWattHours += on ? random.nextInt(minutes * 130) : 0;
      unit.sweepEnded();
      switch (random.nextInt(20)) {
        case 0 -> topUp();
        case 1 -> unit.arrives(sent.get(random.nextInt(sent.size())));
        case 2 -> unit.silent(1);
        case 3 -> unit.reads(1, trueWattHours + 5_000_000, 0);
        case 4 -> unit.reads(1, 0, 0);
        case 5 -> interrupt(unit::restart);
        case 6 -> interrupt(unit::powerLoss);
        case 7, 8 ->
            unit.arrives(
                TestDocuments.notice(
                    1,
                    unit.now().getEpochSecond(),
                    unit.at(1).supply().episode(),
                    unit.at(1).supply().step(),
                    unit.now()));
        default -> readTwice();
      }
      if (on && unit.supply(1) == SupplyState.OFF) {
        judgeOpening();
      }
      unit.seen(1, unit.supply(1) == SupplyState.ON ? RelayFeedback.CLOSED : RelayFeedback.OPEN);
    }

    /** What was read after the last checkpoint is forgotten, and divided over the time since. */
    private void interrupt(Runnable interruption) {
      interruption.run();
      Instant checkpoint = unit.at(1).account().orElseThrow().checkpoint().at();
      while (!spans.isEmpty() && spans.getLast().to().isAfter(checkpoint)) {
        Span forgotten = spans.removeLast();
        readAt = forgotten.from();
        readWattHours -= forgotten.wattHours();
      }
      unit.pass(Duration.ofMinutes(11));
      unit.sweepEnded();
    }

    private void readTwice() {
      unit.reads(1, trueWattHours, 0);
      note();
      unit.pass(Duration.ofMillis(200));
      unit.reads(1, trueWattHours, 0);
      note();
    }

    private void note() {
      long shown = trueWattHours / 10 * 10;
      if (unit.now().isAfter(readAt)) {
        spans.add(new Span(readAt, unit.now(), shown - readWattHours));
        readAt = unit.now();
        readWattHours = shown;
      }
    }

    private long surcharges() {
      long used = readWattHours - START;
      return Math.clamp(used - 5_000, 0, 10_000) * 50_000 + Math.max(0, used - 15_000) * 250_000;
    }

    long leastBill() {
      return spans.stream().mapToLong(Span::least).sum() + surcharges();
    }

    long mostBill() {
      return spans.stream().mapToLong(Span::most).sum() + surcharges();
    }

    private void judgeOpening() {
      openings++;
      openingsAtNightPriceBefore +=
          spans.stream().anyMatch(span -> span.isNight() && span.wattHours() > 0) ? 1 : 0;
      long accepted = unit.at(1).account().orElseThrow().credited().nano();
      long left = accepted - mostBill();
      assertTrue(left <= 0, () -> "wrong opening: credit of at least " + left + " was left");
      assertTrue(unit.at(1).supply().step() == 2, "opened without every warning");
      assertTrue(
          !unit.state().policy().orElseThrow().document().isQuiet(unit.now()),
          "opened in quiet hours");
    }

    void judgeBill() {
      long charged = unit.at(1).account().orElseThrow().charged().nano();
      long least = leastBill();
      long most = mostBill();
      assertTrue(
          least <= charged && charged <= most, () -> charged + " is outside " + least + "…" + most);
      assertTrue((most - least) * 5 < most, () -> "the bill is too vague: " + least + "…" + most);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {41, 42, 43, 44, 45, 46, 47, 48, 49, 50})
  void theBillIsRightAndNobodyIsCutOffWrongly(long seed) {
    History history = new History(seed);
    history.commission();
    for (int i = 0; i < 300; i++) {
      history.step();
      if (i % 50 == 49) {
        history.readTwice();
        history.judgeBill();
      }
    }
    history.sent.forEach(history.unit::arrives);
    history.readTwice();
    history.judgeBill();
    inTheHighestTier += history.readWattHours - START > 15_000 ? 1 : 0;
    boolean certainlyPositive = history.credited * 1_000_000_000L - history.mostBill() > 0;
    assertTrue(
        !certainlyPositive || history.unit.supply(1) == SupplyState.ON, "paid and still off");
  }
}
