package io.taiqu.supervisor.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.testing.TestDatabases;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class LedgerTest {
  private static final AccountId ACCOUNT = new AccountId("1001");

  @TempDir Path directory;

  private static void post(Ledger ledger, String amount) {
    Money money = Money.parse(amount);
    ledger.post(
        TestDeployment.NOW,
        "top-up",
        "reference " + amount,
        List.of(
            Posting.debit(Posting.channel("counter"), money),
            Posting.credit(Posting.customer(ACCOUNT), money)));
  }

  @Test
  void sidesThatDifferAreRefused() {
    try (Station station = new Station(directory)) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              station.ledger.post(
                  TestDeployment.NOW,
                  "top-up",
                  "x",
                  List.of(
                      Posting.debit("channel:counter", Money.parse("1")),
                      Posting.credit("customer:1001", Money.parse("2")))));
    }
  }

  @Test
  void aStatementRunsInTheCustomersFavour() {
    try (Station station = new Station(directory)) {
      post(station.ledger, "20");
      post(station.ledger, "5.50");
      List<LedgerView.Line> lines = station.ledger.statement(ACCOUNT, 10);
      assertEquals(List.of(2L, 1L), lines.stream().map(LedgerView.Line::transaction).toList());
      assertEquals(Money.parse("25.50"), lines.getFirst().balance());
      assertTrue(station.ledger.check().holds());
    }
  }

  @Test
  void aChangedEntryIsFound() {
    for (String change :
        List.of(
            "UPDATE posting SET credit = credit + 1 WHERE transaction_no = 2 AND credit > 0",
            "UPDATE posting SET account = 'customer:9' WHERE transaction_no = 2 AND credit > 0",
            "UPDATE ledger_transaction SET at = at + 1 WHERE no = 2",
            "UPDATE ledger_transaction SET no = 9 WHERE no = 2")) {
      try (Station station =
          new Station(directory.resolve(Integer.toHexString(change.hashCode())))) {
        post(station.ledger, "1");
        post(station.ledger, "2");
        post(station.ledger, "3");
        station.database.execute(connection -> {
          try (Statement statement = connection.createStatement()) {
            // Whoever changes the books does not stop at a reference.
            statement.execute(
                TestDatabases.onPostgres()
                    ? "ALTER TABLE posting DROP CONSTRAINT posting_transaction_no_fkey"
                    : "PRAGMA defer_foreign_keys = ON");
            statement.execute(change);
            if (change.contains("no = 9")) {
              statement.execute("UPDATE posting SET transaction_no = 9 WHERE transaction_no = 2");
            }
          }
        });
        LedgerView.Check check = station.ledger.check();
        assertFalse(check.holds(), change);
        assertEquals(2, check.brokenAt(), change);
      }
    }
  }
}
