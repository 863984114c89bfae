package io.taiqu.supervisor.topup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.sql.SqlCreditStore;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import io.taiqu.supervisor.transaction.StoreException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several supervisors on one database and one fence, and a database that forgets under them. */
@StoreTest
final class SideBySideTest {
  @TempDir Path directory;

  @Test
  void whatOneFindsSetBackNoneIssuesFrom() {
    try (Station station = new Station(directory)) {
      station.build(1);
      CreditIssuing other = station.issuing(station.fence, station.database);
      other.issuance().start();
      assertEquals(Optional.empty(), other.issuance().obstacle(Station.point(1)));
      station
          .issuing
          .issuance()
          .suspend(
              AlarmKind.ISSUANCE_RECOVERY,
              AlarmCause.of(AlarmCause.Code.RECOVERY_NOT_FINISHED, station.now));
      assertTrue(other.issuance().obstacle(Station.point(1)).isPresent());
      station.downlinks.clear();
      other.publishing().publishAll();
      assertEquals(List.of(), station.downlinks.documents(CreditState.class));
    }
  }

  /** A standby takes over that had not heard of the last payment, and nobody starts anew. */
  @Test
  void aRevisionThatWasPublishedIsNotGivenToAnotherContent() {
    try (Station station = new Station(directory)) {
      station.build(1);
      station.issuing.publishing().publishWaiting();
      CreditAccount before =
          new SqlCreditStore(station.database).account(Station.point(1)).orElseThrow();
      station.pay("lost", 1, "20.00");
      station.issuing.publishing().publishWaiting();
      forgetSince(station, before);
      station.downlinks.clear();
      long entries = station.ledger.check().transactions();

      StoreException refusal =
          assertThrows(StoreException.class, () -> station.pay("next", 1, "5.00"));
      assertTrue(refusal.toString().contains("set back"), refusal.toString());
      assertEquals(entries, station.ledger.check().transactions());
      assertEquals(
          TopUpOutcome.Reason.ISSUANCE_SUSPENDED,
          assertInstanceOf(TopUpOutcome.Refused.class, station.pay("next", 1, "5.00")).reason());
      station.issuing.publishing().publishWaiting();
      assertEquals(List.of(), station.downlinks.documents(CreditState.class));
      assertTrue(station.alarmed(AlarmKind.ISSUANCE_RECOVERY));
      assertTrue(
          station
              .issuing(station.fence, station.database)
              .issuance()
              .obstacle(Station.point(1))
              .isPresent());
    }
  }

  /** As a copy of the database that lags knows it. */
  private static void forgetSince(Station station, CreditAccount known) {
    new SqlCreditStore(station.database).save(known);
    station.database.execute(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM credit_issue WHERE generation = ? AND sequence > ?")) {
        delete.setLong(1, known.revision().generation());
        delete.setLong(2, known.revision().sequence());
        delete.executeUpdate();
      }
      try (PreparedStatement delete = connection.prepareStatement("DELETE FROM grant_entry")) {
        delete.executeUpdate();
      }
    });
  }

  @Test
  void oneThatStartsWhileAnotherPublishesFindsNothingSetBack() {
    try (Station station = new Station(directory)) {
      station.build(1);
      station.issuing.publishing().publishWaiting();
      CreditIssuing starting =
          station.issuing(
              new Busy(
                  station.fence,
                  () -> {
                    station.pay("meanwhile", 1, "5.00");
                    station.issuing.publishing().publishWaiting();
                  }),
              station.database);
      starting.issuance().start();
      assertEquals(Optional.empty(), starting.issuance().suspension());
      assertFalse(station.alarmed(AlarmKind.ISSUANCE_RECOVERY));
    }
  }

  /** A fence that others write to while it is read. */
  private record Busy(FenceJournal behind, Runnable meanwhile) implements FenceJournal {
    @Override
    public boolean isNew() {
      return behind.isNew();
    }

    @Override
    public long generation() {
      return behind.generation();
    }

    @Override
    public long advance() throws FenceException {
      return behind.advance();
    }

    @Override
    public long tokens(SupplyPointId point) {
      return behind.tokens(point);
    }

    @Override
    public void recordTokens(SupplyPointId point, long counter) throws FenceException {
      behind.recordTokens(point, counter);
    }

    @Override
    public Revision highest(SupplyPointId point) {
      return behind.highest(point);
    }

    @Override
    public Map<SupplyPointId, Revision> all() {
      meanwhile.run();
      return behind.all();
    }

    @Override
    public void record(Map<SupplyPointId, Revision> revisions) throws FenceException {
      behind.record(revisions);
    }

    @Override
    public Map<IssuedVersion, Fingerprint> versions() {
      return behind.versions();
    }

    @Override
    public void recordVersions(Map<IssuedVersion, Fingerprint> versions) throws FenceException {
      behind.recordVersions(versions);
    }
  }
}
