package io.taiqu.protocol.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.testing.TestDeployment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class DeploymentClockTest {
  private static final Instant ORIGIN = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant BASE = Instant.parse("2026-03-02T02:00:00Z");

  @Test
  void aDemonstrationClockRunsFasterFromItsBase() {
    DeploymentClock clock =
        DeploymentClock.accelerated(
            TestDeployment.create().descriptor(),
            ORIGIN,
            BASE,
            60,
            InstantSource.fixed(ORIGIN.plusSeconds(10)));
    assertEquals(BASE.plusSeconds(600), clock.instant());
    assertEquals(Duration.ofSeconds(15), clock.toReal(Duration.ofMinutes(15)));
  }

  @Test
  void beforeItsOriginItShowsATimeBeforeItsBase() {
    DeploymentClock clock =
        DeploymentClock.accelerated(
            TestDeployment.create().descriptor(),
            ORIGIN,
            BASE,
            60,
            InstantSource.fixed(ORIGIN.minusSeconds(1)));
    assertEquals(BASE.minusSeconds(60), clock.instant());
  }

  @Test
  void aRealDeploymentRefusesAChangedClock() {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                DeploymentClock.accelerated(
                    TestDeployment.another().descriptor(), ORIGIN, BASE, 1));
    assertTrue(String.valueOf(refusal.getMessage()).contains("is not a demonstration"));
  }

  @Test
  void anAbsurdSpeedIsRefused() {
    var descriptor = TestDeployment.create().descriptor();
    assertThrows(
        IllegalArgumentException.class,
        () -> DeploymentClock.accelerated(descriptor, ORIGIN, BASE, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> DeploymentClock.accelerated(descriptor, ORIGIN, BASE, 10_001));
  }

  @Test
  void theSystemClockIsTheRealTime() {
    Instant before = Instant.now();
    Instant shown = DeploymentClock.system().instant();
    assertTrue(!shown.isBefore(before) && !shown.isAfter(Instant.now()));
    assertEquals(Duration.ofMinutes(1), DeploymentClock.system().toReal(Duration.ofMinutes(1)));
  }
}
