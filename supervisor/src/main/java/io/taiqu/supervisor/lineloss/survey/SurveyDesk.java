package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.grid.GridView.TransformerSummary;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.LossView;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Analyses one transformer after the other: every one each night, spread over the hours in which
 * little else happens, and any of them when somebody asks. What is stored is read, nothing waits
 * for it. Without a thread of its own: whoever has one calls {@link #step}.
 */
public final class SurveyDesk implements Surveys {
  private static final int DAYS = 30;
  private static final LocalTime NIGHT_FROM = LocalTime.of(1, 0);
  private static final LocalTime NIGHT_TO = LocalTime.of(5, 0);
  private static final Duration LOOK_EVERY = Duration.ofMinutes(15);

  private final SpanStore spans;
  private final SurveyStore store;
  private final GridView grid;
  private final LossView loss;
  private final Rules rules;
  private final Transactions transactions;
  private final InstantSource clock;
  private final ZoneId zone;
  private final Consumer<Survey> listener;
  private final BiConsumer<TransformerId, RuntimeException> failed;

  private final SequencedMap<TransformerId, String> requested = new LinkedHashMap<>();
  private final SequencedSet<TransformerId> due = new LinkedHashSet<>();
  private Map<TransformerId, Long> seen = Map.of();
  private Instant lookedAt = Instant.MIN;
  private Instant notBefore = Instant.MIN;
  private Optional<TransformerId> running = Optional.empty();
  private final Map<YearMonth, OptionalDouble> middles = new HashMap<>();
  private LocalDate middlesOf = LocalDate.MIN;

  /** The rules of a transformer on a day. */
  @FunctionalInterface
  public interface Rules {
    /** The rules in force. */
    LossRules of(TransformerId transformer, LocalDate day);
  }

  /**
   * A desk.
   *
   * @param listener hears of each analysis in the transaction that keeps it
   * @param failed hears of an analysis that could not be made by a fault of ours
   */
  public SurveyDesk(
      SpanStore spans,
      SurveyStore store,
      GridView grid,
      LossView loss,
      Rules rules,
      Transactions transactions,
      InstantSource clock,
      ZoneId zone,
      Consumer<Survey> listener,
      BiConsumer<TransformerId, RuntimeException> failed) {
    this.spans = spans;
    this.store = store;
    this.grid = grid;
    this.loss = loss;
    this.rules = rules;
    this.transactions = transactions;
    this.clock = clock;
    this.zone = zone;
    this.listener = listener;
    this.failed = failed;
  }

  @Override
  public Optional<Survey> newest(TransformerId transformer) {
    return store.newest(transformer);
  }

  @Override
  public synchronized boolean request(TransformerId transformer, String by) {
    if (grid.transformer(transformer).isEmpty()) {
      return false;
    }
    requested.putIfAbsent(transformer, by);
    return true;
  }

  @Override
  public Progress progress() {
    LocalDate last = yesterday();
    int done = store.madeUpTo(last);
    int all = spans.transformers();
    synchronized (this) {
      return new Progress(last, done, all, running, List.copyOf(requested.keySet()));
    }
  }

  /**
   * Analyses one transformer, if one is asked for or due now.
   *
   * @param mayPlan whether this supervisor makes the rounds, or only does what it was asked for
   * @return whether one was analysed
   */
  public boolean step(boolean mayPlan) {
    Optional<Map.Entry<TransformerId, String>> next = next(mayPlan);
    if (next.isEmpty()) {
      return false;
    }
    TransformerId transformer = next.get().getKey();
    Instant begun = clock.instant();
    try {
      survey(transformer, next.get().getValue());
    } finally {
      done(transformer, begun);
    }
    return true;
  }

  private synchronized Optional<Map.Entry<TransformerId, String>> next(boolean mayPlan) {
    Instant now = clock.instant();
    Optional<Map.Entry<TransformerId, String>> next =
        Optional.ofNullable(requested.pollFirstEntry());
    if (next.isEmpty() && mayPlan) {
      if (!now.isBefore(lookedAt.plus(LOOK_EVERY))) {
        look(now);
      }
      if (!due.isEmpty() && !now.isBefore(notBefore)) {
        next = Optional.of(Map.entry(due.removeFirst(), ""));
      }
    }
    running = next.map(Map.Entry::getKey);
    return next;
  }

  private synchronized void done(TransformerId transformer, Instant begun) {
    running = Optional.empty();
    due.remove(transformer);
    Instant now = clock.instant();
    notBefore = now.plus(pause(now, Duration.between(begun, now)));
  }

  /** At night what is left is spread evenly; by day what is late takes at most half of the time. */
  private Duration pause(Instant now, Duration took) {
    LocalTime time = LocalTime.ofInstant(now, zone);
    if (time.isBefore(NIGHT_FROM) || !time.isBefore(NIGHT_TO) || due.isEmpty()) {
      return took;
    }
    Duration share = Duration.between(time, NIGHT_TO).dividedBy(due.size()).minus(took);
    return share.compareTo(took) > 0 ? share : took;
  }

  /**
   * Finds what is due: by night all whose last day is not yesterday; at any time those never
   * analysed, and those of which more has arrived, once nothing more arrives.
   */
  private void look(Instant now) {
    LocalDate last = yesterday();
    boolean night = !LocalTime.ofInstant(now, zone).isBefore(NIGHT_FROM);
    Map<TransformerId, SurveyStore.Made> made = store.made();
    Map<TransformerId, Long> measured = spans.measured(last.minusDays(DAYS - 1), last);
    for (TransformerSummary transformer : grid.transformers()) {
      TransformerId id = transformer.id();
      SurveyStore.Made newest = made.get(id);
      long have = measured.getOrDefault(id, 0L);
      boolean settled = have == seen.getOrDefault(id, -1L);
      boolean nightly = newest != null && newest.to().isBefore(last);
      boolean first = newest == null && (have > 0 || night) && settled;
      boolean more =
          newest != null && newest.to().equals(last) && have > newest.measured() && settled;
      if (nightly && night || first || more) {
        due.add(id);
      }
    }
    seen = measured;
    lookedAt = now;
  }

  /** Analyses a transformer and keeps what came of it. */
  Survey survey(TransformerId transformer, String by) {
    LocalDate last = yesterday();
    LocalDate first = last.minusDays(DAYS - 1);
    Instant now = clock.instant();
    long measured = spans.measured(transformer, first, last);
    Survey survey = analyse(transformer, first, last, now, by, measured);
    transactions.run(() -> {
      store.save(survey);
      listener.accept(survey);
    });
    return survey;
  }

  private Survey analyse(
      TransformerId transformer,
      LocalDate first,
      LocalDate last,
      Instant now,
      String by,
      long measured) {
    Optional<SpanReadings> span = spans.span(transformer, first, last, candidates(transformer));
    if (span.isEmpty()) {
      return SpanAnalysis.nothing(
          transformer, first, last, Survey.Cause.NO_READINGS, now, by, measured);
    }
    SpanAnalysis.Beside beside = beside(transformer, span.get());
    try {
      return analysis(transformer, last).survey(transformer, span.get(), beside, now, by, measured);
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | IndexOutOfBoundsException e) {
      // One transformer's odd data must not end the process that takes everybody's payments, night
      // after night.
      failed.accept(transformer, e);
      return SpanAnalysis.nothing(
          transformer, first, last, Survey.Cause.ANALYSIS_FAILED, now, by, measured);
    }
  }

  private SpanAnalysis analysis(TransformerId transformer, LocalDate day) {
    return new SpanAnalysis(
        rules.of(transformer, day),
        point -> grid.point(point).flatMap(PointView::account),
        spans::tariffOf);
  }

  private SpanAnalysis.Beside beside(TransformerId transformer, SpanReadings span) {
    return new SpanAnalysis.Beside(
        loss.total(transformer, span.from(), span.to()), reviews(transformer));
  }

  /** Meters that neighbours of the same district list and seem not to feed. */
  private List<SupplyPointId> candidates(TransformerId transformer) {
    List<SupplyPointId> candidates = new ArrayList<>();
    Optional<TransformerSummary> own = grid.transformer(transformer);
    if (own.isEmpty()) {
      return candidates;
    }
    for (TransformerSummary neighbour : grid.transformers(own.get().district())) {
      if (neighbour.id().equals(transformer)) {
        continue;
      }
      store.newest(neighbour.id()).stream()
          .flatMap(survey -> survey.suspicions().stream())
          .filter(suspicion -> suspicion.type() == FaultType.WRONG_TRANSFORMER_LISTED_HERE)
          .flatMap(suspicion -> suspicion.point().stream())
          .forEach(candidates::add);
    }
    return candidates;
  }

  private List<UseReview> reviews(TransformerId transformer) {
    YearMonth month = YearMonth.from(yesterday().plusDays(1)).minusMonths(1);
    Map<SupplyPointId, UseReview.Month> now = spans.month(transformer, month);
    SequencedMap<Optional<SupplyPointId>, UseReview> reviews = new LinkedHashMap<>();
    for (YearMonth against : List.of(month.minusMonths(1), month.minusYears(1))) {
      Map<SupplyPointId, UseReview.Month> before = spans.month(transformer, against);
      UseReview.of(month, now, against, before, elsewhere(month, against))
          .forEach(review -> reviews.putIfAbsent(review.point(), review));
    }
    return List.copyOf(reviews.values());
  }

  /** By which factor the use of all transformers moved in the middle; looked up once a day. */
  private synchronized OptionalDouble elsewhere(YearMonth month, YearMonth against) {
    LocalDate day = yesterday();
    if (!day.equals(middlesOf)) {
      middles.clear();
      middlesOf = day;
    }
    return middles.computeIfAbsent(
        against, _ -> UseReview.middle(spans.months(against), spans.months(month)));
  }

  private LocalDate yesterday() {
    return LocalDate.ofInstant(clock.instant(), zone).minusDays(1);
  }
}
