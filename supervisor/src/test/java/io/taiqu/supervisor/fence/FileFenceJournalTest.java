package io.taiqu.supervisor.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.topup.FenceException;
import io.taiqu.supervisor.topup.FenceJournal.Fingerprint;
import io.taiqu.supervisor.topup.FenceJournal.IssuedVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileFenceJournalTest {
  private static final DeploymentId DEPLOYMENT = new DeploymentId(new UUID(1, 1));
  private static final SupplyPointId POINT = new SupplyPointId(new UUID(2, 2));

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("fence.journal");
  }

  private void write(long... sequences) throws FenceException {
    try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
      for (long sequence : sequences) {
        fence.record(Map.of(POINT, new Revision(1, sequence)));
      }
    }
  }

  @Test
  void theHighestRevisionSurvives() throws FenceException {
    write(1, 3, 2);
    try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
      assertEquals(new Revision(1, 3), fence.highest(POINT));
      assertEquals(1, fence.generation());
    }
  }

  @Test
  void aTornLastRecordNeverCounted() throws IOException, FenceException {
    write(1, 2);
    byte[] whole = Files.readAllBytes(file());
    for (int cut = 1; cut < 33; cut++) {
      Files.write(file(), Arrays.copyOf(whole, whole.length - cut));
      try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
        assertEquals(new Revision(1, 1), fence.highest(POINT));
        fence.record(Map.of(POINT, new Revision(1, 5)));
      }
      try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
        assertEquals(new Revision(1, 5), fence.highest(POINT));
      }
    }
  }

  @Test
  void damageBeforeTheEndMakesItUnusable() throws IOException, FenceException {
    write(1, 2);
    byte[] bytes = Files.readAllBytes(file());
    bytes[30] ^= 1;
    Files.write(file(), bytes);
    FenceException refusal =
        assertThrows(FenceException.class, () -> FileFenceJournal.open(file(), DEPLOYMENT));
    assertTrue(refusal.toString().contains("damaged"));
  }

  @Test
  void anotherDeploymentsFenceIsRefused() throws FenceException {
    write(1);
    assertThrows(
        FenceException.class,
        () -> FileFenceJournal.open(file(), new DeploymentId(new UUID(3, 3))));
  }

  @Test
  void twoSupervisorsCannotShareAFile() throws FenceException {
    try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
      assertTrue(fence.isNew());
      FenceException refusal =
          assertThrows(FenceException.class, () -> FileFenceJournal.open(file(), DEPLOYMENT));
      assertTrue(refusal.toString().contains("in use"));
    }
  }

  @Test
  void aGenerationIsBegunOnceForEver() throws FenceException {
    write(1);
    try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
      assertEquals(2, fence.advance());
      // The supervisor dies before it uses it.
    }
    try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
      assertEquals(2, fence.generation());
      assertEquals(3, fence.advance());
      assertEquals(new Revision(1, 1), fence.highest(POINT));
      assertEquals(1, fence.all().size());
    }
  }

  @Test
  void tokenCountersSurviveAndNeverFall() throws FenceException {
    try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
      assertEquals(0, fence.tokens(POINT));
      fence.recordTokens(POINT, 7);
      fence.recordTokens(POINT, 3);
    }
    try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
      assertEquals(7, fence.tokens(POINT));
      assertEquals(1, fence.generation());
    }
  }

  private static final IssuedVersion FIRST = new IssuedVersion(new TariffCode("RES"), 1);
  private static final IssuedVersion SECOND =
      new IssuedVersion(new TariffCode("A".repeat(32)), 2_000_000_000);

  @Test
  void versionsOfTariffsSurviveAndKeepTheirContent() throws FenceException {
    try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
      fence.record(Map.of(POINT, new Revision(1, 3)));
      fence.recordVersions(Map.of(FIRST, Fingerprint.of("0.52"), SECOND, Fingerprint.of("0.60")));
      fence.record(Map.of(POINT, new Revision(1, 4)));
      fence.recordVersions(Map.of(FIRST, Fingerprint.of("0.52")));
      assertThrows(
          FenceException.class, () -> fence.recordVersions(Map.of(SECOND, Fingerprint.of("0.61"))));
    }
    try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
      assertEquals(
          Map.of(FIRST, Fingerprint.of("0.52"), SECOND, Fingerprint.of("0.60")), fence.versions());
      assertEquals(new Revision(1, 4), fence.highest(POINT));
      assertEquals(1, fence.generation());
    }
  }

  @Test
  void aTornVersionNeverCountedAndADamagedOneMakesTheFenceUnusable()
      throws IOException, FenceException {
    try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
      fence.recordVersions(Map.of(FIRST, Fingerprint.of("0.52")));
      fence.recordVersions(Map.of(SECOND, Fingerprint.of("0.60")));
    }
    byte[] whole = Files.readAllBytes(file());
    for (int cut = 1; cut < 57; cut++) {
      Files.write(file(), Arrays.copyOf(whole, whole.length - cut));
      try (FileFenceJournal fence = FileFenceJournal.open(file(), DEPLOYMENT)) {
        assertEquals(Map.of(FIRST, Fingerprint.of("0.52")), fence.versions());
      }
    }
    whole[24] = 1;
    Files.write(file(), whole);
    assertThrows(FenceException.class, () -> FileFenceJournal.open(file(), DEPLOYMENT));
  }

  @Test
  void aRecordWhoseKindIsDamagedIsNotTakenForATornVersion() throws IOException, FenceException {
    write(1, 2);
    byte[] bytes = Files.readAllBytes(file());
    bytes[24] = 4;
    Files.write(file(), bytes);
    assertThrows(FenceException.class, () -> FileFenceJournal.open(file(), DEPLOYMENT));
  }
}
