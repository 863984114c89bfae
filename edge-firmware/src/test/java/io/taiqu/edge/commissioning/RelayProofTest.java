package io.taiqu.edge.commissioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.commissioning.StepDetector.Response;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What openings of a relay prove; watts by hand. */
class RelayProofTest {
  private static final SupplyPointId OWN = new SupplyPointId(new UUID(0, 1));
  private static final SupplyPointId NEIGHBOUR = new SupplyPointId(new UUID(0, 2));
  private static final SupplyPointId SUPPLY = new SupplyPointId(new UUID(0, 9));

  private static final Trace GONE = trace(900, 0, 910);
  private static final Trace STILL = trace(900, 905, 898);
  private static final Trace EMPTY = trace(3, 0, 2);

  private static Trace trace(long before, long open, long after) {
    return new Trace(
        List.of(before, before + 2, before - 1),
        List.of(open, open, open + 1),
        List.of(after, after - 2, after),
        0);
  }

  private static SwitchObservation opening(int stage, Trace own, Trace neighbour) {
    return new SwitchObservation(
        stage,
        RelayFeedback.OPEN,
        RelayFeedback.CLOSED,
        Map.of(OWN, own, NEIGHBOUR, neighbour, SUPPLY, trace(20_000, 19_100, 20_000)));
  }

  private static RelayVerdict verdict(SwitchObservation... openings) {
    return RelayProof.of(OWN, Set.of(SUPPLY), List.of(openings), Map.of());
  }

  @Test
  void oneCleanOpeningProvesThePair() {
    assertInstanceOf(RelayVerdict.Proven.class, verdict(opening(0, GONE, STILL)));
  }

  @Test
  void loadThatMerelyShrinksProvesNothingAndIsNamedWhenItStaysSo() {
    Trace partly = trace(900, 400, 905);
    SwitchObservation once = opening(0, partly, STILL);
    assertInstanceOf(RelayVerdict.OnceMore.class, verdict(once));
    assertInstanceOf(RelayVerdict.TakesPartOnly.class, verdict(once, once, once));
  }

  @Test
  void neighbourWhoMovedByChanceIsForgottenAndOneWhoMovesEachTimeIsNamed() {
    SwitchObservation both = opening(0, GONE, GONE);
    SwitchObservation clean = opening(0, GONE, STILL);
    assertInstanceOf(RelayVerdict.OnceMore.class, verdict(both));
    assertInstanceOf(RelayVerdict.Proven.class, verdict(both, clean));
    assertEquals(new RelayVerdict.MovesNeighbours(Set.of(NEIGHBOUR)), verdict(both, both, both));
  }

  @Test
  void relayThatTakesANeighboursLoadIsNamedOnlyWhenItDoesSoTwice() {
    SwitchObservation other = opening(0, STILL, GONE);
    assertInstanceOf(RelayVerdict.OnceMore.class, verdict(other));
    assertEquals(new RelayVerdict.SwitchesOthers(Set.of(NEIGHBOUR)), verdict(other, other));
  }

  @Test
  void meterWithoutLoadIsUnprovableAndNeverPassed() {
    assertInstanceOf(RelayVerdict.NeedsLoad.class, verdict(opening(0, EMPTY, STILL)));
  }

  @Test
  void loadThatGoesOnBehindAnOpenRelayIsNoEffect() {
    SwitchObservation without = opening(0, STILL, STILL);
    assertInstanceOf(RelayVerdict.HasNoEffect.class, verdict(without, without));
  }

  @Test
  void openingsWithATestLoadAloneDecide() {
    SwitchObservation empty = opening(0, EMPTY, STILL);
    SwitchObservation loaded = opening(1, GONE, STILL);
    assertInstanceOf(RelayVerdict.Proven.class, verdict(empty, loaded));
  }

  @Test
  void meterThatGoesDarkWithItsRelayFollows() {
    Trace dark = new Trace(List.of(500L, 510L, 505L), List.of(), List.of(500L, 500L), 3);
    assertEquals(Response.FOLLOWED, StepDetector.judge(dark, 0));
    Trace unread = new Trace(List.of(500L, 510L, 505L), List.of(), List.of(500L, 500L), 0);
    assertEquals(Response.UNREADABLE, StepDetector.judge(unread, 0));
  }

  @Test
  void stepWithinAMetersOwnRestlessnessIsNone() {
    Trace restless =
        new Trace(
            List.of(800L, 1400L, 900L), List.of(700L, 1000L, 600L), List.of(900L, 1500L, 800L), 0);
    double deviation = StepDetector.deviation(List.of(restless));
    assertEquals(Response.STILL, StepDetector.judge(restless, deviation));
    // The same step at a calm meter is one.
    assertEquals(Response.MOVED, StepDetector.judge(trace(900, 700, 900), 5));
    assertEquals(Response.MOVED, StepDetector.judge(restless, 0));
  }

  @Test
  void stepOnOneEdgeOnlyIsTheCustomersOwn() {
    assertEquals(Response.STILL, StepDetector.judge(trace(900, 2_900, 2_900), 0));
  }

  @Test
  void loadThatComesAndGoesByItselfIsNeitherBypassedNorProved() {
    Trace restless =
        new Trace(List.of(3L, 700L, 710L), List.of(0L, 0L, 0L), List.of(705L, 2L, 700L), 0);
    assertEquals(Response.PERHAPS, StepDetector.judge(restless, 0));
    SwitchObservation once = opening(0, restless, STILL);
    assertInstanceOf(RelayVerdict.OnceMore.class, verdict(once, once, once));
    assertInstanceOf(RelayVerdict.NeedsLoad.class, verdict(once, once, once, once));
  }

  @Test
  void ratioIsWrongOnlyWhereRestlessNeighboursCannotExplainIt() {
    SplittableRandom random = new SplittableRandom(1);
    List<StepRatio.Step> right = new ArrayList<>();
    List<StepRatio.Step> halved = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      double own = random.nextDouble(100, 1500);
      double others = 500 * random.nextGaussian();
      right.add(new StepRatio.Step(own, own + others));
      halved.add(new StepRatio.Step(own, own / 2 + others / 2));
    }
    assertFalse(StepRatio.of(right).orElseThrow().isWrong());
    assertTrue(StepRatio.of(halved).orElseThrow().isWrong());
    assertTrue(StepRatio.of(right.subList(0, 4)).isEmpty());
  }
}
