package io.taiqu.edge.core.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What happened in the field, once for each rule: the judge that knows every rule believes nothing
 * wrong, and the one that lacks this rule does.
 */
class ReadingRuleTest {
  private static final MeterSerial SERIAL = new MeterSerial("A1");
  private static final long START = 50_000_000;

  /** A meter of 8 kW behind no transformer that counts watt-hours up to 100 000 kWh. */
  private static final class Field {
    private final MeterJudge judge;
    private MeterTrack track = MeterTrack.UNKNOWN;
    private long monotonicSeconds;
    private long wallSeconds;
    private Optional<CtRatio> told = Optional.empty();

    Field(Set<ReadingRule> rules) {
      judge =
          new MeterJudge(
              new MeteredPoint(
                  new SupplyPointId(new UUID(1, 1)),
                  SERIAL,
                  MeteredPoint.Role.CUSTOMER,
                  CtRatio.DIRECT,
                  new Power(8_000),
                  new MeterRegister(100_000_000, 0),
                  true),
              rules,
              1);
    }

    Field passes(long seconds) {
      monotonicSeconds += seconds;
      wallSeconds += seconds;
      return this;
    }

    Sample.Read sample(String serial, long wattHours, long watts) {
      return new Sample.Read(
          new SerialProbe.Answered(new MeterSerial(serial)),
          new MeterRegister(wattHours, 0),
          List.of(new Voltage(230_000)),
          List.of(new Current(Math.abs(watts) * 1000 / 230)),
          new Power(watts),
          Instant.EPOCH.plusSeconds(wallSeconds),
          monotonicSeconds * 1_000_000_000L,
          new Sample.Detail(Optional.empty(), List.of(), 1_000, false, told));
    }

    /** The billing register alone, as a decision asks for it. */
    Field readsRegister(long wattHours) {
      return hears(
          new Sample.RegisterRead(
              new SerialProbe.NotAsked(),
              new MeterRegister(wattHours, 0),
              1_000,
              Optional.empty(),
              Instant.EPOCH.plusSeconds(wallSeconds),
              monotonicSeconds * 1_000_000_000L));
    }

    Field hears(Sample.Answer read) {
      track = judge.judge(track, read, new Power(8_000));
      return this;
    }

    Field reads(long wattHours, long watts) {
      return hears(sample(SERIAL.text(), wattHours, watts));
    }

    Field isSilent() {
      track =
          judge.judge(
              track,
              new Sample.Failed(
                  Cause.TIMEOUT,
                  Instant.EPOCH.plusSeconds(wallSeconds),
                  monotonicSeconds * 1_000_000_000L),
              new Power(8_000));
      return this;
    }

    long believed() {
      return track.trusted().map(t -> t.register().count()).orElse(-1L);
    }
  }

  /** Plays the rule's history; the outcome that only a judge with this rule reaches. */
  private static Object outcome(ReadingRule rule, Field field) {
    return switch (rule) {
      case RIGHT_METER -> {
        // The neighbour's meter, which has counted a little more, was put at this address.
        field.reads(START, 0).passes(5).reads(START, 0).passes(60);
        field.hears(field.sample("B2", START + 20, 0));
        yield field.believed();
      }
      case NAMED_TWICE -> {
        // The neighbour's meter was put at this address; its first answer is damaged into A1.
        field.reads(START, 0).passes(5).reads(START, 0).passes(5).readsRegister(START);
        field.passes(60).reads(START + 20, 0).passes(5).readsRegister(START + 20);
        yield field.track.confirmed().orElseThrow().register().count();
      }
      case MULTIPLIER -> {
        // A technician set 40:1 in a meter that was commissioned without transformers.
        field.reads(START, 0).passes(60);
        field.told = Optional.of(new CtRatio(40, 1));
        field.reads(START + 5, 300);
        field.told = Optional.empty();
        field.passes(60).reads(START + 10, 300);
        yield field.believed();
      }
      case DUPLICATE -> {
        // The adapter's driver handed the same damaged answer over three times.
        field.reads(START, 0).passes(5);
        Sample.Read damaged = field.sample(SERIAL.text(), START + 40_000_000, 0);
        field.hears(damaged).hears(damaged).hears(damaged);
        yield field.believed();
      }
      case ZERO_AFTER_POWER_UP -> {
        // Power returns, the unit is faster than the meter, and the meter says zero for a moment.
        field.reads(0, 0);
        yield field.believed();
      }
      case AFTER_SILENCE -> {
        // Silent for an hour; its first answer, while it starts, is 5 kWh too high.
        field.reads(START, 500);
        for (int i = 0; i < 60; i++) {
          field.passes(60).isSilent();
        }
        field.reads(START + 5_500, 500);
        yield field.believed();
      }
      case CONFIRMED -> {
        // An answer whose damage the check sum did not see looks like five minutes of use.
        field.reads(START, 500).passes(5).reads(START, 500).passes(300).reads(START + 600, 500);
        field.passes(5).reads(START + 42, 500).passes(5).reads(START + 43, 500);
        yield field.believed();
      }
      case BACKWARD -> {
        // Somebody wrote to the meter: it counts on from a lower position.
        field.reads(START, 0).passes(5).reads(START, 0).passes(60);
        field.reads(START - 30_000_000, 0).passes(60);
        field.reads(START - 29_999_990, 600);
        yield field.believed();
      }
      case ROLL_OVER -> {
        // A reset to zero in the middle of the range is none.
        field.reads(START, 0).passes(5).reads(START, 0).passes(60).reads(100, 0);
        yield field.believed();
      }
      case SPIKE -> {
        // One glitch, and the reads after it are right again: 53.7 MWh were billed for it
        // elsewhere.
        field.reads(10_000_000, 0).passes(5).reads(63_700_000, 0);
        yield field.believed();
      }
      case CLOCK -> {
        // The clock is set forward by a year, and the next read is damaged.
        field.reads(10_000_000, 0).passes(5);
        field.wallSeconds += 365L * 86_400;
        field.reads(63_700_000, 0);
        yield field.believed();
      }
      case POWER_AGAINST_RATING -> {
        // 100 kW behind an 8 kW fuse: the answer was damaged where the check sum did not see it.
        field.reads(START, 500).passes(1).reads(START, 100_000);
        yield field.track.verdict().isBelieved();
      }
      case FROZEN -> {
        // The display froze with the communication alive: 2 kW flow, the register stands.
        for (int i = 0; i < 5; i++) {
          field.reads(START, 2_000).passes(60);
        }
        yield field.track.verdict().isBelieved();
      }
      case UNIT -> {
        // The profile says Wh where this firmware counts kWh: 1 000 times too little is charged.
        boolean doubted = false;
        for (int i = 0; i < 500; i++) {
          field.reads(START + i * 33L / 1000, 2_000).passes(60);
          doubted |= field.track.verdict() == Verdict.UNIT_DOUBTFUL;
        }
        yield doubted;
      }
    };
  }

  @ParameterizedTest
  @EnumSource(ReadingRule.class)
  void everyRuleIsMissedWhereItIsLeftOut(ReadingRule rule) {
    Object kept = outcome(rule, new Field(MeterJudge.ALL_RULES));
    switch (rule) {
      case RIGHT_METER, NAMED_TWICE, AFTER_SILENCE, DUPLICATE, BACKWARD, ROLL_OVER, MULTIPLIER ->
          assertEquals(START, kept);
      case CONFIRMED -> assertEquals(START + 43, kept);
      case SPIKE, CLOCK -> assertEquals(10_000_000L, kept);
      case ZERO_AFTER_POWER_UP -> assertEquals(-1L, kept);
      case POWER_AGAINST_RATING, FROZEN -> assertEquals(false, kept);
      case UNIT -> assertEquals(true, kept);
    }
    Set<ReadingRule> mutant = EnumSet.allOf(ReadingRule.class);
    mutant.remove(rule);
    assertNotEquals(kept, outcome(rule, new Field(mutant)), () -> "nobody misses " + rule);
  }

  @ParameterizedTest
  @EnumSource(ReadingRule.class)
  void anHonestMonthIsBelievedToTheLastRead(ReadingRule rule) {
    // Whatever is doubted, an ordinary meter never is: bursts of load, nights, and export at noon.
    Field field = new Field(MeterJudge.ALL_RULES);
    double energy = START;
    for (int minute = 0; minute < 3 * 1440; minute++) {
      int hour = minute / 60 % 24;
      long watts =
          hour < 6 ? 15 : hour == 12 ? -1_500 : minute % 7 == rule.ordinal() % 7 ? 6_900 : 300;
      energy += Math.max(0, watts) / 60.0;
      field.passes(60).reads((long) energy, watts);
      assertEquals(true, field.track.verdict().isBelieved(), "minute " + minute);
    }
    assertEquals((long) energy, field.believed());
  }

  @Test
  void anHonestDayWithUrgentReadsAmongItsReadsIsBelieved() {
    Field field = new Field(MeterJudge.ALL_RULES);
    double energy = START;
    for (int step = 0; step < 17_280; step++) {
      long watts = step % 700 < 200 ? 7_500 : step % 700 < 500 ? 250 : 0;
      energy += watts * 5 / 3600.0;
      field.passes(5);
      if (step % 8 == 0) {
        field.reads((long) energy, watts);
      } else {
        field.readsRegister((long) energy);
      }
      assertEquals(true, field.track.verdict().isBelieved(), "step " + step);
    }
    assertEquals((long) energy, field.believed());
  }

  @Test
  void aRegisterThatStandsIsFrozenWhateverUrgentReadsCameBetween() {
    Field field = new Field(MeterJudge.ALL_RULES);
    for (int i = 0; i < 5; i++) {
      field.reads(START, 2_000).passes(30).readsRegister(START).passes(30);
    }
    assertEquals(Verdict.FROZEN, field.track.verdict());
    // And is not any more as soon as it is seen to move.
    field.readsRegister(START + 20);
    assertEquals(Verdict.BELIEVED, field.track.verdict());
    field.passes(30).reads(START + 40, 2_000);
    assertEquals(Verdict.BELIEVED, field.track.verdict());
  }

  @Test
  void aWrongUnitIsFoundWhateverUrgentReadsCameBetween() {
    Field field = new Field(MeterJudge.ALL_RULES);
    for (int i = 0; i < 100; i++) {
      long shown = START + i * 33L / 40;
      field.reads(shown, 2_000).passes(30).readsRegister(shown).passes(30);
    }
    assertEquals(Verdict.UNIT_DOUBTFUL, field.track.verdict());
    long charged = field.believed();
    field.readsRegister(START + 90);
    assertEquals(Verdict.UNIT_DOUBTFUL, field.track.verdict());
    assertEquals(charged, field.believed());
  }

  @Test
  void aDamagedReadIsNotComparedWithTheOneAfterTheUrgentRead() {
    // A damaged answer fell by 3 MWh: compared with the next one it would look far too fast.
    Field field = new Field(MeterJudge.ALL_RULES);
    field.reads(START, 100).passes(30).reads(START + 1, 100).passes(30);
    field.reads(START - 3_000_000, 100).passes(30);
    assertEquals(Verdict.BACKWARD, field.track.verdict());
    field.readsRegister(START + 2).passes(30).reads(START + 3, 100).passes(30);
    assertEquals(Verdict.BELIEVED, field.track.verdict());
    for (int i = 4; i < 50; i++) {
      field.reads(START + i, 100).passes(36);
      assertEquals(Verdict.BELIEVED, field.track.verdict());
    }
  }

  @Test
  void aLeapThatUrgentReadsConfirmIsNotHeldAgainstTheUnit() {
    Field field = new Field(MeterJudge.ALL_RULES);
    field.reads(START, 300).passes(5).reads(START, 300).passes(5);
    for (int i = 0; i < MeterJudge.CONFIRMING_READS; i++) {
      field.readsRegister(START + 900_000).passes(5);
    }
    assertEquals(START + 900_000, field.believed());
    field.reads(START + 900_001, 300).passes(5).reads(START + 900_001, 300);
    assertEquals(Verdict.BELIEVED, field.track.verdict());
  }

  @Test
  void aRollOverThatAnUrgentReadSawIsNoStandstill() {
    long range = 100_000_000;
    Field field = new Field(MeterJudge.ALL_RULES);
    field.reads(range - 200, 8_000).passes(60).reads(range - 70, 8_000).passes(60);
    field.readsRegister(60);
    assertEquals(Verdict.BELIEVED_ROLLED_OVER, field.track.verdict());
    field.passes(60).reads(190, 8_000);
    assertEquals(Verdict.BELIEVED, field.track.verdict());
    assertEquals(range + 190, field.believed());
  }

  @Test
  void urgentReadsTellNothingOfPower() {
    Field field = new Field(MeterJudge.ALL_RULES);
    field.reads(START, 500).passes(1).reads(START, 20_000).passes(1);
    assertEquals(Verdict.POWER_IMPLAUSIBLE, field.track.verdict());
    field.readsRegister(START);
    assertEquals(Verdict.BELIEVED, field.track.verdict());
    // The second complete read in a row: it was no damage.
    field.passes(1).reads(START, 20_000);
    assertEquals(Verdict.BELIEVED, field.track.verdict());
    assertEquals(20_000, field.track.last().orElseThrow().power().watts());
  }

  @Test
  void disuseGoesOnBeingMeasuredFromCompleteReads() {
    Field field = new Field(MeterJudge.ALL_RULES);
    field.reads(START, 500).passes(60).reads(START + 8, 500).passes(60);
    for (int hour = 0; hour < 80; hour++) {
      field.readsRegister(START + 8).passes(1_800).reads(START + 8, 0).passes(1_800);
    }
    assertEquals(
        true, field.track.flow().isSuddenlyZero(Instant.EPOCH.plusSeconds(field.wallSeconds)));
  }

  @Test
  void anUrgentReadThatIsHandedOverThreeTimesConfirmsNothing() {
    Field field = new Field(MeterJudge.ALL_RULES);
    field.reads(START, 0).passes(5).readsRegister(START + 40_000_000);
    field.readsRegister(START + 40_000_000).readsRegister(START + 40_000_000);
    assertEquals(START, field.believed());
  }
}
