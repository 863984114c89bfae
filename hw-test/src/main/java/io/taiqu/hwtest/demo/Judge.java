package io.taiqu.hwtest.demo;

import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.DemoClock;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.MeterMake;
import io.taiqu.hwtest.estate.PolicyPlan;
import io.taiqu.hwtest.estate.Tariffs;
import io.taiqu.hwtest.record.EnergyCurve;
import io.taiqu.hwtest.record.PhysicalRecord;
import io.taiqu.hwtest.record.RecordLine;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges what the product did to customers, from the physical record, the payments and the tariff.
 *
 * <p>A meter shows energy in steps and is read once a sweep, so the product can't know what the
 * record knows. It is allowed, for each account:
 *
 * <ul>
 *   <li>one step of the register at the account's opening and one at the moment of judgement,
 *   <li>what flows within {@link #READ_UNCERTAINTY} of the moment of judgement: the time of a read
 *       is the end of its answer, the register's the moment inside the meter,
 *   <li>at each tariff boundary, the difference in price for what flows within {@link
 *       #BOUNDARY_WINDOW} of it: no read falls on the boundary, and energy between the reads around
 *       it is split by time.
 * </ul>
 */
final class Judge {
  /** Real time that a read may be off, on a machine that is busy with other things. */
  private static final Duration READ_UNCERTAINTY = Duration.ofMillis(750);

  /** Real time between a tariff boundary and the reads around it: two polls and a sweep. */
  private static final Duration BOUNDARY_WINDOW = Duration.ofSeconds(5);

  private final EstatePlan plan;
  private final PhysicalRecord record;
  private final List<Payment> payments;
  private final Instant opened;
  private final Duration readUncertainty;
  private final Duration boundaryWindow;
  private final Map<SupplyPointId, CustomerPlan> customers;

  /**
   * @param clock the accounts were opened at its base
   */
  Judge(EstatePlan plan, PhysicalRecord record, List<Payment> payments, DemoClock clock) {
    this.plan = plan;
    this.record = record;
    this.payments = List.copyOf(payments);
    this.opened = clock.base();
    this.readUncertainty = READ_UNCERTAINTY.multipliedBy(clock.speed());
    this.boundaryWindow = BOUNDARY_WINDOW.multipliedBy(clock.speed());
    this.customers =
        plan.customers().collect(Collectors.toMap(CustomerPlan::point, Function.identity()));
  }

  /** Openings since the accounts were opened. */
  List<RecordLine.Contact> openings() {
    return movements(false);
  }

  /** Closings since the accounts were opened. */
  List<RecordLine.Contact> closings() {
    return movements(true);
  }

  private List<RecordLine.Contact> movements(boolean closed) {
    return record.contacts().stream()
        .filter(c -> c.closed() == closed && !Instant.parse(c.at()).isBefore(opened))
        .toList();
  }

  /** Why each wrong opening was wrong; empty if all were right. */
  List<String> wrongOpenings() {
    List<String> wrong = new ArrayList<>();
    for (RecordLine.Contact opening : openings()) {
      CustomerPlan customer = customers.get(opening.supplyPoint());
      if (customer == null) {
        wrong.add("supply point " + opening.point() + " opened and belongs to nobody");
        continue;
      }
      Instant at = Instant.parse(opening.at());
      if (PolicyPlan.isQuiet(at)) {
        wrong.add("%s opened at %s, a protected hour".formatted(customer.account(), at));
      }
      Money left = trueBalance(customer, at);
      Money limit = PolicyPlan.openingLimit();
      if (left.compareTo(limit.plus(tolerance(customer, at))) > 0) {
        wrong.add(
            "%s opened at %s with %s left; the limit is %s"
                .formatted(customer.account(), at, left, limit));
      }
    }
    return wrong;
  }

  /** What is truly left of a customer's money at a moment. */
  Money trueBalance(CustomerPlan customer, Instant at) {
    return paid(customer, at).minus(trueCharge(customer, at));
  }

  private Money paid(CustomerPlan customer, Instant at) {
    return payments.stream()
        .filter(p -> p.customer().equals(customer) && !p.at().isAfter(at))
        .map(Payment::amount)
        .reduce(Money.ZERO, Money::plus);
  }

  private Money trueCharge(CustomerPlan customer, Instant at) {
    return curve(customer)
        .map(curve -> new TrueCharge(tariff(customer), curve).between(opened, at))
        .orElse(Money.ZERO);
  }

  private Optional<EnergyCurve> curve(CustomerPlan customer) {
    return record.metered(customer.point());
  }

  private static Tariff tariff(CustomerPlan customer) {
    return Tariffs.named(customer.tariff());
  }

  /** How far the product's balance may be from the true one at a moment. */
  Money tolerance(CustomerPlan customer, Instant at) {
    Optional<EnergyCurve> known = curve(customer);
    if (known.isEmpty()) {
      return Money.ZERO;
    }
    EnergyCurve curve = known.get();
    TrueCharge charge = new TrueCharge(tariff(customer), curve);
    long price = charge.highestPrice();
    double pico = 2.0 * 1000 * stepWattHours(customer.meter().make()) * price;
    pico += price * curve.between(at.minus(readUncertainty), at.plus(readUncertainty));
    for (TrueCharge.Jump jump : charge.jumps(opened, at)) {
      pico +=
          jump.nanoPerWattHour()
              * curve.between(jump.at().minus(boundaryWindow), jump.at().plus(boundaryWindow));
    }
    return new Money((long) Math.ceil(pico / 1000));
  }

  /** What one step of a make's billing register is worth. */
  static int stepWattHours(MeterMake make) {
    return switch (make) {
      case SDM120, SDM630, IEM3155 -> 1;
      case DDSU666, DDSY1352, B23 -> 10;
      case EM340 -> 100;
    };
  }

  /** A balance as the product shows it. */
  record Claim(SupplyPointId point, Money balance, Instant registerAt) {}

  /** "held", or the accounts whose balance can't be explained by what was paid and what flowed. */
  String moneyInvariant(List<Claim> claims, Money credited) {
    List<String> broken = new ArrayList<>();
    for (Claim claim : claims) {
      CustomerPlan customer = customers.get(claim.point());
      if (customer == null) {
        broken.add("supply point " + claim.point() + " has a balance and belongs to nobody");
        continue;
      }
      Money truth = paid(customer, Instant.MAX).minus(trueCharge(customer, claim.registerAt()));
      Money difference = claim.balance().minus(truth);
      Money allowed = tolerance(customer, claim.registerAt());
      if (Math.abs(difference.nano()) > allowed.nano()) {
        broken.add(
            "%s shows %s at %s, truly %s (allowed ±%s)"
                .formatted(
                    customer.account(), claim.balance(), claim.registerAt(), truth, allowed));
      }
    }
    long answering = plan.customers().filter(c -> c.meter().answers()).count();
    if (claims.size() < answering) {
      broken.add("%d of %d accounts show a balance".formatted(claims.size(), answering));
    }
    Money paid = payments.stream().map(Payment::amount).reduce(Money.ZERO, Money::plus);
    if (!paid.equals(credited)) {
      broken.add("%s was paid and %s credited".formatted(paid, credited));
    }
    return broken.isEmpty() ? "held" : String.join("; ", broken);
  }
}
