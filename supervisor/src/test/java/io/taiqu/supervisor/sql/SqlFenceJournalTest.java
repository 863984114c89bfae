package io.taiqu.supervisor.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.testing.PostgresForTests;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.topup.FenceException;
import io.taiqu.supervisor.topup.FenceJournal.Fingerprint;
import io.taiqu.supervisor.topup.FenceJournal.IssuedVersion;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
@EnabledIfSystemProperty(named = "taiqu.test.store", matches = "postgres")
final class SqlFenceJournalTest {
  private static final DeploymentId DEPLOYMENT = new DeploymentId(new UUID(1, 1));
  private static final SupplyPointId POINT = new SupplyPointId(new UUID(2, 2));
  private static final SupplyPointId OTHER = new SupplyPointId(new UUID(2, 3));
  private static final long LATER = 3_000_000_000L;

  @TempDir Path directory;
  private long nanos = 1;

  private SqlFenceJournal open() throws FenceException {
    return SqlFenceJournal.open(
        PostgresForTests.database(directory.resolve("fence")), DEPLOYMENT, () -> nanos);
  }

  @Test
  void whatWasRecordedSurvivesAndOnlyGrows() throws FenceException {
    try (SqlFenceJournal fence = open()) {
      assertTrue(fence.isNew());
      fence.record(Map.of(POINT, new Revision(1, 3), OTHER, new Revision(1, 1)));
      fence.record(Map.of(POINT, new Revision(1, 2)));
      fence.recordTokens(POINT, 7);
      fence.recordTokens(POINT, 5);
      assertEquals(2, fence.advance());
    }
    try (SqlFenceJournal fence = open()) {
      assertFalse(fence.isNew());
      assertEquals(new Revision(1, 3), fence.highest(POINT));
      assertEquals(new Revision(1, 1), fence.highest(OTHER));
      assertEquals(7, fence.tokens(POINT));
      assertEquals(2, fence.generation());
      fence.record(Map.of(POINT, new Revision(2, 1)));
      assertEquals(new Revision(2, 1), fence.highest(POINT));
    }
  }

  @Test
  void whatAnotherSupervisorRecordsIsSeenSoonAndNeverTakenBack() throws FenceException {
    try (SqlFenceJournal one = open();
        SqlFenceJournal other = open()) {
      one.record(Map.of(POINT, new Revision(1, 9)));
      other.record(Map.of(POINT, new Revision(1, 4)));
      assertEquals(new Revision(1, 9), other.highest(POINT));
      one.record(Map.of(OTHER, new Revision(1, 2)));
      nanos += LATER;
      assertEquals(new Revision(1, 2), other.highest(OTHER));
      assertEquals(2, one.advance());
      assertEquals(3, other.advance());
    }
  }

  @Test
  void twoSupervisorsCannotGiveOneVersionOfATariffTwoContents() throws FenceException {
    IssuedVersion version = new IssuedVersion(new TariffCode("RES"), 2);
    try (SqlFenceJournal one = open();
        SqlFenceJournal other = open()) {
      one.recordVersions(Map.of(version, Fingerprint.of("0.60")));
      assertThrows(
          FenceException.class,
          () -> other.recordVersions(Map.of(version, Fingerprint.of("0.70"))));
      other.recordVersions(Map.of(version, Fingerprint.of("0.60")));
    }
    try (SqlFenceJournal fence = open()) {
      assertEquals(Map.of(version, Fingerprint.of("0.60")), fence.versions());
    }
  }

  @Test
  void anotherDeploymentsFenceIsRefused() throws FenceException {
    open().close();
    FenceException refusal =
        assertThrows(
            FenceException.class,
            () ->
                SqlFenceJournal.open(
                    PostgresForTests.database(directory.resolve("fence")),
                    new DeploymentId(new UUID(3, 3)),
                    () -> nanos));
    assertTrue(refusal.toString().contains("belongs to deployment"), refusal.toString());
  }

  @Test
  void oneOfSeveralHoldsTheLeaseUntilItEnds() throws InterruptedException {
    try (Database database =
        Database.open(PostgresForTests.database(directory.resolve("supervisor.db")))) {
      java.time.Duration length = java.time.Duration.ofMillis(700);
      SqlLease one = new SqlLease(database, "rounds", "one", length);
      SqlLease other = new SqlLease(database, "rounds", "other", length);
      assertTrue(one.renew());
      assertFalse(other.renew());
      assertTrue(one.renew());
      Thread.sleep(900);
      assertTrue(other.renew());
      assertFalse(one.renew());
      other.release();
      assertTrue(one.renew());
    }
  }
}
