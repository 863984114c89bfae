package io.taiqu.supervisor.lineloss.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.supervisor.lineloss.survey.UseReview.Month;
import io.taiqu.supervisor.testing.Station;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class UseReviewTest {
  private static final YearMonth FEBRUARY = YearMonth.of(2026, 2);
  private static final YearMonth JANUARY = YearMonth.of(2026, 1);

  /** A month of 28 days with so many Wh a day for each customer. */
  private static Map<SupplyPointId, Month> month(long... perDay) {
    Map<SupplyPointId, Month> month = new LinkedHashMap<>();
    for (int i = 0; i < perDay.length; i++) {
      month.put(Station.point(i + 1), new Month(28 * perDay[i], 28));
    }
    return month;
  }

  private static List<UseReview> moved(
      Map<SupplyPointId, Month> before, Map<SupplyPointId, Month> now) {
    return UseReview.of(FEBRUARY, now, JANUARY, before, OptionalDouble.empty());
  }

  @Test
  void aFifthIsListedAndLessIsNot() {
    assertTrue(moved(month(12_000), month(9_700)).isEmpty());
    assertEquals(
        List.of(
            new UseReview(
                Optional.of(Station.point(1)),
                FEBRUARY,
                JANUARY,
                new Energy(12_000),
                new Energy(9_600),
                false)),
        moved(month(12_000), month(9_600)));
    assertEquals(1, moved(month(0), month(12_000)).size());
  }

  @Test
  void readingsThatComeLaterAreComparedAnewWhetherOrNotAnythingMoved() {
    UseReview listed = moved(month(12_000, 8_000), month(4_000, 8_000)).getFirst();
    assertEquals(Optional.empty(), listed.point());
    UseReview all =
        UseReview.again(listed, month(11_000, 8_000), month(12_000, 8_000)).orElseThrow();
    assertEquals(new Energy(19_000), all.now());
    assertFalse(all.moved());
    UseReview own = moved(month(12_000), month(4_000)).getFirst();
    assertTrue(UseReview.again(own, month(9_000), month(12_000)).orElseThrow().moved());
    assertFalse(UseReview.again(own, month(9_700, 1), month(12_000, 9)).orElseThrow().moved());
    assertEquals(Optional.empty(), UseReview.again(own, Map.of(), month(12_000)));
  }

  @Test
  void aLampAndMonthsOfWhichTooLittleIsKnownAreNotCompared() {
    assertTrue(moved(month(100), month(200)).isEmpty());
    assertTrue(moved(Map.of(Station.point(1), new Month(19 * 5_000, 19)), month(12_000)).isEmpty());
    assertTrue(moved(month(5_000), Map.of()).isEmpty());
  }

  @Test
  void whoMovedAsAllOthersDidIsListedAsSuchAndWhoDidNotStandsOut() {
    // Heating: everybody's use rises by half, one's triples, and one's stays, which is not ±20 %.
    List<UseReview> moved =
        moved(
            month(4_000, 5_000, 6_000, 7_000, 8_000, 4_000, 5_000),
            month(6_000, 7_600, 9_000, 10_300, 12_000, 12_000, 5_000));
    assertEquals(Optional.empty(), moved.getFirst().point(), "the transformer's own comes first");
    assertFalse(moved.getFirst().alike());
    assertEquals(new Energy(39_000), moved.getFirst().before());
    assertEquals(
        List.of(Station.point(6)),
        moved.stream()
            .filter(review -> review.point().isPresent() && !review.alike())
            .map(review -> review.point().orElseThrow())
            .toList());
    assertEquals(5, moved.stream().filter(UseReview::alike).count());
  }

  @Test
  void whereAllTransformersMovedThatExplainsOneOfThem() {
    OptionalDouble elsewhere =
        UseReview.middle(
            month(10, 10, 10, 10, 10, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000),
            month(10, 10, 10, 10, 10, 14_000, 28_000, 42_000, 56_000, 70_000, 60_000));
    assertEquals(1.4, elsewhere.orElseThrow(), 1e-9);
    List<UseReview> moved =
        UseReview.of(FEBRUARY, month(7_000, 15_000), JANUARY, month(5_000, 10_000), elsewhere);
    assertEquals(3, moved.size());
    assertTrue(moved.stream().allMatch(UseReview::alike));
    assertTrue(UseReview.middle(month(1_000, 1_000), month(2_000, 2_000)).isEmpty(), "too few");
  }

  @Test
  void percentIsOfTheMonthBefore() {
    assertEquals(-50, moved(month(8_000), month(4_000)).getFirst().percent());
    assertEquals(100, moved(month(0), month(4_000)).getFirst().percent());
  }
}
