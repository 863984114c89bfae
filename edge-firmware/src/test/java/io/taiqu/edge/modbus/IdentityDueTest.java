package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdentityDueTest {
  private static final long EVERY = 600;

  private final IdentityDue due = new IdentityDue(2, EVERY, 0);

  private void answers(String serial, long now) {
    answers(serial, Optional.empty(), now);
  }

  private void answers(String serial, Optional<CtRatio> ratio, long now) {
    due.answered(
        new Sample.RegisterRead(
            new SerialProbe.Answered(new MeterSerial(serial)),
            new MeterRegister(1, 0),
            1_000,
            ratio,
            Instant.EPOCH,
            now),
        now);
  }

  @Test
  void itIsAskedUntilTwoAnswersAgree() {
    assertTrue(due.isDue(0));
    answers("A1", 1);
    assertTrue(due.isDue(2));
    answers("B2", 2);
    assertTrue(due.isDue(3), "one of the two is damaged");
    answers("A1", 3);
    assertTrue(due.isDue(4));
    answers("A1", 4);
    assertFalse(due.isDue(5));
    assertTrue(due.isDue(4 + EVERY));
  }

  @Test
  void aRatioThatDiffersIsAskedForOnceMore() {
    answers("A1", Optional.of(new CtRatio(40, 1)), 1);
    answers("A1", Optional.of(new CtRatio(41, 1)), 2);
    assertTrue(due.isDue(3));
    answers("A1", Optional.of(new CtRatio(41, 1)), 3);
    assertFalse(due.isDue(4));
  }

  @Test
  void aFailureMakesTheNextAnswerTheFirst() {
    answers("A1", 1);
    due.askAgain(2);
    answers("A1", 3);
    assertTrue(due.isDue(4));
    answers("A1", 4);
    assertFalse(due.isDue(5));
  }

  @Test
  void eachRoundTakesTwoAnswers() {
    answers("A1", 1);
    answers("A1", 2);
    answers("A1", 2 + EVERY);
    assertTrue(due.isDue(3 + EVERY));
  }
}
