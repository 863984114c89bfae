package io.taiqu.hwtest.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A small share of what {@code taiqu torture readings} does. */
class ReadingTortureTest {

  @Test
  void noHistoryLosesEnergyOrStoresAFalseValueAndEveryRuleIsMissed() {
    ReadingTorture.Result result = ReadingTorture.run(3_000, 1, 20_000, 2_000_000);
    assertTrue(result.held(), result::toString);
    assertTrue(result.stored() > 5_000 && result.doubted() > 1_000, result::toString);
  }

  @Test
  void aSeedAlwaysTellsTheSameHistory() {
    assertEquals(
        ReadingTorture.run(50, 77, 1, 1).reads(), ReadingTorture.run(50, 77, 1, 1).reads());
  }

  @Test
  void aBurstStaysWithinSixteenBits() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 5_000; i++) {
      byte[] clean = new byte[random.nextInt(5, 40)];
      byte[] hit = LineFault.BURST.applied(clean, random);
      int first = -1;
      int last = -1;
      for (int bit = 0; bit < 8 * hit.length; bit++) {
        if ((hit[bit / 8] >> bit % 8 & 1) != 0) {
          first = first < 0 ? bit : first;
          last = bit;
        }
      }
      assertTrue(first >= 0 && last - first < 16, first + "…" + last);
    }
  }
}
