package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.config.ConfigException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReadPlanTest {
  private static final LineSettings SLOW = VirtualLine.at9600().settings;
  private static final MeterProfile.Limits LIMITS =
      new MeterProfile.Limits(80, 5_000_000L, 300_000_000L, 0, true);

  private static RegisterField field(int address) {
    return new RegisterField(
        4, address, RegisterField.Type.F32, RegisterField.WordOrder.HIGH_FIRST, 2);
  }

  private static List<ReadPlan.Block> plan(MeterProfile.Limits limits, RegisterField... fields) {
    return ReadPlan.of(List.of(fields), limits, SLOW, limits.readsThroughGaps()).blocks();
  }

  @Test
  void smallGapsAreReadThrough() {
    assertEquals(
        List.of(new ReadPlan.Block(4, 0, 14)), plan(LIMITS, field(0), field(6), field(12)));
  }

  @Test
  void gapsThatCostMoreThanATransactionAreNot() {
    assertEquals(
        List.of(new ReadPlan.Block(4, 0x48, 2), new ReadPlan.Block(4, 0, 2)),
        plan(LIMITS, field(0x48), field(0)));
  }

  @Test
  void blocksStayWithinTheModelsLimit() {
    MeterProfile.Limits narrow = new MeterProfile.Limits(10, 5_000_000L, 300_000_000L, 0, true);
    for (ReadPlan.Block block : plan(narrow, field(0), field(6), field(12), field(14))) {
      assertTrue(block.count() <= 10);
    }
  }

  @Test
  void billingRegisterComesFirst() {
    assertTrue(plan(LIMITS, field(0x48), field(0), field(0x100)).getFirst().holds(field(0x48)));
  }

  @Test
  void overlapsAndOtherFunctionsAreKeptApart() {
    RegisterField holding =
        new RegisterField(3, 2, RegisterField.Type.U16, RegisterField.WordOrder.HIGH_FIRST, 1);
    assertEquals(
        List.of(new ReadPlan.Block(4, 0, 4), new ReadPlan.Block(3, 2, 1)),
        plan(LIMITS, field(0), field(2), holding));
  }

  @Test
  void planCostsLessThanReadingValueByValue() throws ConfigException, IOException {
    MeterProfile profile = ProfileReader.load("eastron-sdm630", Optional.empty());
    ReadPlan planned = ReadPlan.of(profile.sweptFields(), profile.limits(), SLOW, true);
    long valueByValue = 0;
    for (RegisterField field : profile.sweptFields()) {
      valueByValue +=
          ReadPlan.of(List.of(field), profile.limits(), SLOW, true)
              .wireNanos(profile.limits(), SLOW);
    }
    assertTrue(planned.wireNanos(profile.limits(), SLOW) * 2 < valueByValue);
  }

  /** Every way to cut the fields, in the order of their addresses, into blocks. */
  private static long cheapestOfAll(List<RegisterField> sorted, MeterProfile.Limits limits) {
    if (sorted.isEmpty()) {
      return 0;
    }
    long best = Long.MAX_VALUE;
    for (int n = 1; n <= sorted.size(); n++) {
      int count = sorted.get(n - 1).end() - sorted.getFirst().address();
      if (n > 1 && count > limits.registersPerRead()) {
        break;
      }
      long block =
          new ReadPlan(List.of(new ReadPlan.Block(4, sorted.getFirst().address(), count)))
              .wireNanos(limits, SLOW);
      best = Math.min(best, block + cheapestOfAll(sorted.subList(n, sorted.size()), limits));
    }
    return best;
  }

  @Test
  void noOtherPlanCostsLess() {
    SplittableRandom random = new SplittableRandom(20260302);
    for (int i = 0; i < 300; i++) {
      MeterProfile.Limits limits =
          new MeterProfile.Limits(
              random.nextInt(4, 81), random.nextLong(40_000_000L), 300_000_000L, 0, true);
      List<RegisterField> fields =
          random
              .ints(random.nextInt(1, 9), 0, 100)
              .distinct()
              .sorted()
              .mapToObj(n -> field(2 * n))
              .toList();
      ReadPlan plan = ReadPlan.of(fields, limits, SLOW, true);
      assertEquals(cheapestOfAll(fields, limits), plan.wireNanos(limits, SLOW), fields::toString);
      for (RegisterField field : fields) {
        assertTrue(plan.blocks().stream().anyMatch(block -> block.holds(field)));
      }
    }
  }

  @Test
  void firstFieldsAreNotJoinedAtThePriceOfALaterGap() {
    MeterProfile.Limits limits = new MeterProfile.Limits(12, 5_000_000L, 300_000_000L, 0, true);
    assertEquals(
        List.of(new ReadPlan.Block(4, 0, 2), new ReadPlan.Block(4, 9, 7)),
        plan(limits, field(0), field(9), field(12), field(14)));
  }
}
