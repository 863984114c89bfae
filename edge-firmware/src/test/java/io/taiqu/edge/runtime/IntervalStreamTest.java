package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.edge.segment.SegmentReadingStore;
import io.taiqu.edge.sqlite.CommitPacing;
import io.taiqu.edge.sqlite.SqliteJournal;
import io.taiqu.edge.testing.InMemoryJournal;
import io.taiqu.edge.testing.InMemoryReadingStore;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.Extremes;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interval records, from the read to the acknowledgement. */
class IntervalStreamTest {
  private static final Tariff TARIFF = Tariffs.flat("1");

  @TempDir Path directory;

  private static List<IntervalReading> stored(TestUnit unit) {
    List<IntervalReading> all = new ArrayList<>();
    for (long epoch : unit.readings().epochs()) {
      for (ReadingBlock block : unit.readings().blocksFrom(epoch, 1, 100_000)) {
        all.addAll(decode(block));
      }
    }
    return all;
  }

  private static List<IntervalReading> decode(ReadingBlock block) {
    try {
      return ReadingBlockCodec.decode(block);
    } catch (MalformedException ownBlockIsWellFormed) {
      throw new AssertionError(ownBlockIsWellFormed);
    }
  }

  private static void readAll(TestUnit unit, int customers, long wattHours) {
    for (int i = 0; i <= customers; i++) {
      unit.reads(i, wattHours, 100);
    }
    unit.sweepEnded();
  }

  @Test
  void aBlockIsStoredAsSoonAsEveryMeterWasRead() {
    TestUnit unit = TestUnit.withCustomers(2);
    unit.pass(Duration.ofMinutes(5));
    unit.reads(0, 100_000, 100);
    unit.reads(1, 100_000, 100);
    assertEquals(List.of(), stored(unit));
    unit.reads(2, 100_000, 100);
    List<IntervalReading> readings = stored(unit);
    assertEquals(3, readings.size());
    assertEquals(TestDeployment.NOW, readings.getFirst().intervalEnd());
    assertEquals(TestDeployment.NOW.plus(Duration.ofMinutes(5)), readings.getFirst().takenAt());
  }

  @Test
  void onlyTheFirstPlausibleReadOfAnIntervalCounts() {
    TestUnit unit = TestUnit.withCustomers(0);
    unit.reads(0, 100_000, 100);
    unit.pass(Duration.ofMinutes(1));
    unit.reads(0, 100_500, 100);
    unit.pass(Duration.ofMinutes(15));
    unit.reads(0, 90_000, 100);
    unit.pass(Duration.ofSeconds(5));
    unit.reads(0, 101_000, 100);
    List<IntervalReading> readings = stored(unit);
    assertEquals(2, readings.size());
    assertEquals(
        101_000, ((Reading.Measured) readings.get(1).reading()).register().wattHoursFloor());
    assertTrue(readings.get(1).quality().contains(QualityFlag.LATE));
  }

  @Test
  void anIntervalReadingIsAlwaysComplete() {
    TestUnit unit = TestUnit.withCustomers(1);
    readAll(unit, 1, 100_000);
    unit.pass(Duration.ofMinutes(16));
    unit.readsRegister(1, 100_100);
    unit.reads(0, 100_300, 100);
    assertEquals(2, stored(unit).size());
    unit.pass(Duration.ofSeconds(5));
    unit.reads(1, 100_110, 100);
    IntervalReading last = stored(unit).getLast();
    assertEquals(Set.of(), last.quality());
    Reading.Measured measured = (Reading.Measured) last.reading();
    assertEquals(100_110, measured.register().wattHoursFloor());
    assertEquals(1, measured.voltages().size());
  }

  @Test
  void aMeterThatGivesItsRegisterOnlyIsMissingInTheInterval() {
    TestUnit unit = TestUnit.withCustomers(1);
    readAll(unit, 1, 100_000);
    unit.pass(Duration.ofMinutes(16));
    unit.reads(0, 100_300, 100);
    for (int i = 0; i < 10; i++) {
      unit.pass(Duration.ofSeconds(60));
      unit.silent(1);
      unit.readsRegister(1, 100_010 + 10 * i);
    }
    unit.pass(Duration.ofMinutes(15));
    List<IntervalReading> missing =
        stored(unit).stream().filter(r -> r.reading() instanceof Reading.Missing).toList();
    assertEquals(Cause.TIMEOUT, ((Reading.Missing) missing.getFirst().reading()).cause());
  }

  @Test
  void aSilentMeterIsMissingWithItsCauseAndDoesNotDelayTheOthers() {
    TestUnit unit = TestUnit.withCustomers(1);
    for (int sweep = 0; sweep < 2; sweep++) {
      unit.reads(0, 100_000, 100);
      unit.silent(1);
      unit.sweepEnded();
    }
    assertEquals(1, stored(unit).size());
    unit.pass(Duration.ofMinutes(15));
    List<IntervalReading> readings = stored(unit);
    assertEquals(2, readings.size());
    assertEquals(new Reading.Missing(Cause.TIMEOUT), readings.get(1).reading());
    assertEquals(TestUnit.point(1), readings.get(1).point());
  }

  @Test
  void aDoubtfulReadIsRecordedWithItsFlagWhenNoBetterOneCame() {
    TestUnit unit = TestUnit.withCustomers(0);
    unit.reads(0, 100_000, 100);
    unit.reads(0, 100_000, 100);
    unit.pass(Duration.ofMinutes(15));
    unit.reads(0, 90_000, 100);
    unit.pass(Duration.ofMinutes(15));
    assertEquals(Set.of(QualityFlag.BACKWARD), stored(unit).get(1).quality());
  }

  @Test
  void theTimeInWhichTheUnitDidNotRunIsMissing() {
    TestUnit unit = TestUnit.withCustomers(0);
    unit.reads(0, 100_000, 100);
    unit.powerLoss();
    unit.pass(Duration.ofHours(1));
    unit.reads(0, 100_100, 100);
    List<IntervalReading> readings = stored(unit);
    assertEquals(5, readings.size());
    for (int i = 1; i <= 3; i++) {
      assertEquals(new Reading.Missing(Cause.NOT_RUNNING), readings.get(i).reading());
    }
    assertTrue(readings.get(4).reading() instanceof Reading.Measured);
  }

  private static List<Instant> measured(TestUnit unit) {
    return stored(unit).stream()
        .filter(reading -> reading.reading() instanceof Reading.Measured)
        .map(IntervalReading::intervalEnd)
        .toList();
  }

  @Test
  void aClockThatWasADayAheadTakesNoLaterReadingAway() {
    for (boolean restart : new boolean[] {false, true}) {
      TestUnit unit = TestUnit.withCustomers(0);
      Instant begin = unit.now();
      readAll(unit, 0, 100_000);
      unit.setClock(begin.plus(Duration.ofDays(1)));
      readAll(unit, 0, 100_010);
      unit.setClock(begin.plus(Duration.ofMinutes(5)));
      if (restart) {
        unit.restart();
      }
      readAll(unit, 0, 100_020);
      unit.pass(Duration.ofMinutes(10));
      readAll(unit, 0, 100_030);
      unit.pass(Duration.ofMinutes(15));
      readAll(unit, 0, 100_040);
      assertEquals(
          List.of(
              begin,
              begin.plus(Duration.ofDays(1)),
              begin.plus(Duration.ofMinutes(15)),
              begin.plus(Duration.ofMinutes(30))),
          measured(unit));
    }
  }

  @Test
  void aClockThatIsSetBackBySecondsRecordsNothingTwice() {
    TestUnit unit = TestUnit.withCustomers(0);
    Instant begin = unit.now();
    readAll(unit, 0, 100_000);
    unit.pass(Duration.ofMinutes(15));
    readAll(unit, 0, 100_010);
    unit.setClock(unit.now().minusSeconds(20));
    readAll(unit, 0, 100_010);
    unit.pass(Duration.ofSeconds(30));
    readAll(unit, 0, 100_010);
    assertEquals(List.of(begin, begin.plus(Duration.ofMinutes(15))), measured(unit));
  }

  @Test
  void aClockThatLeapsByYearsFillsNoDisk() {
    TestUnit unit = TestUnit.withCustomers(0);
    readAll(unit, 0, 100_000);
    unit.setClock(unit.now().plus(Duration.ofDays(7_300)));
    for (int i = 0; i < 100; i++) {
      unit.pass(Duration.ofSeconds(1));
    }
    readAll(unit, 0, 100_010);
    assertEquals(2 + 31 * 96, stored(unit).size());
    assertEquals(2, measured(unit).size());
  }

  @Test
  void aRestartWithinAnIntervalRecordsNothingTwice() {
    TestUnit unit = TestUnit.withCustomers(2);
    readAll(unit, 2, 100_000);
    unit.powerLoss();
    readAll(unit, 2, 100_010);
    assertEquals(3, stored(unit).size());
    unit.pass(Duration.ofMinutes(15));
    readAll(unit, 2, 100_020);
    assertEquals(6, stored(unit).size());
  }

  @Test
  void theSquaredCurrentOfTheSupplyMeterIsSummedFromPolls() {
    TestUnit unit = TestUnit.withCustomers(0);
    unit.reads(0, 100_000, 2_210);
    for (int minute = 0; minute < 15; minute++) {
      unit.pass(Duration.ofMinutes(1));
      unit.reads(0, 100_000 + minute * 40, 2_210);
    }
    Reading.Measured measured = (Reading.Measured) stored(unit).get(1).reading();
    // 10 A for a quarter of an hour are 25 A²h.
    assertEquals(List.of(25_000_000L), measured.milliampereSquaredHours());
  }

  @Test
  void theExtremesOfTheSupplyMeterAreOfTheBelievedPollsOfTheInterval() {
    TestUnit unit = TestUnit.withCustomers(0);
    unit.reads(0, 100_000, 2_210);
    List<Long> watts = List.of(300L, 4_420L, -221L, 600L);
    for (int poll = 0; poll < watts.size(); poll++) {
      unit.pass(Duration.ofMinutes(3));
      unit.reads(0, 100_100 + poll * 100L, watts.get(poll));
      // Far more than the transformer can carry, once: the answer was damaged.
      unit.reads(0, 100_100 + poll * 100L, 90_000_000);
    }
    unit.pass(Duration.ofMinutes(3));
    unit.reads(0, 100_600, 1_000);
    Reading.Measured measured = (Reading.Measured) stored(unit).get(1).reading();
    Extremes extremes = measured.extremes().orElseThrow();
    assertEquals(5, extremes.polls());
    assertEquals(new Power(-221), extremes.lowestPower());
    assertEquals(new Power(4_420), extremes.highestPower());
    assertEquals(List.of(new Current(20_000)), extremes.highestCurrents());
  }

  @Test
  void theExportRegisterTravelsAsTheMeterCountsIt() {
    TestUnit unit = TestUnit.withCustomers(1);
    unit.reads(0, 100_000, 100);
    MeterRegister export = new MeterRegister(4_711, 1);
    Sample.Read plain = unit.read(1, 50_000, -300);
    unit.hears(
        1,
        new Sample.Read(
            plain.serial(),
            plain.register(),
            plain.voltages(),
            plain.currents(),
            plain.power(),
            plain.takenAt(),
            plain.monotonicNanos(),
            new Sample.Detail(Optional.of(export), List.of(), 10_000, false, Optional.empty())));
    Reading.Measured measured = (Reading.Measured) stored(unit).get(1).reading();
    assertEquals(Optional.of(export), measured.export());
    assertEquals(Optional.empty(), measured.extremes());
  }

  @Test
  void whatTheMeterTellsOfTamperingMarksTheIntervalInWhichItWasSeen() {
    TestUnit unit = TestUnit.withCustomers(0);
    unit.reads(0, 100_000, 100);
    unit.pass(Duration.ofMinutes(5));
    Sample.Read plain = unit.read(0, 100_010, 100);
    unit.hears(
        0,
        new Sample.Read(
            plain.serial(),
            plain.register(),
            plain.voltages(),
            plain.currents(),
            plain.power(),
            plain.takenAt(),
            plain.monotonicNanos(),
            new Sample.Detail(
                Optional.empty(),
                List.of(),
                10_000,
                false,
                Optional.empty(),
                Set.of(QualityFlag.COVER_OPENED))));
    for (int interval = 1; interval <= 2; interval++) {
      unit.pass(Duration.ofMinutes(interval == 1 ? 10 : 15));
      unit.reads(0, 100_010 + 20L * interval, 100);
    }
    List<IntervalReading> readings = stored(unit);
    assertEquals(Set.of(QualityFlag.COVER_OPENED), readings.get(1).quality());
    assertEquals(Set.of(), readings.get(2).quality());
  }

  @Test
  void anOpenCabinetIsToldWithTheSupplyMeterInEachIntervalInWhichItWasOpen() {
    TestUnit unit = TestUnit.withCustomers(1);
    readAll(unit, 1, 100_000);
    unit.step(new Input.CabinetSeen(Truth.UNKNOWN));
    assertTrue(alarms(unit).isEmpty(), "an input that says nothing is no open door");
    unit.pass(Duration.ofMinutes(5));
    unit.step(new Input.CabinetSeen(Truth.TRUE));
    assertEquals(List.of("CABINET_OPENED"), alarms(unit));
    unit.pass(Duration.ofMinutes(10));
    readAll(unit, 1, 100_010);
    unit.pass(Duration.ofMinutes(15));
    readAll(unit, 1, 100_020);
    unit.step(new Input.CabinetSeen(Truth.FALSE));
    assertTrue(alarms(unit).isEmpty());
    unit.pass(Duration.ofMinutes(5));
    unit.step(new Input.CabinetSeen(Truth.TRUE));
    unit.step(new Input.CabinetSeen(Truth.FALSE));
    for (int interval = 3; interval <= 4; interval++) {
      unit.pass(Duration.ofMinutes(interval == 3 ? 10 : 15));
      readAll(unit, 1, 100_000 + 10L * interval);
    }
    List<IntervalReading> readings = stored(unit);
    for (int interval = 0; interval <= 4; interval++) {
      boolean open = interval == 1 || interval == 2 || interval == 3;
      assertEquals(
          open,
          readings.get(2 * interval).quality().contains(QualityFlag.CABINET_OPENED),
          "supply meter, interval " + interval);
      assertFalse(
          readings.get(2 * interval + 1).quality().contains(QualityFlag.CABINET_OPENED),
          "the customer's cabinet is another one");
    }
  }

  private static List<String> alarms(TestUnit unit) {
    unit.loop().publishStatus();
    return unit.loop().status().orElseThrow().alarms().stream()
        .map(StatusView.ActiveAlarm::kind)
        .toList();
  }

  @Test
  void everythingStoredIsSentUntilItIsAcknowledged() {
    TestUnit unit = TestUnit.withCustomers(3);
    for (int i = 0; i < 200; i++) {
      readAll(unit, 3, 100_000 + 10L * i);
      unit.pass(Duration.ofMinutes(15));
    }
    unit.connect(true);
    Set<Long> received = new TreeSet<>();
    long watermark = 0;
    int handled = 0;
    List<ReadingBlock> arrived = new ArrayList<>();
    for (int round = 0; round < 50; round++) {
      unit.pass(Duration.ofSeconds(20));
      while (handled < unit.batches().size()) {
        ReadingBatch batch = unit.batches().get(handled++);
        arrived.addAll(batch.blocks());
        batch
            .blocks()
            .forEach(block -> {
              for (long s = block.firstSequence(); s <= block.lastSequence(); s++) {
                received.add(s);
              }
            });
      }
      while (received.contains(watermark + 1)) {
        watermark++;
      }
      while (!arrived.isEmpty()) {
        List<ReadingBlock> named =
            arrived.subList(0, Math.min(arrived.size(), ReadingAck.MAX_BLOCKS));
        unit.arrives(TestDocuments.ack(1, round + 1, watermark, List.copyOf(named)));
        named.clear();
      }
    }
    assertEquals(unit.state().stream().nextSequence() - 1, watermark);
    assertTrue(watermark >= 200 * 4);
    assertEquals(0, unit.readings().usage().records());
  }

  @Test
  void historyUsesAtMostHalfOfTheWindowAndLiveReadingsPass() {
    TestUnit unit = TestUnit.withCustomers(1);
    for (int i = 0; i < 400; i++) {
      readAll(unit, 1, 100_000 + 10L * i);
      unit.pass(Duration.ofMinutes(15));
    }
    unit.connect(true);
    unit.pass(Duration.ofSeconds(2));
    assertEquals(2, unit.batches().size());
    readAll(unit, 1, 104_010);
    assertEquals(3, unit.batches().size());
    assertEquals(1, unit.batches().get(2).blocks().size());
  }

  @Test
  void anOverloadedSupervisorIsAskedLessAndLessOften() {
    TestUnit unit = TestUnit.withCustomers(1);
    readAll(unit, 1, 100_000);
    unit.connect(true);
    unit.pass(Duration.ofSeconds(2));
    for (int second = 0; second < 3_000; second++) {
      unit.pass(Duration.ofSeconds(1));
    }
    long ofTheFirst =
        unit.batches().stream()
            .filter(batch -> batch.blocks().getFirst().firstSequence() == 1)
            .count();
    assertTrue(ofTheFirst >= 5 && ofTheFirst <= 16, () -> "sent " + ofTheFirst + " times");
  }

  @Test
  void aReadingsStoreOlderThanTheLedgerBeginsANewStream() {
    InMemoryJournal journal = InMemoryJournal.empty();
    TestUnit unit = new TestUnit(0, journal, InMemoryReadingStore.empty());
    unit.reads(0, 100_000, 100);
    TestUnit replaced = new TestUnit(0, journal, InMemoryReadingStore.empty());
    assertEquals(2, replaced.state().stream().epoch());
    assertEquals(1, replaced.state().stream().nextSequence());
  }

  @Test
  void aRangeOfAcknowledgedReadingsIsNotSentAgain() {
    TestUnit unit = TestUnit.withCustomers(0);
    for (int i = 0; i < 10; i++) {
      unit.reads(0, 100_000 + 10L * i, 100);
      unit.pass(Duration.ofMinutes(15));
    }
    List<ReadingBlock> some =
        unit.readings().blocksFrom(1, 1, 100).stream()
            .filter(block -> Set.of(1L, 2L, 5L, 6L, 7L).contains(block.firstSequence()))
            .toList();
    unit.arrives(TestDocuments.ack(1, 1, 2, some));
    assertEquals(
        List.of(3L, 4L, 8L, 9L, 10L),
        unit.readings().blocksFrom(1, 1, 100).stream().map(ReadingBlock::firstSequence).toList());
  }

  private static long lastSent(TestUnit unit) {
    return unit.batches().stream()
        .mapToLong(batch -> batch.blocks().getLast().lastSequence())
        .max()
        .orElse(0);
  }

  private static TestUnit withLossWindow(InMemoryJournal journal, InMemoryReadingStore readings) {
    TestUnit unit = new TestUnit(1, journal, readings, Duration.ofMinutes(15));
    unit.connect(true);
    return unit;
  }

  @Test
  void twoIntervalsAreStoredAndSentTogetherAndAPowerCutTakesOneAtMost() {
    TestUnit unit = withLossWindow(InMemoryJournal.empty(), InMemoryReadingStore.empty());
    unit.pass(Duration.ofSeconds(20));
    for (int i = 0; i < 3; i++) {
      readAll(unit, 1, 100_000 + 10L * i);
      assertEquals(i < 1 ? 0 : 4, stored(unit).size());
      assertEquals(i < 1 ? 0 : 4, lastSent(unit), "what is not stored is not sent");
      assertEquals(i < 1 ? 0 : 4, unit.state().stream().storedNext() - 1);
      unit.pass(Duration.ofMinutes(15).minusSeconds(2));
    }
    long epoch = unit.state().stream().epoch();
    unit.powerLoss();
    assertEquals(epoch, unit.state().stream().epoch(), "the stream goes on");
    assertEquals(5, unit.state().stream().storedNext());
    readAll(unit, 1, 100_030);
    unit.pass(Duration.ofMinutes(15));
    readAll(unit, 1, 100_040);
    List<IntervalReading> readings = stored(unit);
    List<Instant> ends = readings.stream().map(IntervalReading::intervalEnd).distinct().toList();
    assertEquals(4, ends.size(), "an interval that was lost is said to be missing");
    assertEquals(2L, readings.stream().filter(r -> r.reading() instanceof Reading.Missing).count());
  }

  @Test
  void anIntervalWhoseMetersAreReadTooLateLeavesTheOneBeforeAlone() {
    TestUnit unit = withLossWindow(InMemoryJournal.empty(), InMemoryReadingStore.empty());
    readAll(unit, 1, 100_000);
    unit.pass(Duration.ofMinutes(15).minusMillis(500));
    assertEquals(0, stored(unit).size());
    unit.pass(Duration.ofMillis(400));
    assertEquals(2, stored(unit).size(), "no reading waits for longer than the window");
    unit.pass(Duration.ofSeconds(20));
    readAll(unit, 1, 100_010);
    assertEquals(2, stored(unit).size());
    unit.pass(Duration.ofMinutes(15).minusSeconds(5));
    readAll(unit, 1, 100_020);
    assertEquals(6, stored(unit).size());
  }

  @Test
  void aSequenceThatWasSentIsNeverGivenToOtherReadings() {
    SplittableRandom random = new SplittableRandom(11);
    for (int history = 0; history < 10; history++) {
      TestUnit unit = withLossWindow(InMemoryJournal.empty(), InMemoryReadingStore.empty());
      for (int step = 0; step < 40; step++) {
        readAll(unit, 1, 100_000 + 10L * step);
        unit.pass(Duration.ofSeconds(random.nextLong(1, 1_000)));
        if (random.nextInt(6) == 0) {
          unit.powerLoss();
          unit.connect(true);
        }
      }
      Map<String, byte[]> seen = new HashMap<>();
      for (ReadingBatch batch : unit.batches()) {
        for (ReadingBlock block : batch.blocks()) {
          byte[] before =
              seen.putIfAbsent(batch.streamEpoch() + "/" + block.firstSequence(), block.bytes());
          if (before != null) {
            assertArrayEquals(before, block.bytes());
          }
        }
      }
      assertEquals(1, unit.state().stream().epoch());
      assertTrue(seen.size() > 5, "too little was sent to tell");
    }
  }

  @Test
  void whatWaitsIsStoredWhenItsTimeIsOverAndWhenTheUnitStops() {
    TestUnit unit = withLossWindow(InMemoryJournal.empty(), InMemoryReadingStore.empty());
    readAll(unit, 1, 100_000);
    unit.pass(Duration.ofMinutes(14));
    assertEquals(0, stored(unit).size());
    unit.pass(Duration.ofSeconds(151));
    assertEquals(2, stored(unit).size());
    assertEquals(1, unit.batches().size());
    readAll(unit, 1, 100_010);
    assertEquals(2, stored(unit).size());
    unit.loop().finish();
    assertEquals(4, stored(unit).size());
    unit.restart();
    assertEquals(5, unit.state().stream().nextSequence());
    assertEquals(1, unit.state().stream().epoch());
  }

  @Test
  void daysOfReadsAreMadeIntoHistoryOnADiskInSharedCommits() {
    int customers = 24;
    int intervals = 2 * 96;
    Money balance;
    Money checkpoint;
    try (SqliteJournal journal = SqliteJournal.open(directory, new CommitPacing(500));
        ReadingStore readings = SegmentReadingStore.open(directory, TestDeployment.ZONE)) {
      TestUnit unit = new TestUnit(customers, journal, readings, Duration.ofDays(1));
      unit.arrives(TestDocuments.tariffs(TARIFF, 1, customers));
      unit.arrives(TestDocuments.policy(1, customers));
      for (int i = 1; i <= customers; i++) {
        unit.arrives(TestDocuments.handover(i, TARIFF, 100_000, unit.now()));
        unit.arrives(TestDocuments.credit(i, 1, "900"));
      }
      for (int i = 1; i <= intervals; i++) {
        unit.pass(Duration.ofMinutes(15));
        readAll(unit, customers, 100_000 + 80L * i);
      }
      assertEquals(
          (long) (intervals + 1) * (customers + 1), unit.state().stream().nextSequence() - 1);
      unit.loop().finish();
      balance = unit.balance(1);
      checkpoint = unit.at(1).account().orElseThrow().checkpoint().charged();
    }
    assertEquals(Money.parse("900").minus(new Money(80L * intervals * 1_000_000)), balance);
    Instant end = TestDeployment.NOW.plus(Duration.ofMinutes(15L * intervals));
    try (SqliteJournal journal = SqliteJournal.open(directory);
        ReadingStore readings = SegmentReadingStore.open(directory, TestDeployment.ZONE)) {
      TestUnit again = new TestUnit(customers, journal, readings);
      assertEquals(checkpoint, again.at(1).account().orElseThrow().charged());
      assertEquals(end, again.state().stream().boundary().orElseThrow());
      assertEquals((long) (intervals + 1) * (customers + 1), readings.usage().records());
    }
  }
}
