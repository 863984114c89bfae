package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.LoadLimit;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.QuietHours;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.quantity.Power;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** The fields of what the policy role signs. */
final class PolicyBodies {
  private static final int ENFORCE = 1;
  private static final int PROTECTED = 2;
  private static final int LIFE_SUPPORT = 4;
  private static final int DISPUTED = 8;
  private static final int POST_PAID = 16;
  private static final int SUPERVISED = 32;

  private PolicyBodies() {}

  static void write(Policy policy, WireWriter out) {
    Header.write(out, policy.edge().uuid(), policy.edgeEpoch(), policy.revision());
    out.instant(policy.validFrom()).instant(policy.validUntil()).text(policy.zone().getId());
    out.count(policy.quietHours());
    policy
        .quietHours()
        .forEach(
            hours -> out.weekdays(hours.days()).minuteOfDay(hours.from()).minuteOfDay(hours.to()));
    out.count(policy.holidays());
    policy.holidays().forEach(out::date);
    out.u16(policy.openingsPerHour())
        .u16(policy.openingsPerDay())
        .u32(policy.minGap().toSeconds())
        .u32(policy.bootGrace().toSeconds())
        .u32(policy.warningLead().toSeconds());
    out.count(policy.entries());
    policy.entries().forEach(entry -> write(entry, out));
  }

  static Policy readPolicy(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    Instant validFrom = in.instant();
    Instant validUntil = in.instant();
    ZoneId zone = ZoneId.of(in.text());
    List<QuietHours> quietHours =
        in.list(
            hours -> new QuietHours(hours.weekdays(), hours.minuteOfDay(), hours.minuteOfDay()));
    Set<LocalDate> holidays = in.distinct(WireReader::date);
    return new Policy(
        header.deployment(),
        header.edge(),
        header.epoch(),
        header.revision(),
        validFrom,
        validUntil,
        zone,
        quietHours,
        holidays,
        in.u16(),
        in.u16(),
        Duration.ofSeconds(in.u32()),
        Duration.ofSeconds(in.u32()),
        Duration.ofSeconds(in.u32()),
        in.list(PolicyBodies::readEntry));
  }

  private static void write(PolicyEntry entry, WireWriter out) {
    int flags =
        (entry.enforce() ? ENFORCE : 0)
            | (entry.protectedCustomer() ? PROTECTED : 0)
            | (entry.lifeSupport() ? LIFE_SUPPORT : 0)
            | (entry.disputed() ? DISPUTED : 0)
            | (entry.terms().postPaid() ? POST_PAID : 0)
            | (entry.terms().supervisedReconnection() ? SUPERVISED : 0);
    out.uuid(entry.supplyPoint().uuid())
        .u8(flags)
        .money(entry.emergencyCredit())
        .count(entry.warningSteps());
    entry.warningSteps().forEach(out::money);
    out.money(entry.disconnectAt())
        .money(entry.reconnectAt())
        .money(entry.stepCap())
        .i64(entry.ratedPower().watts())
        .flag(entry.terms().maximumCredit().isPresent());
    entry.terms().maximumCredit().ifPresent(out::money);
    out.flag(entry.terms().loadLimit().isPresent());
    entry.terms().loadLimit().ifPresent(limit -> write(limit, out));
  }

  private static void write(LoadLimit limit, WireWriter out) {
    out.i64(limit.above().watts())
        .u32(limit.lasting().toSeconds())
        .u32(limit.restoreAfter().toSeconds())
        .u8(limit.restores());
  }

  private static LoadLimit readLimit(WireReader in) throws MalformedException {
    return new LoadLimit(
        new Power(in.i64()), Duration.ofSeconds(in.u32()), Duration.ofSeconds(in.u32()), in.u8());
  }

  private static PolicyEntry readEntry(WireReader in) throws MalformedException {
    var supplyPoint = new SupplyPointId(in.uuid());
    int flags = in.u8();
    if (flags > (ENFORCE | PROTECTED | LIFE_SUPPORT | DISPUTED | POST_PAID | SUPERVISED)) {
      throw in.malformed("an unknown flag of a policy entry");
    }
    return new PolicyEntry(
        supplyPoint,
        (flags & ENFORCE) != 0,
        (flags & PROTECTED) != 0,
        (flags & LIFE_SUPPORT) != 0,
        (flags & DISPUTED) != 0,
        in.money(),
        in.list(WireReader::money),
        in.money(),
        in.money(),
        in.money(),
        new Power(in.i64()),
        new SupplyTerms(
            (flags & POST_PAID) != 0,
            (flags & SUPERVISED) != 0,
            in.optional(WireReader::money),
            in.optional(PolicyBodies::readLimit)));
  }
}
