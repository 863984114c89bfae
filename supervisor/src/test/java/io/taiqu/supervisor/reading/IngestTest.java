package io.taiqu.supervisor.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.BackfillRequest;
import io.taiqu.protocol.message.BlockId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.sql.SqlReadings;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.transaction.StoreException;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class IngestTest {
  private static final int CUSTOMERS = 3;

  @TempDir Path directory;
  private final Readings readings = new Readings(CUSTOMERS);

  @BeforeEach
  void buildEstate() {
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
    }
  }

  private static ReadingBatch batch(ReadingBlock... blocks) {
    return new ReadingBatch(TestDeployment.DEPLOYMENT, Station.EDGE, 1, List.of(blocks));
  }

  @Test
  void acknowledgementCoversWhatIsStoredAndNothingElse() {
    try (Station station = new Station(directory)) {
      List<ReadingBlock> blocks = readings.blocks(0, 4);
      station.ingest.take(List.of(batch(blocks.get(0), blocks.get(1), blocks.get(3))));
      ReadingAck ack = station.downlinks.documents(ReadingAck.class).getLast();
      assertEquals(8, ack.watermark());
      assertEquals(List.of(new SequenceRange(13, 16)), ack.ranges());
      station.ingest.take(List.of(batch(blocks.get(2))));
      assertEquals(16, station.downlinks.documents(ReadingAck.class).getLast().watermark());
    }
  }

  @Test
  void whatIsNotCommittedIsNotAcknowledged() {
    try (Station station = new Station(directory)) {
      station.database.execute(connection -> {
        try (Statement statement = connection.createStatement()) {
          statement.execute("DROP TABLE transformer_day");
        }
      });
      station.downlinks.clear();
      assertThrows(
          StoreException.class,
          () ->
              station.ingest.take(
                  List.of(batch(readings.blocks(0, 2).toArray(ReadingBlock[]::new)))));
      assertTrue(station.downlinks.sent().isEmpty());
      assertEquals(
          List.of(), new SqlReadings(station.database, station.calendar).page(Station.EDGE, 0, 10));
    }
  }

  @Test
  void aRepeatedBlockIsAcknowledgedAgainAndStoredOnce() {
    try (Station station = new Station(directory)) {
      ReadingBatch batch = batch(readings.blocks(0, 3).toArray(ReadingBlock[]::new));
      station.ingest.take(List.of(batch, batch));
      station.ingest.take(List.of(batch));
      assertEquals(12, station.downlinks.documents(ReadingAck.class).getLast().watermark());
      assertEquals(
          12,
          new SqlReadings(station.database, station.calendar).page(Station.EDGE, 0, 100).size());
      assertFalse(station.alarmed(AlarmKind.READING_CONFLICT));
    }
  }

  @Test
  void whatAUnitFindsDoubtfulBecomesATicketUntilTheNextReadingWithoutAFlag() {
    try (Station station = new Station(directory)) {
      ReadingBlock doubtful =
          flagged(readings.blocks(0, 1).getFirst(), QualityFlag.REVERSED_PHASE, QualityFlag.LATE);
      station.ingest.take(List.of(batch(doubtful)));
      assertTrue(station.alarmed(AlarmKind.METER_ANOMALY));
      station.ingest.take(List.of(batch(readings.blocks(1, 1).getFirst())));
      assertFalse(station.alarmed(AlarmKind.METER_ANOMALY));
    }
  }

  /**
   * Cover or seal event, magnet, meter stopped, register backwards or rolled over, reversed phase,
   * sudden zero use, exchange: each opens its own ticket by itself and closes it again.
   */
  @Test
  void eachAnomalyOfAMeterOpensItsTicketByItselfAndClearsIt() {
    List<QualityFlag> worthATicket =
        List.of(
            QualityFlag.COVER_OPENED,
            QualityFlag.MAGNETIC_FIELD,
            QualityFlag.CABINET_OPENED,
            QualityFlag.FROZEN,
            QualityFlag.BACKWARD,
            QualityFlag.ROLLED_OVER,
            QualityFlag.REVERSED_PHASE,
            QualityFlag.SUDDEN_ZERO,
            QualityFlag.STEP_IMPLAUSIBLE,
            QualityFlag.UNIT_DOUBTFUL,
            QualityFlag.MULTIPLIER_MISMATCH,
            QualityFlag.SERIAL_MISMATCH,
            QualityFlag.METER_EXCHANGED);
    try (Station station = new Station(directory)) {
      int interval = 0;
      for (QualityFlag flag : worthATicket) {
        station.ingest.take(
            List.of(batch(flagged(readings.blocks(interval++, 1).getFirst(), flag))));
        assertEquals(List.of(flag.name()), flagsOfTickets(station), flag::name);
        station.ingest.take(List.of(batch(readings.blocks(interval++, 1).getFirst())));
        assertEquals(List.of(), flagsOfTickets(station), flag::name);
      }
    }
  }

  @Test
  void theNewestRecordOfAPointIsFoundFromTheEnd() {
    try (Station station = new Station(directory)) {
      station.ingest.take(List.of(batch(readings.blocks(0, 12).toArray(ReadingBlock[]::new))));
      SqlReadings stored = new SqlReadings(station.database, station.calendar);
      List<IntervalReading> last = Ingest.recordsOf(readings.blocks(11, 1).getFirst());
      for (IntervalReading record : last) {
        assertEquals(record, stored.newest(Station.EDGE, record.point()).orElseThrow().reading());
      }
      assertEquals(
          ReadingBlockCodec.skew(last),
          stored.newest(Station.EDGE, last.getFirst().point()).orElseThrow().skew());
      assertTrue(stored.newest(Station.EDGE, new SupplyPointId(new UUID(7, 7))).isEmpty());
    }
  }

  @Test
  void whatOnlyExplainsAFigureOpensNoTicket() {
    try (Station station = new Station(directory)) {
      station.ingest.take(
          List.of(
              batch(
                  flagged(
                      readings.blocks(0, 1).getFirst(),
                      QualityFlag.LATE,
                      QualityFlag.COARSE,
                      QualityFlag.PARTIAL_INTERVAL))));
      assertFalse(station.alarmed(AlarmKind.METER_ANOMALY));
    }
  }

  /** What the open tickets about meters name, each once. */
  private static List<String> flagsOfTickets(Station station) {
    return station.alarms.open().stream()
        .filter(alarm -> alarm.kind() == AlarmKind.METER_ANOMALY)
        .map(alarm -> alarm.cause().figures().getFirst())
        .distinct()
        .toList();
  }

  private static ReadingBlock flagged(ReadingBlock block, QualityFlag... flags) {
    List<IntervalReading> records =
        Ingest.recordsOf(block).stream()
            .map(record ->
                new IntervalReading(
                    record.point(),
                    record.intervalEnd(),
                    record.takenAt(),
                    record.monotonicMillis(),
                    record.clock(),
                    Set.of(flags),
                    record.reading()))
            .toList();
    return ReadingBlockCodec.encode(block.firstSequence(), block.bootId(), records);
  }

  @Test
  void aBlockThatComesBackChangedRaisesAnAlarmAndTheFirstOneStays() {
    try (Station station = new Station(directory)) {
      ReadingBlock first = readings.blocks(0, 1).getFirst();
      station.ingest.take(List.of(batch(first)));
      ReadingBlock changed = new Readings(CUSTOMERS, 7).blocks(0, 1).getFirst();
      station.ingest.take(List.of(batch(changed)));
      assertTrue(station.alarmed(AlarmKind.READING_CONFLICT));
      ReadingAck ack = station.downlinks.documents(ReadingAck.class).getLast();
      assertEquals(List.of(), ack.stored(), "acknowledged what is not stored");
      assertEquals(List.of(BlockId.of(changed)), ack.refused());
      assertEquals(
          Ingest.recordsOf(first),
          new SqlReadings(station.database, station.calendar)
              .page(Station.EDGE, 0, 100).stream()
                  .map(StoredReadings.StoredReading::reading)
                  .toList());
    }
  }

  /** A unit that was put back to an older image has begun another run. */
  @Test
  void sequencesThatAnotherRunOfTheUnitGaveOutAreRefusedWithoutAnAlarmAndTakenAsANewStream() {
    try (Station station = new Station(directory)) {
      List<ReadingBlock> before = readings.blocks(0, 4);
      station.ingest.take(List.of(batch(before.toArray(ReadingBlock[]::new))));
      ReadingBlock same = before.get(1);
      ReadingBlock again =
          ReadingBlockCodec.encode(
              same.firstSequence(),
              new BootId(new UUID(7, 7)),
              Ingest.recordsOf(readings.blocks(4, 1).getFirst()));
      station.ingest.take(List.of(batch(before.getFirst(), again)));
      ReadingAck ack = station.downlinks.documents(ReadingAck.class).getLast();
      assertEquals(List.of(BlockId.of(before.getFirst())), ack.stored());
      assertEquals(List.of(BlockId.of(again)), ack.refused());
      assertEquals(1, ack.newestEpoch());
      assertFalse(station.alarmed(AlarmKind.READING_CONFLICT));
      ReadingBlock renumbered =
          ReadingBlockCodec.encode(1, again.bootId(), Ingest.recordsOf(again));
      station.ingest.take(
          List.of(
              new ReadingBatch(TestDeployment.DEPLOYMENT, Station.EDGE, 2, List.of(renumbered))));
      ack = station.downlinks.documents(ReadingAck.class).getLast();
      assertEquals(List.of(BlockId.of(renumbered)), ack.stored());
      station.ingest.take(List.of(batch(before.getFirst())));
      assertEquals(2, station.downlinks.documents(ReadingAck.class).getLast().newestEpoch());
      assertEquals(
          Ingest.recordsOf(again),
          new SqlReadings(station.database, station.calendar)
              .page(Station.EDGE, 0, 100).stream()
                  .map(StoredReadings.StoredReading::reading)
                  .toList());
    }
  }

  @Test
  void moreBlocksThanOneAcknowledgementNamesAreAllNamed() {
    try (Station station = new Station(directory)) {
      List<ReadingBlock> blocks = readings.blocks(0, 100);
      station.ingest.take(
          List.of(
              batch(blocks.subList(0, 50).toArray(ReadingBlock[]::new)),
              batch(blocks.subList(50, 100).toArray(ReadingBlock[]::new))));
      assertEquals(
          blocks.stream().map(BlockId::of).toList(),
          station.downlinks.documents(ReadingAck.class).stream()
              .flatMap(ack -> ack.stored().stream())
              .toList());
    }
  }

  @Test
  void aGapOpenForMoreThanAMinuteIsAskedFor() {
    try (Station station = new Station(directory)) {
      List<ReadingBlock> blocks = readings.blocks(0, 3);
      station.ingest.take(List.of(batch(blocks.get(0), blocks.get(2))));
      station.nanos += 59_000_000_000L;
      station.ingest.askForGaps();
      assertEquals(List.of(), station.downlinks.documents(BackfillRequest.class));
      station.nanos += 2_000_000_000L;
      station.ingest.askForGaps();
      station.ingest.askForGaps();
      List<BackfillRequest> requests = station.downlinks.documents(BackfillRequest.class);
      assertEquals(1, requests.size());
      assertEquals(List.of(new SequenceRange(5, 8)), requests.getFirst().ranges());
      assertTrue(station.alarmed(AlarmKind.READING_GAP));
      station.ingest.take(List.of(batch(blocks.get(1))));
      station.ingest.askForGaps();
      assertFalse(station.alarmed(AlarmKind.READING_GAP));
    }
  }

  @Test
  void afterARestartTheWatermarkIsTheSame() {
    try (Station station = new Station(directory)) {
      station.ingest.take(List.of(batch(readings.blocks(0, 2).toArray(ReadingBlock[]::new))));
    }
    try (Station station = new Station(directory)) {
      station.ingest.take(List.of(batch(readings.blocks(2, 1).toArray(ReadingBlock[]::new))));
      assertEquals(12, station.downlinks.documents(ReadingAck.class).getLast().watermark());
    }
  }
}
