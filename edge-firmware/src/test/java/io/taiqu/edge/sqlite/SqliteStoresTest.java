package io.taiqu.edge.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.JournalContract;
import io.taiqu.edge.runtime.LedgerHead;
import io.taiqu.edge.runtime.LedgerUnreadable;
import io.taiqu.edge.runtime.StorageFailure;
import io.taiqu.edge.runtime.StorageNewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoresTest {
  @TempDir Path directory;

  /** The files as they lie on the disk now, write-ahead log included, in another place. */
  private Path copyOfDisk() {
    try {
      Path copy = Files.createTempDirectory(directory, "disk");
      for (String name : new String[] {"ledger.db", "ledger.db-wal"}) {
        Path file = directory.resolve(name);
        if (Files.exists(file)) {
          Files.copy(file, copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return copy;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Nested
  class Ledger implements JournalContract {
    @Override
    public Journal open() {
      return SqliteJournal.open(directory);
    }

    @Override
    public Journal afterPowerLoss(Journal journal) {
      return SqliteJournal.open(copyOfDisk());
    }
  }

  private void execute(String file, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(file));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void writeLedger(int entries) {
    try (Journal journal = SqliteJournal.open(directory)) {
      for (int i = 0; i < entries; i++) {
        journal.append(JournalContract.AT, new byte[] {1, 2, 3}, Optional.empty());
      }
    }
  }

  @Test
  void aDatabaseOfANewerReleaseIsRefusedAndLeftAlone() throws SQLException {
    writeLedger(3);
    execute("ledger.db", "INSERT INTO schema_version (version) VALUES (99)");
    StorageNewer refused =
        assertThrows(StorageNewer.class, () -> SqliteJournal.open(directory).close());
    assertTrue(String.valueOf(refused.getMessage()).contains("schema version 99"));
  }

  @Test
  void aFileThatIsNoDatabaseIsNamedAsDamaged() throws IOException {
    Files.writeString(
        directory.resolve("ledger.db"),
        "not a database at all ".repeat(100),
        StandardCharsets.UTF_8);
    StorageFailure refused =
        assertThrows(StorageFailure.class, () -> SqliteJournal.open(directory).close());
    assertTrue(String.valueOf(refused.getMessage()).contains("damaged"), refused::getMessage);
  }

  @Test
  void aChangedEntryBreaksTheChain() throws SQLException {
    writeLedger(5);
    execute("ledger.db", "DROP TRIGGER journal_is_never_changed");
    execute("ledger.db", "UPDATE journal SET entry = x'09' WHERE sequence = 3");
    try (Journal journal = SqliteJournal.open(directory)) {
      LedgerUnreadable refused = assertThrows(LedgerUnreadable.class, journal::read);
      assertTrue(String.valueOf(refused.getMessage()).contains("entry 3"), refused::getMessage);
    }
  }

  @Test
  void theDatabaseItselfRefusesToChangeTheJournal() {
    writeLedger(2);
    assertThrows(SQLException.class, () -> execute("ledger.db", "UPDATE journal SET at = 1"));
    assertThrows(SQLException.class, () -> execute("ledger.db", "DELETE FROM journal"));
  }

  @Test
  void aSecondProcessOnTheSameLedgerIsRefused() {
    try (Journal journal = SqliteJournal.open(directory)) {
      journal.append(JournalContract.AT, new byte[] {1}, Optional.empty());
      StorageFailure refused =
          assertThrows(StorageFailure.class, () -> SqliteJournal.open(directory).close());
      assertTrue(
          String.valueOf(refused.getMessage()).contains("Another process"), refused::getMessage);
    }
  }

  @Test
  void aFullDiskIsAnAnswerAndNothingIsHalfWritten() {
    writeLedger(1);
    try (Journal journal = SqliteJournal.open(directory, CommitPacing.EACH, 100_000)) {
      LedgerHead before = journal.head();
      Journal.Appended appended =
          journal.append(JournalContract.AT, new byte[200_000], Optional.empty());
      assertEquals(new Journal.Appended.NoRoom(), appended);
      assertEquals(before, journal.head());
      assertEquals(1, journal.read().entries().size());
      assertFalse(Files.exists(directory.resolve("ballast")), "its room was given back");
      assertEquals(
          2,
          ((Journal.Appended.Done)
                  journal.append(JournalContract.AT, new byte[] {1}, Optional.empty()))
              .head()
              .sequence());
    }
  }

  @Test
  void pacedAdditionsAreDurableAfterClosing() {
    try (Journal journal = SqliteJournal.open(directory, new CommitPacing(100))) {
      for (int i = 0; i < 250; i++) {
        journal.append(JournalContract.AT, new byte[] {1}, Optional.empty());
      }
    }
    try (Journal journal = SqliteJournal.open(directory)) {
      assertEquals(250, journal.read().entries().size());
    }
  }
}
