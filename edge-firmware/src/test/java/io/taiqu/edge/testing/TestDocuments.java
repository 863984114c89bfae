package io.taiqu.edge.testing;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.BlockId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.QuietHours;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The documents that a supervisor would send to the unit of {@link TestUnit}. */
public final class TestDocuments {
  private TestDocuments() {}

  /** Opens an account with nothing in it, at a register in watt-hours. */
  public static Handover handover(int number, Tariff tariff, long wattHours, Instant at) {
    return handover(number, 1, tariff, wattHours, at);
  }

  /** Opens or replaces an account under an assignment epoch. */
  public static Handover handover(
      int number, long epoch, Tariff tariff, long wattHours, Instant at) {
    return new Handover(
        TestDeployment.DEPLOYMENT,
        TestUnit.point(number),
        TestUnit.serial(number).hash(),
        TestDeployment.EDGE,
        epoch,
        new Revision(1, epoch),
        Money.ZERO,
        Money.ZERO,
        0,
        ChargingState.opening(tariff, new MeterRegister(wattHours / 10, 1), at, CtRatio.DIRECT));
  }

  /** Says that a customer was ever given so much. */
  public static CreditState credit(int number, long sequence, String credited) {
    return credit(number, new Revision(1, sequence), credited, "0");
  }

  /** Says what a customer was ever given, and what was taken back. */
  public static CreditState credit(
      int number, Revision revision, String credited, String withdrawn) {
    return new CreditState(
        TestDeployment.DEPLOYMENT,
        TestUnit.point(number),
        TestUnit.serial(number).hash(),
        TestDeployment.EDGE,
        1,
        revision,
        Money.parse(credited),
        Money.parse(withdrawn),
        TestDeployment.CURRENCY,
        0,
        1,
        1,
        TestDeployment.NOW,
        Digest.ZERO);
  }

  /** Puts every customer on a tariff. */
  public static TariffSet tariffs(Tariff tariff, long sequence, int customers) {
    return tariffs(tariff, new Revision(1, sequence), customers);
  }

  /** Puts every customer on a tariff. */
  public static TariffSet tariffs(Tariff tariff, Revision revision, int customers) {
    Map<SupplyPointId, TariffCode> assignments = new LinkedHashMap<>();
    for (int i = 1; i <= customers; i++) {
      assignments.put(TestUnit.point(i), tariff.code());
    }
    return new TariffSet(
        TestDeployment.DEPLOYMENT, TestDeployment.EDGE, 1, revision, List.of(tariff), assignments);
  }

  /** The usual rules of a customer: warnings at 10 and 5, off at 0, on above 0. */
  public static PolicyEntry rules(int number) {
    return new PolicyEntry(
        TestUnit.point(number),
        true,
        false,
        false,
        false,
        Money.ZERO,
        List.of(Money.parse("10"), Money.parse("5")),
        Money.ZERO,
        Money.ZERO,
        Money.parse("1000"),
        new Power(8_000),
        SupplyTerms.USUAL);
  }

  /** The usual policy: quiet from 18 to 8 and on weekends. */
  public static Policy policy(long sequence, int customers) {
    return policy(sequence, customers, rules -> rules);
  }

  /** The usual policy with other rules for each customer. */
  public static Policy policy(long sequence, int customers, UnaryOperator<PolicyEntry> change) {
    return policy(new Revision(1, sequence), customers, change);
  }

  /** The usual policy with other rules for each customer. */
  public static Policy policy(Revision revision, int customers, UnaryOperator<PolicyEntry> change) {
    List<PolicyEntry> entries = new ArrayList<>();
    for (int i = 1; i <= customers; i++) {
      entries.add(change.apply(rules(i)));
    }
    return new Policy(
        TestDeployment.DEPLOYMENT,
        TestDeployment.EDGE,
        1,
        revision,
        TestDeployment.NOW.minus(Duration.ofDays(30)),
        TestDeployment.NOW.plus(Duration.ofDays(400)),
        TestDeployment.ZONE,
        List.of(
            new QuietHours(EnumSet.allOf(DayOfWeek.class), LocalTime.of(18, 0), LocalTime.of(8, 0)),
            new QuietHours(
                EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                LocalTime.MIDNIGHT,
                LocalTime.MIDNIGHT)),
        Set.of(),
        3,
        4,
        Duration.ofMinutes(10),
        Duration.ofMinutes(10),
        Duration.ofHours(2),
        entries);
  }

  /** Says that warnings were delivered. */
  public static NoticeState notice(int number, long sequence, long episode, int step, Instant at) {
    return new NoticeState(
        TestDeployment.DEPLOYMENT,
        TestUnit.point(number),
        TestDeployment.EDGE,
        1,
        new Revision(1, sequence),
        episode,
        step,
        at);
  }

  /** Says that something is stored under these sequences, and names no block. */
  public static ReadingAck ack(long epoch, long sequence, long watermark) {
    return ack(epoch, sequence, watermark, List.of());
  }

  /** Says which blocks are stored. */
  public static ReadingAck ack(
      long epoch, long sequence, long watermark, List<ReadingBlock> stored) {
    return new ReadingAck(
        TestDeployment.DEPLOYMENT,
        TestDeployment.EDGE,
        epoch,
        new Revision(1, sequence),
        watermark,
        List.of(),
        epoch,
        stored.stream().map(BlockId::of).toList(),
        List.of());
  }
}
