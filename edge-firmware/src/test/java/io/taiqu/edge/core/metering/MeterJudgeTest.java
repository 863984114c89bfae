package io.taiqu.edge.core.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A meter of 8 kW that counts 0.01 kWh up to 99 999.99 kWh. */
class MeterJudgeTest {
  private static final MeterSerial RIGHT = new MeterSerial("A1");
  private static final Power RATED = new Power(8_000);
  private static final MeteredPoint METER =
      new MeteredPoint(
          new SupplyPointId(new UUID(1, 1)),
          RIGHT,
          MeteredPoint.Role.CUSTOMER,
          CtRatio.DIRECT,
          RATED,
          new MeterRegister(10_000_000, 1),
          true);

  private final MeterJudge judge = new MeterJudge(METER);
  private MeterTrack track = MeterTrack.UNKNOWN;
  private long seconds;

  private Verdict read(SerialProbe serial, long count, long watts) {
    track =
        judge.judge(
            track,
            new Sample.Read(
                serial,
                new MeterRegister(count, 1),
                List.of(new Voltage(220_000)),
                List.of(new Current(watts * 1000 / 220)),
                new Power(watts),
                Instant.EPOCH.plusSeconds(seconds),
                seconds * 1_000_000_000L),
            RATED);
    return track.verdict();
  }

  private Verdict readAfter(long pause, long count) {
    seconds += pause;
    return read(new SerialProbe.NotAsked(), count, 0);
  }

  private Verdict readNamedAfter(long pause, MeterSerial name, long count) {
    seconds += pause;
    return read(new SerialProbe.Answered(name), count, 0);
  }

  private long trusted() {
    return track.trusted().orElseThrow().register().count();
  }

  private long confirmed() {
    return track.confirmed().orElseThrow().register().count();
  }

  @Test
  void aRegisterMayRiseByOneFifthMoreThanRatedPowerAllows() {
    readAfter(0, 1_000_000);
    // 8 kW for an hour are 800 counts; 960 is the limit, with two counts of rounding.
    assertEquals(Verdict.BELIEVED, readAfter(3_600, 1_000_960));
    assertEquals(Verdict.STEP_IMPLAUSIBLE, readAfter(3_600, 1_000_960 + 964));
    assertEquals(1_000_960, trusted());
  }

  @Test
  void oneGlitchIsNeverBelieved() {
    readAfter(0, 1_000_000);
    assertEquals(Verdict.STEP_IMPLAUSIBLE, readAfter(5, 6_370_000));
    assertEquals(Verdict.BELIEVED, readAfter(5, 1_000_001));
    assertEquals(Verdict.STEP_IMPLAUSIBLE, readAfter(5, 6_370_000));
    assertEquals(Verdict.STEP_IMPLAUSIBLE, readAfter(5, 6_370_000));
    assertEquals(Verdict.BELIEVED, readAfter(5, 1_000_002));
  }

  @Test
  void aJumpThatThreeReadsAgreeOnIsBelieved() {
    readAfter(0, 1_000_000);
    assertEquals(Verdict.STEP_IMPLAUSIBLE, readAfter(5, 1_010_000));
    assertEquals(Verdict.STEP_IMPLAUSIBLE, readAfter(5, 1_010_001));
    assertEquals(Verdict.BELIEVED, readAfter(5, 1_010_001));
    assertEquals(1_010_001, trusted());
  }

  @Test
  void aRegisterThatFellIsNeverBelievedHoweverOftenItIsRead() {
    readAfter(0, 5_000_000);
    readAfter(5, 5_000_000);
    for (int i = 0; i < 10; i++) {
      assertEquals(Verdict.BACKWARD, readAfter(5, 4_000_000));
    }
    assertEquals(5_000_000, trusted());
  }

  @Test
  void onlyWhatAnotherReadAgreesWithIsCharged() {
    readAfter(0, 5_000_000);
    readAfter(5, 5_000_000);
    assertEquals(Verdict.BELIEVED, readAfter(3_600, 5_000_700));
    assertEquals(5_000_000, confirmed(), "nothing has confirmed 700 counts yet");
    assertEquals(Verdict.UNCONFIRMED, readAfter(5, 5_000_100), "one of the two is damaged");
    assertEquals(5_000_000, trusted());
    assertEquals(Verdict.BELIEVED, readAfter(5, 5_000_101));
    assertEquals(5_000_100, confirmed());
  }

  @Test
  void aDamagedReadThatFallsShortOfATrueOneLosesNothing() {
    readAfter(0, 5_000_000);
    readAfter(5, 5_000_000);
    readAfter(3_600, 5_000_700);
    assertEquals(Verdict.UNCONFIRMED, readAfter(5, 5_000_100));
    assertEquals(Verdict.UNCONFIRMED, readAfter(5, 5_000_701));
    assertEquals(Verdict.BELIEVED, readAfter(5, 5_000_701));
    assertEquals(5_000_701, confirmed());
  }

  @Test
  void zeroAfterPowerUpNeverBecomesTheBaseline() {
    readAfter(0, 5_000_000);
    assertEquals(Verdict.ROLL_OVER_UNPROVEN, readAfter(5, 0));
    assertEquals(Verdict.BELIEVED, readAfter(5, 5_000_000));
    assertEquals(5_000_000, trusted());
  }

  @Test
  void aNewMeterAtZeroIsBelievedWhenItSaysSoThreeTimes() {
    assertEquals(Verdict.ZERO_UNPROVEN, readAfter(0, 0));
    assertEquals(Verdict.ZERO_UNPROVEN, readAfter(5, 0));
    assertEquals(Verdict.BELIEVED, readAfter(5, 0));
  }

  @Test
  void aRollOverIsBelievedOnlyFromTheLastHundredthAndByAPlausibleStep() {
    readAfter(0, 9_999_990);
    assertEquals(Verdict.BELIEVED_ROLLED_OVER, readAfter(3_600, 100));
    assertEquals(10_000_100, trusted());
    assertEquals(Verdict.BELIEVED, readAfter(3_600, 300));
    assertEquals(10_000_300, trusted());

    track = MeterTrack.UNKNOWN;
    readAfter(0, 9_899_000);
    readAfter(5, 9_899_000);
    assertEquals(Verdict.ROLL_OVER_UNPROVEN, readAfter(3_600, 100));
    track = MeterTrack.UNKNOWN;
    readAfter(0, 9_950_000);
    readAfter(5, 9_950_000);
    assertEquals(Verdict.ROLL_OVER_UNPROVEN, readAfter(3_600, 100));
  }

  @Test
  void powerWithoutRegisterMovementIsFrozen() {
    readAfter(0, 1_000);
    Verdict last = Verdict.BELIEVED;
    for (int minute = 0; minute < 5; minute++) {
      seconds += 60;
      last = read(new SerialProbe.NotAsked(), 1_000, 2_000);
    }
    assertEquals(Verdict.FROZEN, last);
    seconds += 60;
    assertEquals(Verdict.BELIEVED, read(new SerialProbe.NotAsked(), 1_002, 2_000));
  }

  @Test
  void aLoadBelowTheStartingCurrentIsNotFrozen() {
    readAfter(0, 1_000);
    for (int hour = 0; hour < 100; hour++) {
      seconds += 3_600;
      assertEquals(Verdict.BELIEVED, read(new SerialProbe.NotAsked(), 1_000, 10));
    }
  }

  @Test
  void anotherSerialIsNotBelievedUntilTheRightOneAnswers() {
    assertEquals(Verdict.BELIEVED, read(new SerialProbe.Answered(RIGHT), 1_000, 0));
    assertEquals(Truth.UNKNOWN, track.serial());
    assertEquals(Verdict.BELIEVED, readNamedAfter(5, RIGHT, 1_000));
    assertEquals(Truth.TRUE, track.serial());
    SerialProbe other = new SerialProbe.Answered(new MeterSerial("B2"));
    seconds += 60;
    assertEquals(Verdict.WRONG_METER, read(other, 1_001, 0));
    assertEquals(Verdict.WRONG_METER, readAfter(5, 1_001));
    assertEquals(1_000, trusted());
    assertEquals(Verdict.WRONG_METER, read(other, 1_001, 0));
    assertEquals(MeterJudge.STRANGERS_UNTIL_EXCHANGED, track.strangers());
    assertEquals(Verdict.BELIEVED, read(new SerialProbe.Answered(RIGHT), 1_001, 0));
  }

  @Test
  void oneAnswerInTheRightNameChargesNothing() {
    readNamedAfter(0, RIGHT, 1_000);
    readNamedAfter(5, RIGHT, 1_001);
    readAfter(5, 1_002);
    assertEquals(1_001, confirmed());
    // Swapped; the other meter's name arrives damaged into the right one.
    assertEquals(Verdict.BELIEVED, readNamedAfter(60, RIGHT, 1_010));
    assertEquals(1_001, confirmed());
    assertEquals(Verdict.BELIEVED, readAfter(5, 1_011));
    assertEquals(1_001, confirmed(), "a read that asks nobody confirms no name");
    assertEquals(Verdict.WRONG_METER, readNamedAfter(5, new MeterSerial("B2"), 1_012));
    assertEquals(1_001, confirmed());
    assertEquals(1_001, trusted(), "what the other meter showed is taken back");
    // One answer does not make it the right one again either.
    readNamedAfter(5, RIGHT, 1_013);
    assertEquals(Truth.UNKNOWN, track.serial());
    assertEquals(1_001, confirmed());
    readNamedAfter(5, RIGHT, 1_013);
    assertEquals(Truth.TRUE, track.serial());
    assertEquals(1_013, confirmed());
  }

  @Test
  void aFailedAttemptBetweenTwoAnswersMakesTheSecondTheFirst() {
    readNamedAfter(0, RIGHT, 1_000);
    track = judge.judge(track, new Sample.Failed(Cause.TIMEOUT, Instant.EPOCH, seconds), RATED);
    readNamedAfter(5, RIGHT, 1_000);
    assertEquals(Truth.UNKNOWN, track.serial());
    readNamedAfter(5, RIGHT, 1_000);
    assertEquals(Truth.TRUE, track.serial());
  }

  @Test
  void aMeterThatWasSilentMustNameItselfAgain() {
    readNamedAfter(0, RIGHT, 1_000);
    readNamedAfter(5, RIGHT, 1_000);
    for (int i = 0; i < MeterTrack.FAILURES_UNTIL_SILENT; i++) {
      track = judge.judge(track, new Sample.Failed(Cause.TIMEOUT, Instant.EPOCH, seconds), RATED);
    }
    assertEquals(Truth.UNKNOWN, track.serial());
    assertEquals(MeterLink.DOWN, track.link());
    assertEquals(Verdict.BELIEVED, readAfter(60, 1_000));
    assertEquals(Truth.UNKNOWN, track.serial());
    assertEquals(MeterLink.UP, track.link());
  }

  @Test
  void aClockThatWasSetBackDoesNotMakeHonestEnergyImpossible() {
    readAfter(0, 1_000_000);
    seconds += 3_600;
    track =
        judge.judge(
            track,
            new Sample.Read(
                new SerialProbe.NotAsked(),
                new MeterRegister(1_000_700, 1),
                List.of(),
                List.of(),
                new Power(7_000),
                Instant.EPOCH.minusSeconds(86_400),
                seconds * 1_000_000_000L),
            RATED);
    assertEquals(Verdict.BELIEVED, track.verdict());
  }
}
