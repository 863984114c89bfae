package io.taiqu.supervisor.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RollOutTest {
  private static final Instant GIVEN = TestDeployment.NOW;
  private static final Verdict.Pace PACE =
      new Verdict.Pace(Duration.ofHours(24), Duration.ofMinutes(30));
  private static final EdgeId UNIT = unit(1);

  private static EdgeId unit(int number) {
    return new EdgeId(new UUID(7, number));
  }

  private static List<EdgeId> units(int count) {
    List<EdgeId> units = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      units.add(unit(i));
    }
    return units;
  }

  private static RollOut rollOut(long id, int stage) {
    return new RollOut(id, RollOut.State.RUNNING, stage, GIVEN, GIVEN, "clerk", Optional.empty());
  }

  private static Evidence agrees(Duration heardAfter) {
    return new Evidence(UNIT, Optional.of(GIVEN.plus(heardAfter)), true, Optional.empty());
  }

  private static Verdict after(Duration time, int stage, Evidence... units) {
    return Verdict.of(rollOut(1, stage), List.of(units), PACE, GIVEN.plus(time));
  }

  @Test
  void stagesReachOnePerCentThenTenThenAllAndEachContainsTheOneBefore() {
    List<EdgeId> units = units(1_000);
    Set<EdgeId> first = rollOut(4, 0).reached(units);
    Set<EdgeId> second = rollOut(4, 1).reached(units);
    assertEquals(10, first.size());
    assertEquals(100, second.size());
    assertTrue(second.containsAll(first));
    assertEquals(new HashSet<>(units), rollOut(4, 2).reached(units));
  }

  @Test
  void aFewUnitsAreReachedOneAtFirst() {
    assertEquals(1, rollOut(1, 0).reached(units(4)).size());
    assertEquals(1, rollOut(1, 0).reached(units(1)).size());
    // Rounded up: 10 % of 11 are two.
    assertEquals(2, rollOut(1, 1).reached(units(11)).size());
  }

  @Test
  void theChoiceDependsOnNothingButTheUnitsAndTheNumber() {
    List<EdgeId> units = units(300);
    List<EdgeId> shuffled = new ArrayList<>(units);
    Collections.shuffle(shuffled, new Random(5));
    assertEquals(rollOut(9, 0).reached(units), rollOut(9, 0).reached(shuffled));
    assertNotEquals(rollOut(9, 0).reached(units), rollOut(10, 0).reached(units));
  }

  @Test
  void theNextStageBeginsWhenAllAgreedForLongEnough() {
    Evidence agrees = agrees(Duration.ofMinutes(5));
    assertEquals(new Verdict.Wait(), after(Duration.ofHours(24).minusMillis(1), 0, agrees));
    assertEquals(new Verdict.Advance(), after(Duration.ofHours(24), 0, agrees));
    assertEquals(new Verdict.Advance(), after(Duration.ofHours(24), 1, agrees));
    assertEquals(new Verdict.Finish(), after(Duration.ofHours(24), 2, agrees));
  }

  @Test
  void aUnitThatWasNotHeardSinceIsWaitedForButNotInTheLastStage() {
    Evidence before =
        new Evidence(UNIT, Optional.of(GIVEN.minusSeconds(1)), true, Optional.empty());
    Evidence never = new Evidence(UNIT, Optional.empty(), false, Optional.empty());
    for (Evidence silent : List.of(before, never)) {
      assertEquals(new Verdict.Wait(), after(Duration.ofDays(9), 0, silent));
      assertEquals(new Verdict.Finish(), after(Duration.ofDays(9), 2, silent));
    }
  }

  @Test
  void aUnitThatReportsTheOldRulesForTooLongHaltsIt() {
    Evidence soon =
        new Evidence(UNIT, Optional.of(GIVEN.plus(PACE.acceptance())), false, Optional.empty());
    assertEquals(new Verdict.Wait(), after(Duration.ofDays(9), 0, soon));
    Evidence late =
        new Evidence(
            UNIT,
            Optional.of(GIVEN.plus(PACE.acceptance()).plusMillis(1)),
            false,
            Optional.empty());
    Verdict.Halt halt = assertInstanceOf(Verdict.Halt.class, after(Duration.ofHours(1), 0, late));
    assertEquals(UNIT + " NOT_ACCEPTED", halt.cause());
  }

  @Test
  void oneAlarmHaltsItAtOnceHoweverManyAgree() {
    Evidence wrong =
        new Evidence(
            UNIT, Optional.of(GIVEN.plusSeconds(60)), true, Optional.of("CHARGE_DIFFERENCE"));
    List<Evidence> units = new ArrayList<>(Collections.nCopies(99, agrees(Duration.ofMinutes(1))));
    units.add(wrong);
    Verdict verdict = Verdict.of(rollOut(1, 1), units, PACE, GIVEN.plusSeconds(61));
    assertEquals(new Verdict.Halt(UNIT + " CHARGE_DIFFERENCE"), verdict);
  }

  @Test
  void onlyAnOpenOneBeforeItsLastStageDividesTheUnits() {
    assertTrue(rollOut(1, 0).divides());
    assertTrue(rollOut(1, 1).divides());
    assertFalse(rollOut(1, 2).divides());
    for (RollOut.State state : List.of(RollOut.State.DONE, RollOut.State.TAKEN_BACK)) {
      assertFalse(new RollOut(1, state, 0, GIVEN, GIVEN, "x", Optional.empty()).divides());
    }
    assertTrue(
        new RollOut(1, RollOut.State.HALTED, 0, GIVEN, GIVEN, "x", Optional.empty()).divides());
  }
}
