package io.taiqu.supervisor.topology;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.tariff.Charging;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.estate.EstateImport;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.reading.Ratios;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Exchanges of the current transformers in front of a meter: since when another ratio counts. What
 * was read before counts with the ratio of its time, and what came meanwhile is summed anew. Where
 * a customer is charged by the meter, charging goes on by the new ratio from the register at the
 * exchange, so that takes two people.
 */
public final class CtExchanges {
  private final TopologyStore store;
  private final EstateImport estate;
  private final Assignments assignments;
  private final Function<SupplyPointId, Optional<Tariff>> tariffs;
  private final AuditTrail audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final Duration interval;
  private final ZoneId zone;
  private Runnable exchanged = () -> {};

  /**
   * Exchanges.
   *
   * @param tariffs by which points are charged
   * @param interval the deployment's
   */
  public CtExchanges(
      TopologyStore store,
      EstateImport estate,
      Assignments assignments,
      Function<SupplyPointId, Optional<Tariff>> tariffs,
      AuditTrail audit,
      Approvals approvals,
      Transactions transactions,
      InstantSource clock,
      Duration interval,
      ZoneId zone) {
    this.store = store;
    this.estate = estate;
    this.assignments = assignments;
    this.tariffs = tariffs;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.interval = interval;
    this.zone = zone;
    approvals.decides(Approval.Kind.EXCHANGE_CT, (proposal, by, now) -> approved(proposal, now));
  }

  /** Calls back after an exchange was recorded. */
  public void onExchanged(Runnable listener) {
    exchanged = listener;
  }

  /**
   * An exchange.
   *
   * @param since the end of an interval; the ratio counts from the next one on
   * @param register what the meter showed then, if somebody read it; else what its reading says
   */
  public record Exchange(
      SupplyPointId point, CtRatio ratio, Instant since, Optional<MeterRegister> register) {}

  /** The ratios of a point; empty if there is no such point. */
  public Optional<Ratios> history(SupplyPointId point) {
    return store.ratios(point);
  }

  /** Whether a customer is charged by the meter, so that it takes two people. */
  public boolean takesTwo(SupplyPointId point) {
    return assignments.isCharged(point);
  }

  /** Records an exchange in front of a meter by which nobody is charged; why it can't be. */
  public Optional<Obstacle> exchange(Exchange wanted, String reason, String by, String requestId) {
    return transactions.run(() -> {
      Optional<Obstacle> obstacle =
          takesTwo(wanted.point())
              ? Optional.of(Obstacle.of(Code.CT_TWO_PEOPLE))
              : Optional.of(Approvals.noReason())
                  .filter(_ -> !Approvals.isReason(reason))
                  .or(() -> obstacle(wanted));
      if (obstacle.isPresent()) {
        return obstacle;
      }
      String before = store.ratios(wanted.point()).orElseThrow().present().toString();
      if (!record(wanted, wanted.register())) {
        return Optional.of(Obstacle.of(Code.CT_NOT_IN_ESTATE));
      }
      audit.record(
          new Deed(
              by,
              "topology.ctExchanged",
              "point:" + wanted.point(),
              before,
              wanted.ratio() + " since " + wanted.since() + "; " + reason,
              requestId));
      return Optional.empty();
    });
  }

  private Optional<Obstacle> obstacle(Exchange wanted) {
    Optional<Ratios> known = store.ratios(wanted.point());
    if (known.isEmpty()) {
      return Optional.of(Obstacle.of(Code.CT_NO_POINT));
    }
    Instant since = wanted.since();
    long second = since.getEpochSecond();
    List<Ratios.Before> before = known.get().before();
    if (known.get().present().equals(wanted.ratio())) {
      return Optional.of(Obstacle.of(Code.CT_SAME_RATIO));
    }
    if (second % interval.toSeconds() != 0 || since.getNano() != 0 || second <= 0) {
      return Optional.of(Obstacle.of(Code.CT_NO_INTERVAL));
    }
    if (since.isAfter(clock.instant())) {
      return Optional.of(Obstacle.of(Code.CT_TO_COME));
    }
    if (!before.isEmpty() && second / 60 <= before.getLast().until()) {
      return Optional.of(Obstacle.of(Code.CT_OVERLAPS));
    }
    if (store.settled(wanted.point()).filter(month -> isWithin(since, month)).isPresent()) {
      return Optional.of(Obstacle.of(Code.CT_SETTLED));
    }
    return store.keptSince().filter(since::isBefore).map(_ -> Obstacle.of(Code.CT_NOT_KEPT));
  }

  private boolean isWithin(Instant since, YearMonth settled) {
    return since.isBefore(settled.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant());
  }

  /** The proposal that the transformers in front of a customer's meter are others. */
  public Proposal propose(Exchange wanted) {
    Optional<Obstacle> obstacle = obstacle(wanted).or(() -> obstacleToCharging(wanted));
    if (obstacle.isPresent()) {
      return new Proposal.NotReady(obstacle.get());
    }
    MeterRegister register = registerOf(wanted).orElseThrow();
    ChargingState charging = assignments.charging(wanted.point()).orElseThrow();
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("point", wanted.point().toString());
    facts.put("from", charging.ratio().toString());
    facts.put("to", wanted.ratio().toString());
    facts.put("since", wanted.since().toString());
    facts.put("register", register.count() + "e" + register.exponent());
    Energy otherwise = chargedOtherwise(wanted, register, charging);
    if (!otherwise.equals(Energy.ZERO)) {
      facts.put("notCharged", otherwise.wattHours() + " Wh");
    }
    return new Proposal.Ready("point:" + wanted.point(), facts);
  }

  /** What is proposed to a second person, or why it can't be. */
  public sealed interface Proposal {
    /** It can. */
    record Ready(String subject, SequencedMap<String, String> facts) implements Proposal {}

    /** It can't. */
    record NotReady(Obstacle obstacle) implements Proposal {}
  }

  private Optional<Obstacle> obstacleToCharging(Exchange wanted) {
    Optional<ChargingState> charging = assignments.charging(wanted.point());
    Optional<MeterRegister> register = registerOf(wanted);
    if (charging.isEmpty() || assignments.obstacleToMove(wanted.point()).isPresent()) {
      return Optional.of(Obstacle.of(Code.CT_FROZEN));
    }
    if (register.isEmpty()) {
      return Optional.of(Obstacle.of(Code.CT_NO_REGISTER));
    }
    boolean stoodBefore = !charging.get().at().isAfter(wanted.since());
    return stoodBefore
            && CtRatio.DIRECT.between(charging.get().register(), register.get()).isNegative()
        ? Optional.of(Obstacle.of(Code.CT_LESS_REGISTER))
        : Optional.empty();
  }

  private Optional<MeterRegister> registerOf(Exchange wanted) {
    return wanted
        .register()
        .or(() -> store.registerAt(wanted.point(), wanted.since().getEpochSecond() / 60));
  }

  /** What was charged since the exchange by the ratio before it, less than is due; else nothing. */
  private static Energy chargedOtherwise(
      Exchange wanted, MeterRegister register, ChargingState charging) {
    Energy charged = charging.ratio().between(register, charging.register());
    return charged.wattHours() > 0
        ? wanted.ratio().between(register, charging.register()).minus(charged)
        : Energy.ZERO;
  }

  private Optional<Obstacle> approved(Approval proposal, Instant now) {
    String[] shown = proposal.fact("register").split("e", -1);
    MeterRegister register =
        new MeterRegister(Long.parseLong(shown[0]), Integer.parseInt(shown[1]));
    Exchange wanted =
        new Exchange(
            SupplyPointId.parse(proposal.fact("point")),
            CtRatio.parse(proposal.fact("to")),
            Instant.parse(proposal.fact("since")),
            Optional.of(register));
    Optional<Obstacle> obstacle = obstacle(wanted).or(() -> obstacleToCharging(wanted));
    if (obstacle.isPresent()) {
      return obstacle;
    }
    if (!record(wanted, Optional.of(register))) {
      return Optional.of(Obstacle.of(Code.CT_NOT_IN_ESTATE));
    }
    assignments.goOn(wanted.point(), goingOn(wanted, register), now);
    return Optional.empty();
  }

  /** Where charging stood at the exchange, or later if the unit charged later; by the new ratio. */
  private ChargingState goingOn(Exchange wanted, MeterRegister register) {
    ChargingState stood = assignments.charging(wanted.point()).orElseThrow();
    Optional<Tariff> tariff = tariffs.apply(wanted.point());
    ChargingState reached =
        stood.at().isAfter(wanted.since()) || tariff.isEmpty()
            ? stood
            : Charging.step(tariff.get(), stood, register, wanted.since());
    return reached.behind(wanted.ratio());
  }

  private boolean record(Exchange wanted, Optional<MeterRegister> register) {
    if (!estate.ratioChanged(wanted.point(), wanted.ratio(), wanted.since())) {
      return false;
    }
    store.exchange(wanted.point(), wanted.ratio(), wanted.since().getEpochSecond() / 60, register);
    transactions.afterCommit(exchanged);
    return true;
  }
}
