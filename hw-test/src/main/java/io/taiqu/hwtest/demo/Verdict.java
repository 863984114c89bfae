package io.taiqu.hwtest.demo;

import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.DemoClock;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.process.ManagedProcess;
import io.taiqu.hwtest.process.Memory;
import io.taiqu.hwtest.record.PhysicalRecord;
import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers what the product says at the end, holds it against the record, and sums up. */
final class Verdict {
  /** How much later than the end a committed record may reach the supervisor. */
  private static final Duration STORE_GRACE = Duration.ofSeconds(30);

  /** How far a computable loss may be from the true one, in points of supply: register steps. */
  private static final double LOSS_TOLERANCE = 0.3;

  /** Fewer days of history tell the product nothing about anybody. */
  private static final int LEAST_DAYS_TO_SUSPECT = 7;

  private static final Duration ANALYSIS_GRACE = Duration.ofSeconds(60);

  private static final double EDGE_MEMORY_GOAL = 100;

  private final Utility utility;
  private final EstatePlan plan;
  private final Product product;
  private final SupervisorApi cashier;
  private final TopUpWatch payments;
  private final DemoClock clock;
  private final int days;
  private final List<String> shortfalls = new ArrayList<>();

  /**
   * @param live a utility whose accounts were opened where its history ended
   * @param days days of history
   */
  Verdict(LiveUtility live, int days) {
    this.utility = live.utility();
    this.plan = live.plan();
    this.product = new Product(live.administrator());
    this.cashier = live.cashier();
    this.payments = live.payments();
    this.clock = live.demoClock();
    this.days = days;
  }

  /** The summary of a story that has just ended. */
  Summary sumUp(List<Summary.Chapter> story, Summary.Backfill backfill) {
    Summary.Readings readings = readings();
    payments.look(cashier);
    List<Judge.Claim> claims = claims();
    Money credited = product.credited(plan);
    PhysicalRecord record = PhysicalRecord.read(utility.directory().record());
    Judge judge = new Judge(plan, record, payments.payments(), clock);
    List<String> wrong = judge.wrongOpenings();
    String money = judge.moneyInvariant(claims, credited);
    List<Summary.LineLoss> losses = days > 0 ? losses(record) : List.of();
    List<Summary.Suspected> suspected = days >= LEAST_DAYS_TO_SUSPECT ? suspected() : List.of();
    Summary.MemoryMb memory = memory();
    story.stream()
        .filter(chapter -> !chapter.seen())
        .forEach(chapter -> shortfalls.add("not seen: " + chapter.name()));
    shortfalls.addAll(wrong);
    require(money.equals("held"), "money: " + money);
    require(readings.missing() == 0, readings.missing() + " readings are missing");
    require(readings.duplicates() == 0, readings.duplicates() + " readings are stored twice");
    int accepted = payments.payments().size();
    require(
        payments.confirmed() == accepted,
        "%d of %d top-ups are confirmed".formatted(payments.confirmed(), accepted));
    require(!judge.openings().isEmpty(), "no supply was opened");
    judge.openings().stream()
        .filter(opening -> opening.milliamperesAfter() > 0)
        .forEach(o -> shortfalls.add(o.point() + " opened and current still flows"));
    require(!judge.closings().isEmpty(), "no supply was closed again");
    require(
        memory.edge() <= EDGE_MEMORY_GOAL,
        "an edge takes %.1f MB, more than %.0f".formatted(memory.edge(), EDGE_MEMORY_GOAL));
    utility.dead().forEach(name -> shortfalls.add(name + " ended by itself"));
    int meters = plan.transformers().stream().mapToInt(t -> 1 + t.customers().size()).sum();
    return new Summary(
        shortfalls.isEmpty(),
        List.copyOf(shortfalls),
        plan.transformers().size(),
        meters,
        readings,
        new Summary.TopUps(
            accepted, payments.confirmed(), Summary.Percentiles.of(payments.latencies())),
        judge.openings().size(),
        judge.closings().size(),
        wrong.size(),
        money,
        losses,
        suspected,
        backfill,
        memory,
        story);
  }

  /** What the units had committed by now must be stored soon. */
  private Summary.Readings readings() {
    Map<TransformerPlan, Long> committed = new LinkedHashMap<>();
    for (TransformerPlan transformer : plan.transformers()) {
      Optional<UnitStatus> status = UnitStatus.ask(utility.edgeWeb(transformer));
      require(status.isPresent(), "unit " + transformer.code() + " shows no status");
      committed.put(transformer, status.map(UnitStatus::lastStored).orElse(0L));
    }
    long deadline = System.nanoTime() + STORE_GRACE.toNanos();
    while (System.nanoTime() < deadline
        && committed.entrySet().stream()
            .anyMatch(e -> product.unit(e.getKey()).watermark() < e.getValue())) {
      Pause.millis(250);
    }
    long expected = 0;
    long stored = 0;
    long duplicates = 0;
    for (Map.Entry<TransformerPlan, Long> entry : committed.entrySet()) {
      Product.Stored found = product.stored(entry.getKey(), entry.getValue());
      expected += entry.getValue();
      stored += found.distinct();
      duplicates += found.duplicates();
    }
    return new Summary.Readings(expected, stored, expected - stored, duplicates);
  }

  private List<Judge.Claim> claims() {
    List<Judge.Claim> claims = new ArrayList<>();
    for (TransformerPlan transformer : plan.transformers()) {
      for (Product.Supply supply : product.supplies(transformer)) {
        claims.add(new Judge.Claim(supply.point(), supply.balance(), supply.registerAt()));
      }
    }
    return claims;
  }

  /** Over the last day that is over: the day before the history ended. */
  private List<Summary.LineLoss> losses(PhysicalRecord record) {
    ZoneId zone = ZoneId.of(EstatePlan.ZONE);
    LocalDate day = clock.base().atZone(zone).toLocalDate().minusDays(1);
    Instant from = day.atStartOfDay(zone).toInstant();
    Instant to = day.plusDays(1).atStartOfDay(zone).toInstant();
    List<Summary.LineLoss> losses = new ArrayList<>();
    for (TransformerPlan transformer : plan.transformers()) {
      Product.Loss loss = product.loss(transformer, day);
      double truth = record.trueLossPercent(transformer.code(), from, to);
      losses.add(
          new Summary.LineLoss(
              transformer.code().code(),
              loss.suppliedKwh().orElse(null),
              loss.soldKwh().orElse(null),
              loss.lossPercent().orElse(null),
              Math.round(truth * 1000) / 1000.0,
              loss.coverage()));
      judgeLoss(transformer, loss, truth);
    }
    double worst = losses.stream().mapToDouble(Summary.LineLoss::trueLossPercent).max().orElse(0);
    plan.customer(CustomerPlan.Habit.THIEF)
        .map(plan::transformerOf)
        .ifPresent(stolen ->
            require(
                losses.stream()
                    .filter(l -> l.transformer().equals(stolen.code().code()))
                    .allMatch(l -> l.trueLossPercent() == worst),
                "the thief's transformer does not stand out"));
    return losses;
  }

  /** The thief must have a case, and nobody else one. */
  private List<Summary.Suspected> suspected() {
    plan.transformers().forEach(product::analyse);
    long deadline = System.nanoTime() + ANALYSIS_GRACE.toNanos();
    while (product.analysing() && System.nanoTime() < deadline) {
      Pause.millis(500);
    }
    Optional<String> thief = plan.customer(CustomerPlan.Habit.THIEF).map(CustomerPlan::account);
    List<Summary.Suspected> suspected = new ArrayList<>();
    for (Product.Suspected one : product.suspected()) {
      suspected.add(
          new Summary.Suspected(
              one.transformer(),
              one.account().orElse(null),
              one.type(),
              one.energyKwh(),
              one.account().isPresent() && one.account().equals(thief)));
    }
    require(
        thief.isEmpty() || suspected.stream().anyMatch(Summary.Suspected::isThief),
        "no case about account " + thief.orElse("") + ", who takes energy past the meter");
    suspected.stream()
        .filter(one -> !one.isThief())
        .forEach(one -> shortfalls.add("suspected without a reason: " + one));
    return suspected;
  }

  private void judgeLoss(TransformerPlan transformer, Product.Loss loss, double truth) {
    if (transformer.hasDeadMeter()) {
      require(
          loss.lossPercent().isEmpty(),
          "the loss of " + transformer.code() + " is shown although a meter is missing");
      return;
    }
    require(
        loss.lossPercent().isPresent()
            && Math.abs(loss.lossPercent().get() - truth) <= LOSS_TOLERANCE,
        "the loss of %s is shown as %s and truly %.3f %%"
            .formatted(transformer.code(), loss.lossPercent(), truth));
  }

  private Summary.MemoryMb memory() {
    double supervisor =
        utility
            .supervisorProcess()
            .map(ManagedProcess::pid)
            .map(pid -> Memory.of(pid).residentMegabytes())
            .orElse(0.0);
    double edge =
        plan.transformers().stream()
            .mapToDouble(t -> Memory.of(utility.edgeProcess(t).pid()).residentMegabytes())
            .max()
            .orElse(0);
    return new Summary.MemoryMb(round(supervisor), round(edge));
  }

  private static double round(double value) {
    return Math.round(10 * value) / 10.0;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      shortfalls.add(otherwise);
    }
  }
}
