package io.taiqu.supervisor.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.message.BackfillRequest;
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
      assertEquals(
          Ingest.recordsOf(first),
          new SqlReadings(station.database, station.calendar)
              .page(Station.EDGE, 0, 100).stream()
                  .map(StoredReadings.StoredReading::reading)
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
