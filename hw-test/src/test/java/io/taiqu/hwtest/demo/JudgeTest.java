package io.taiqu.hwtest.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.DemoClock;
import io.taiqu.hwtest.estate.EstateGrower;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.record.PhysicalRecord;
import io.taiqu.hwtest.record.RecordLine;
import io.taiqu.hwtest.record.RecordWriter;
import io.taiqu.protocol.quantity.Money;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A judge that can't find anything would prove nothing. */
class JudgeTest {
  private static final Instant TEN = DemoClock.MONDAY_TEN;
  private static final DemoClock CLOCK = new DemoClock(Instant.EPOCH, TEN, 60);

  private final EstatePlan plan = EstateGrower.grow(new EstateSize(1, 1, 1), 1);
  private final CustomerPlan customer = plan.customers().findFirst().orElseThrow();

  @TempDir private Path directory;

  /** The customer uses 4 kWh in the first hour and then nothing: 2.2332 at 0.5583. */
  private Judge judge(Instant opened, Money paid) {
    try (RecordWriter writer = RecordWriter.create(directory.resolve("live.ndjson"))) {
      String code = plan.transformers().getFirst().code().code();
      writer.write(new RecordLine.Points(code, List.of(customer.point().toString())));
      writer.write(new RecordLine.Energies(code, TEN.toString(), 0, List.of(0L), 0));
      Instant eleven = TEN.plus(Duration.ofHours(1));
      writer.write(
          new RecordLine.Energies(
              code, eleven.toString(), 4_000_000, List.of(4_000_000L), 4_000_000));
      writer.write(
          new RecordLine.Contact(
              code, opened.toString(), customer.point().toString(), false, 4_000_000, 17_000, 0));
    }
    return new Judge(
        plan, PhysicalRecord.read(directory), List.of(new Payment(customer, paid, TEN)), CLOCK);
  }

  @Test
  void anOpeningAfterTheLastCreditIsRight() {
    Judge judge = judge(TEN.plus(Duration.ofHours(2)), Money.parse("1.20"));
    assertEquals(List.of(), judge.wrongOpenings());
    assertEquals(1, judge.openings().size());
  }

  @Test
  void anOpeningWithCreditLeftIsWrong() {
    assertEquals(
        1, judge(TEN.plus(Duration.ofHours(2)), Money.parse("1.50")).wrongOpenings().size());
  }

  @Test
  void anOpeningInAProtectedHourIsWrong() {
    assertEquals(
        1, judge(TEN.plus(Duration.ofHours(11)), Money.parse("1.00")).wrongOpenings().size());
  }

  @Test
  void aBalanceThatFlowAndPaymentsExplainHolds() {
    Instant noon = TEN.plus(Duration.ofHours(2));
    Money paid = Money.parse("10.00");
    assertEquals("held", verdict(noon, paid, "7.7668"));
    assertTrue(verdict(noon, paid, "7.60").contains("truly 7.7668"));
    assertTrue(verdict(noon, paid, "7.90").contains("truly 7.7668"));
  }

  @Test
  void moneyThatWasPaidAndNotCreditedBreaksTheInvariant() {
    Instant noon = TEN.plus(Duration.ofHours(2));
    Judge judge = judge(noon, Money.parse("10.00"));
    Judge.Claim claim = new Judge.Claim(customer.point(), Money.parse("7.7668"), noon);
    assertTrue(judge.moneyInvariant(List.of(claim), Money.parse("9.99")).contains("9.99 credited"));
    assertTrue(judge.moneyInvariant(List.of(), Money.parse("10.00")).contains("0 of 1 accounts"));
  }

  private String verdict(Instant at, Money paid, String balance) {
    Judge.Claim claim = new Judge.Claim(customer.point(), Money.parse(balance), at);
    return judge(at, paid).moneyInvariant(List.of(claim), paid);
  }
}
