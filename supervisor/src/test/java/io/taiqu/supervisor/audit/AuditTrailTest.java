package io.taiqu.supervisor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlAuditStore;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.testing.TestDatabases;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class AuditTrailTest {
  private Database database;
  private AuditTrail trail;

  @BeforeEach
  void open(@TempDir Path directory) {
    database = TestDatabases.open(directory.resolve("supervisor.db"));
    Instant withNanos = Instant.parse("2026-03-02T02:00:00.123456789Z");
    trail = new AuditTrail(new SqlAuditStore(database), InstantSource.fixed(withNanos));
    for (int i = 1; i <= 5; i++) {
      trail.record(new Deed("amy", "top-up.paid", "account:" + i, "", i + ".00 CNY", "r" + i));
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void change(String sql) {
    database.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.executeUpdate();
      }
    });
  }

  @Test
  void untouchedTrailHolds() {
    assertEquals(OptionalLong.empty(), trail.firstBroken());
  }

  @Test
  void alteredEntryShows() {
    change("UPDATE audit_entry SET after_text = '300.00 CNY' WHERE sequence = 3");
    assertEquals(OptionalLong.of(3), trail.firstBroken());
  }

  @Test
  void removedEntryShows() {
    change("DELETE FROM audit_entry WHERE sequence = 2");
    assertEquals(OptionalLong.of(2), trail.firstBroken());
  }

  @Test
  void entryRewrittenWithAFittingHashBreaksTheNext() {
    AuditEntry second = trail.page(3, 1, AuditStore.Filter.ALL).getFirst();
    AuditEntry forged =
        AuditEntry.after(
            1,
            second.previousHash(),
            new Deed("amy", "top-up.paid", "account:2", "", "900.00 CNY", "r2"),
            second.at());
    change(
        "UPDATE audit_entry SET after_text = '900.00 CNY', hash = '"
            + forged.hash()
            + "' WHERE sequence = 2");
    assertEquals(OptionalLong.of(3), trail.firstBroken());
  }

  @Test
  void pagesGoBackInTimeAndCanBeFiltered() {
    assertEquals(5, trail.page(Long.MAX_VALUE, 2, AuditStore.Filter.ALL).getFirst().sequence());
    assertEquals(2, trail.page(4, 2, AuditStore.Filter.ALL).getLast().sequence());
    assertEquals(
        1, trail.page(Long.MAX_VALUE, 9, new AuditStore.Filter("amy", "account:4")).size());
    assertEquals(0, trail.page(Long.MAX_VALUE, 9, new AuditStore.Filter("bob", "")).size());
  }
}
