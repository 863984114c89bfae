package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.LossView.LossRow;
import io.taiqu.supervisor.lineloss.LossView.State;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import io.taiqu.supervisor.lineloss.analysis.LinePhase;
import io.taiqu.supervisor.lineloss.analysis.LossAnalysis;
import io.taiqu.supervisor.lineloss.analysis.LossFindings;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.analysis.QualityNote;
import io.taiqu.supervisor.lineloss.analysis.Suspect;
import io.taiqu.supervisor.lineloss.survey.UnrecordedCost.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Analyses the readings of a span. Pure. */
final class SpanAnalysis {
  private static final int PHASES = 3;

  private final LossRules rules;
  private final Function<SupplyPointId, Optional<AccountId>> accounts;
  private final Function<SupplyPointId, Optional<Tariff>> tariffs;

  SpanAnalysis(
      LossRules rules,
      Function<SupplyPointId, Optional<AccountId>> accounts,
      Function<SupplyPointId, Optional<Tariff>> tariffs) {
    this.rules = rules;
    this.accounts = accounts;
    this.tariffs = tariffs;
  }

  /**
   * What else goes into a survey.
   *
   * @param total the span by its sums: technical loss by equivalent resistance, with the
   *     transformer's own where it is within the supply
   * @param reviews use that moved
   */
  record Beside(LossRow total, List<UseReview> reviews) {}

  /** A survey that says only why there is none. */
  static Survey nothing(
      TransformerId transformer,
      LocalDate from,
      LocalDate to,
      Survey.Cause cause,
      Instant now,
      String by,
      long measured) {
    return new Survey(
        transformer,
        from,
        to,
        now,
        by,
        LossStatus.NOT_COMPUTABLE,
        Optional.of(cause),
        Energy.ZERO,
        Energy.ZERO,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        measured);
  }

  /**
   * Analyses.
   *
   * @param measured how many reads are stored of the span
   */
  Survey survey(
      TransformerId transformer,
      SpanReadings span,
      Beside beside,
      Instant now,
      String by,
      long measured) {
    long known = span.supply().map(MeterSpan::known).orElse(0);
    long due = span.reads();
    List<Silence> silences = new ArrayList<>();
    for (MeterSpan meter : span.customers()) {
      if (meter.listedHere()) {
        known += meter.known();
        due += span.reads();
        Silence.of(meter, span.perDay()).ifPresent(silences::add);
      }
    }
    double coverage = (double) known / due;
    Optional<MeterSpan> supply = span.supply().filter(meter -> meter.known() > 0);
    Optional<LossFindings> findings =
        supply
            .filter(meter -> span.before() || meter.phases() == PHASES)
            .map(meter -> new LossAnalysis(rules).analyze(DistrictAssembly.of(span, meter, rules)));
    if (span.before()
        && supply.isPresent()
        && findings.filter(found -> found.lossPercent().isPresent()).isEmpty()) {
      return bySums(transformer, span, beside, coverage, silences, now, by, measured);
    }
    boolean covered = coverage >= rules.leastCoverage();
    boolean computed =
        covered && findings.filter(found -> found.lossPercent().isPresent()).isPresent();
    int firstDay = findings.map(LossFindings::firstDay).orElse(1);
    return new Survey(
        transformer,
        span.from(),
        span.to(),
        now,
        by,
        !computed && findings.filter(f -> f.status() == LossStatus.OUT_OF_SERVICE).isEmpty()
            ? LossStatus.NOT_COMPUTABLE
            : findings.orElseThrow().status(),
        computed ? Optional.empty() : cause(supply, span, findings, covered),
        findings.map(found -> energy(found.supplied())).orElse(Energy.ZERO),
        findings.map(found -> energy(found.sold())).orElse(Energy.ZERO),
        computed ? findings.orElseThrow().lossPercent() : OptionalDouble.empty(),
        computed ? findings.orElseThrow().uncertaintyPercent() : OptionalDouble.empty(),
        coverage,
        computed ? technical(findings.orElseThrow()) : Optional.empty(),
        firstDay == 1 ? beside.total().technical() : Optional.empty(),
        findings.map(found -> suspicions(found, span, computed)).orElse(List.of()),
        findings.map(SpanAnalysis::phases).orElse(Map.of()),
        doubts(span, findings.map(LossFindings::quality).orElse(List.<QualityNote>of())),
        silences,
        beside.reviews(),
        measured);
  }

  /**
   * Of a transformer that is metered on its high side and of which too little is known to refer the
   * readings to the low side. The balance holds, with the transformer's own loss as far as it is
   * known; but by voltages and currents of the other side, 30° apart in Dyn11, the wrong people
   * would be suspected.
   */
  private static Survey bySums(
      TransformerId transformer,
      SpanReadings span,
      Beside beside,
      double coverage,
      List<Silence> silences,
      Instant now,
      String by,
      long measured) {
    LossRow total = beside.total();
    boolean computed = total.state() != State.NOT_COMPUTABLE;
    boolean unread =
        span.customers().stream().anyMatch(meter -> meter.listedHere() && meter.known() == 0);
    Survey.Cause cause = unread ? Survey.Cause.METERS_NEVER_READ : Survey.Cause.COVERAGE;
    return new Survey(
        transformer,
        span.from(),
        span.to(),
        now,
        by,
        status(total.state()),
        computed ? Optional.empty() : Optional.of(cause),
        total.supplied().orElse(Energy.ZERO),
        total.sold(),
        total.lossPercent(),
        computed ? total.uncertaintyPercent() : OptionalDouble.empty(),
        coverage,
        Optional.empty(),
        total.technical(),
        List.of(),
        Map.of(),
        doubts(
            span,
            List.of(
                new QualityNote(
                    QualityNote.SUPPLY,
                    QualityNote.Kind.METERED_BEFORE,
                    span.supply().map(MeterSpan::known).orElse(0)))),
        silences,
        beside.reviews(),
        measured);
  }

  private static List<QualityNote> doubts(SpanReadings span, List<QualityNote> found) {
    if (!span.afterMove()) {
      return found;
    }
    List<QualityNote> doubts = new ArrayList<>();
    doubts.add(new QualityNote(QualityNote.SUPPLY, QualityNote.Kind.SINCE_MOVE, span.days()));
    doubts.addAll(found);
    return doubts;
  }

  private static LossStatus status(State state) {
    return switch (state) {
      case OK -> LossStatus.OK;
      case WATCH -> LossStatus.WATCH;
      case HIGH -> LossStatus.HIGH;
      case SEVERE -> LossStatus.SEVERE;
      case NEGATIVE -> LossStatus.NEGATIVE;
      case NOT_COMPUTABLE -> LossStatus.NOT_COMPUTABLE;
    };
  }

  private static Optional<Energy> technical(LossFindings findings) {
    return findings.technicalLoss().isPresent()
        ? Optional.of(energy(findings.technicalLoss().getAsDouble()))
        : Optional.empty();
  }

  private static Optional<Survey.Cause> cause(
      Optional<MeterSpan> supply,
      SpanReadings span,
      Optional<LossFindings> findings,
      boolean covered) {
    if (supply.isEmpty()) {
      return Optional.of(Survey.Cause.NO_SUPPLY_READS);
    }
    if (findings.isEmpty()) {
      return Optional.of(Survey.Cause.SUPPLY_NOT_THREE_PHASE);
    }
    if (span.customers().stream().anyMatch(meter -> meter.listedHere() && meter.known() == 0)) {
      return Optional.of(Survey.Cause.METERS_NEVER_READ);
    }
    if (!covered) {
      return Optional.of(Survey.Cause.COVERAGE);
    }
    return findings.get().status() == LossStatus.OUT_OF_SERVICE
        ? Optional.empty()
        : Optional.of(Survey.Cause.TOO_FEW_DAYS);
  }

  private List<Suspicion> suspicions(LossFindings findings, SpanReadings span, boolean computed) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (Suspect suspect : findings.suspects()) {
      // Without a balance only voltages speak.
      if (computed || suspect.type() == FaultType.WRONG_PHASE) {
        suspicions.add(suspicion(suspect, span));
      }
    }
    return suspicions;
  }

  private Suspicion suspicion(Suspect suspect, SpanReadings span) {
    Optional<SupplyPointId> point = suspect.meter().map(SupplyPointId::parse);
    Energy energy = energy(suspect.energy());
    Optional<Tariff> tariff = point.flatMap(tariffs);
    Money money =
        switch (stake(suspect.type())) {
          case BILL ->
              tariff.isPresent()
                  ? cost(tariff.get(), point.orElseThrow(), energy, span)
                  : rules.price().times(energy);
          case LOSS -> rules.price().times(energy);
          case NONE -> Money.ZERO;
        };
    return new Suspicion(
        point,
        point.flatMap(accounts),
        suspect.type(),
        suspect.underRecording(),
        energy,
        money,
        suspect.confidence(),
        suspect.evidence());
  }

  /** Whose money it is. */
  private enum Stake {
    /** An account would have been billed for it. */
    BILL,
    /** Nobody would: it is lost. */
    LOSS,
    /** Nobody's: a meter in the wrong list is paid for, and moves loss between transformers. */
    NONE
  }

  private static Stake stake(FaultType type) {
    return switch (type) {
      case THEFT_PARTIAL, THEFT_NIGHT, THEFT_BYPASS, METER_STOPPED, WRONG_MULTIPLIER -> Stake.BILL;
      case UNMETERED_TAP -> Stake.LOSS;
      case WRONG_TRANSFORMER_LISTED_HERE, WRONG_TRANSFORMER_BELONGS_HERE, WRONG_PHASE -> Stake.NONE;
    };
  }

  private static Money cost(
      Tariff tariff, SupplyPointId point, Energy unrecorded, SpanReadings span) {
    MeterSpan meter =
        span.customers().stream()
            .filter(each -> each.point().equals(point))
            .findFirst()
            .orElseThrow();
    List<Recorded> intervals = new ArrayList<>();
    for (int i = 0; i < span.reads() - 1; i++) {
      long energy = meter.energy(i);
      intervals.add(
          new Recorded(
              span.endOf(i - 1),
              span.endOf(i),
              energy == MeterSpan.UNKNOWN ? 0 : Math.max(0, energy)));
    }
    return UnrecordedCost.of(tariff, intervals, unrecorded);
  }

  private static Map<SupplyPointId, Optional<LinePhase>> phases(LossFindings findings) {
    Map<SupplyPointId, Optional<LinePhase>> phases = new LinkedHashMap<>();
    findings.phases().forEach((meter, phase) -> phases.put(SupplyPointId.parse(meter), phase));
    return phases;
  }

  private static Energy energy(double kilowattHours) {
    return new Energy(Math.round(kilowattHours * 1000));
  }
}
