package io.taiqu.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.edge.runtime.ReadingStoreContract;
import io.taiqu.edge.sqlite.FormerReadings;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.testing.TestDeployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitReadingsTest {
  @TempDir Path data;

  /** What a unit of before leaves: blocks of two streams, some of them acknowledged already. */
  private void writeFormer() throws SQLException {
    FormerReadings.open(data).close();
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("readings.db"))) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO block VALUES (?, ?, ?, ?, ?, ?)")) {
        for (long epoch = 1; epoch <= 2; epoch++) {
          for (int i = 0; i < 100; i++) {
            ReadingBlock block = ReadingStoreContract.block(i);
            if (i % 10 != 3) {
              insert.setLong(1, epoch);
              insert.setLong(2, block.firstSequence());
              insert.setInt(3, block.count());
              insert.setLong(4, block.intervalEnd().toEpochMilli());
              insert.setBytes(5, block.bootId().toBytes());
              insert.setBytes(6, block.bytes());
              insert.executeUpdate();
            }
          }
        }
      }
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE stream SET epoch = 2, next_sequence = ?, last_interval = ?, lost = 17")) {
        update.setLong(1, ReadingStoreContract.block(99).lastSequence() + 1);
        update.setLong(2, ReadingStoreContract.block(99).intervalEnd().toEpochMilli());
        update.executeUpdate();
      }
      connection.commit();
    }
  }

  private void assertTakenOver() throws IOException {
    try (ReadingStore store = UnitReadings.open(data, TestDeployment.ZONE)) {
      ReadingStore.Position position = store.position();
      assertEquals(2, position.epoch());
      assertEquals(ReadingStoreContract.block(99).lastSequence() + 1, position.nextSequence());
      assertEquals(
          ReadingStoreContract.block(99).intervalEnd(), position.lastInterval().orElseThrow());
      assertEquals(2, position.recorded().size());
      assertEquals(new ReadingStore.Usage(180, 360, 17), store.usage());
      List<ReadingBlock> expected = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        if (i % 10 != 3) {
          expected.add(ReadingStoreContract.block(i));
        }
      }
      assertEquals(expected, store.blocksFrom(1, 1, 1000));
      assertEquals(expected, store.blocksFrom(2, 1, 1000));
    }
    assertFalse(Files.exists(data.resolve("readings.db")));
  }

  @Test
  void readingsOfTheDatabaseOfBeforeAreTakenOver() throws SQLException, IOException {
    writeFormer();
    assertTakenOver();
    assertTakenOver();
  }

  @Test
  void aPowerCutWhileTheyAreTakenOverBeginsAnew() throws SQLException, IOException {
    writeFormer();
    Path draft = Files.createDirectory(data.resolve("readings.new"));
    Files.write(draft.resolve("0000000000000001.seg"), new byte[5000]);
    assertTakenOver();
    assertFalse(Files.exists(draft));
  }

  @Test
  void aPowerCutBeforeTheOldFileIsGoneLosesNothingThatCameSince() throws SQLException, IOException {
    writeFormer();
    Path saved = Files.copy(data.resolve("readings.db"), data.resolve("saved"));
    UnitReadings.open(data, TestDeployment.ZONE).close();
    Files.copy(saved, data.resolve("readings.db"));
    assertTakenOver();
  }

  @Test
  void aNewUnitHasAnEmptyStoreAndNoDatabase() throws IOException {
    try (ReadingStore store = UnitReadings.open(data, TestDeployment.ZONE)) {
      assertEquals(0, store.position().epoch());
    }
    assertFalse(Files.exists(data.resolve("readings.db")));
    assertTrue(Files.isDirectory(data.resolve("readings")));
  }
}
