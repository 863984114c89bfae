package io.taiqu.edge.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.edge.core.metering.Truth;
import io.taiqu.protocol.message.HoldReason;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpeningPermissionTest {
  /** Which input belongs to which of the thirteen conditions. */
  private static final Map<String, HoldReason> REASONS =
      Map.ofEntries(
          Map.entry("policyEnforces", HoldReason.ENFORCEMENT_NOT_IN_FORCE),
          Map.entry("policyInForce", HoldReason.ENFORCEMENT_NOT_IN_FORCE),
          Map.entry("policyCurrent", HoldReason.ENFORCEMENT_NOT_IN_FORCE),
          Map.entry("tariffCurrent", HoldReason.ENFORCEMENT_NOT_IN_FORCE),
          Map.entry("readsConfirmed", HoldReason.READS_NOT_CONFIRMED),
          Map.entry("readsRecent", HoldReason.READS_NOT_CONFIRMED),
          Map.entry("meterProven", HoldReason.METER_NOT_PROVEN),
          Map.entry("rollOverProven", HoldReason.ROLL_OVER_NOT_PROVEN),
          Map.entry("stepsPlausible", HoldReason.STEP_IMPLAUSIBLE),
          Map.entry("clockProven", HoldReason.CLOCK_NOT_PROVEN),
          Map.entry("undisputed", HoldReason.DISPUTE_OPEN),
          Map.entry("notProtected", HoldReason.PROTECTED_CUSTOMER),
          Map.entry("noLifeSupport", HoldReason.PROTECTED_CUSTOMER),
          Map.entry("outsideQuietHours", HoldReason.QUIET_HOURS),
          Map.entry("emergencyUsedUp", HoldReason.WARNINGS_NOT_GIVEN),
          Map.entry("warningsGiven", HoldReason.WARNINGS_NOT_GIVEN),
          Map.entry("noticesLogged", HoldReason.NOTICES_NOT_LOGGED),
          Map.entry("gapKept", HoldReason.ANTI_FLAP),
          Map.entry("openingsLeftToday", HoldReason.ANTI_FLAP),
          Map.entry("startGraceOver", HoldReason.ANTI_FLAP),
          Map.entry("fuseWhole", HoldReason.FUSE_SPENT));

  private static final List<String> NAMES =
      Arrays.stream(OpeningInputs.class.getRecordComponents())
          .map(RecordComponent::getName)
          .toList();

  private static OpeningInputs inputs(List<Truth> values) {
    return new OpeningInputs(
        values.get(0),
        values.get(1),
        values.get(2),
        values.get(3),
        values.get(4),
        values.get(5),
        values.get(6),
        values.get(7),
        values.get(8),
        values.get(9),
        values.get(10),
        values.get(11),
        values.get(12),
        values.get(13),
        values.get(14),
        values.get(15),
        values.get(16),
        values.get(17),
        values.get(18),
        values.get(19),
        values.get(20));
  }

  private static HoldReason reasonOf(String name) {
    return Objects.requireNonNull(REASONS.get(name));
  }

  private static List<Truth> allTrue() {
    return NAMES.stream().map(name -> Truth.TRUE).toList();
  }

  static Stream<Arguments> eachInputAlone() {
    return NAMES.stream()
        .flatMap(name -> Stream.of(Truth.FALSE, Truth.UNKNOWN).map(t -> Arguments.of(name, t)));
  }

  @Test
  void allConditionsTogetherGivePermission() {
    assertEquals(Optional.empty(), OpeningPermission.firstReasonToHold(inputs(allTrue())));
  }

  @Test
  void everyInputBelongsToOneOfTheThirteenConditions() {
    assertEquals(Set.copyOf(NAMES), REASONS.keySet());
    Set<HoldReason> conditions = EnumSet.copyOf(REASONS.values());
    assertEquals(13, conditions.size());
    conditions.forEach(reason -> assertEquals(true, reason.code() >= 1 && reason.code() <= 13));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @MethodSource("eachInputAlone")
  void eachConditionAloneHoldsSupplyOnAndIsNamed(String name, Truth truth) {
    List<Truth> values =
        NAMES.stream().map(each -> each.equals(name) ? truth : Truth.TRUE).toList();
    assertEquals(Optional.of(reasonOf(name)), OpeningPermission.firstReasonToHold(inputs(values)));
  }

  @Test
  void ofSeveralTheFirstConditionIsNamed() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(13);
    Truth[] truths = Truth.values();
    for (int round = 0; round < 20_000; round++) {
      List<Truth> values = NAMES.stream().map(name -> truths[random.nextInt(3)]).toList();
      Optional<HoldReason> expected = Optional.empty();
      for (int i = 0; i < values.size(); i++) {
        HoldReason reason = reasonOf(NAMES.get(i));
        if (values.get(i) != Truth.TRUE
            && expected.filter(first -> first.code() <= reason.code()).isEmpty()) {
          expected = Optional.of(reason);
        }
      }
      assertEquals(expected, OpeningPermission.firstReasonToHold(inputs(values)));
    }
  }
}
