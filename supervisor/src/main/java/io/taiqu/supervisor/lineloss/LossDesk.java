package io.taiqu.supervisor.lineloss;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Answers questions about line loss and raises its alarm. */
public final class LossDesk implements LossView {
  private static final int MOST_BY_INDEX = 500;

  private final LossStore store;
  private final RulesAt rules;
  private final Alarms alarms;

  /** By which rules a transformer is judged at a time. */
  @FunctionalInterface
  public interface RulesAt {
    /**
     * The rules.
     *
     * @param end of what is judged
     */
    LossRules at(TransformerId transformer, Instant end);
  }

  /** A desk that judges everything by the same rules. */
  public LossDesk(LossStore store, LossRules rules, Alarms alarms) {
    this(store, (transformer, end) -> rules, alarms);
  }

  public LossDesk(LossStore store, RulesAt rules, Alarms alarms) {
    this.store = store;
    this.rules = rules;
    this.alarms = alarms;
  }

  @Override
  public List<LossRow> byInterval(TransformerId transformer, Instant from, Instant to) {
    return judge(transformer, store.intervals(transformer, from, to));
  }

  @Override
  public List<LossRow> byDay(TransformerId transformer, LocalDate from, LocalDate to) {
    return judge(transformer, store.days(transformer, from, to));
  }

  @Override
  public void eachDay(LocalDate from, LocalDate to, Consumer<LossRow> taker) {
    Map<TransformerId, LossStore.Plates> within = store.meteredBefore();
    store.eachDay(
        from,
        to,
        sums ->
            taker.accept(
                new LossJudge(
                        rulesOf(sums),
                        within
                            .getOrDefault(sums.transformer(), LossStore.Plates.NONE)
                            .at(sums.to()),
                        this::squaresOf)
                    .judge(sums, List::of)));
  }

  @Override
  public LossRow total(TransformerId transformer, LocalDate from, LocalDate to) {
    LossSums sums = store.total(transformer, from, to);
    return judge(sums, plates(transformer).of(from, to), () -> causesOf(sums));
  }

  /** Each unit loses what its nameplate says in the days in which it hung there. */
  private LossRow judge(LossSums sums, List<LossStore.Piece> pieces, Supplier<List<Cause>> causes) {
    LossRules own = rulesOf(sums);
    LossJudge last = new LossJudge(own, pieces.getLast().loss(), this::squaresOf);
    if (pieces.size() == 1) {
      return last.judge(sums, causes);
    }
    long technical = 0;
    for (LossStore.Piece piece : pieces) {
      LossSums part = store.total(sums.transformer(), piece.from(), piece.to());
      Optional<Energy> lost = new LossJudge(own, piece.loss(), this::squaresOf).technical(part);
      if (lost.isEmpty() && part.suppliedIntervals() > 0) {
        return last.judge(sums, Optional.empty(), causes);
      }
      technical += lost.orElse(Energy.ZERO).wattHours();
    }
    return last.judge(sums, Optional.of(new Energy(technical)), causes);
  }

  private LossStore.Plates plates(TransformerId transformer) {
    return store.meteredBefore().getOrDefault(transformer, LossStore.Plates.NONE);
  }

  private List<LossRow> judge(TransformerId transformer, List<LossSums> rows) {
    LossStore.Plates within = plates(transformer);
    return rows.stream()
        .map(sums ->
            new LossJudge(rulesOf(sums), within.at(sums.to()), this::squaresOf)
                .judge(sums, () -> causesOf(sums)))
        .toList();
  }

  private LossRules rulesOf(LossSums sums) {
    return rules.at(sums.transformer(), sums.to());
  }

  private LossStore.EnergySquares squaresOf(LossSums sums) {
    return store.suppliedSquares(sums.transformer(), sums.from(), sums.to());
  }

  private List<Cause> causesOf(LossSums sums) {
    if (sums.intervals() == 0) {
      return List.of(new Cause(Cause.Kind.NO_READINGS, Optional.empty(), sums.intervalsDue()));
    }
    int due = Math.max(sums.intervals(), sums.intervalsDue());
    List<Cause> causes = new ArrayList<>();
    for (LossStore.Known known : store.known(sums.transformer(), sums.from(), sums.to())) {
      int missing = Math.min(due, known.due()) - known.intervals();
      if (missing > 0) {
        causes.add(
            new Cause(
                known.supply()
                    ? Cause.Kind.SUPPLY_METER_MISSING
                    : Cause.Kind.CUSTOMER_METER_MISSING,
                Optional.of(known.point()),
                missing));
      }
    }
    return causes;
  }

  @Override
  public List<Ranked> ranking(LocalDate from, LocalDate to, RankBy by, int limit) {
    Comparator<Ranked> order =
        switch (by) {
          case ENERGY, MONEY ->
              Comparator.comparing(
                  ranked -> ranked.loss().lost().orElse(new Energy(Long.MIN_VALUE)),
                  Comparator.reverseOrder());
          case RATE ->
              Comparator.comparing(
                  ranked -> ranked.loss().lossPercent().orElse(Double.NEGATIVE_INFINITY),
                  Comparator.reverseOrder());
        };
    if (by != RankBy.RATE && from.equals(to) && limit <= MOST_BY_INDEX) {
      Optional<List<Ranked>> top = top(from, limit);
      if (top.isPresent()) {
        return top.get();
      }
    }
    Map<TransformerId, LossStore.Plates> within = store.meteredBefore();
    return store.totals(from, to).stream()
        .map(sums -> rank(sums, from, to, within))
        .sorted(order.thenComparing(ranked -> ranked.transformer().code()))
        .limit(limit)
        .toList();
  }

  /** The first of a day; empty if so many can't be judged that the rest has to be looked at. */
  private Optional<List<Ranked>> top(LocalDate day, int limit) {
    Map<TransformerId, LossStore.Plates> within = store.meteredBefore();
    List<Ranked> top = new ArrayList<>();
    int skip = 0;
    while (top.size() < limit) {
      // Some more at once, because not every one can be judged.
      List<LossSums> next = store.mostLost(day, skip, limit + limit / 2);
      for (LossSums sums : next) {
        Ranked ranked = rank(sums, day, day, within);
        if (ranked.loss().lost().isPresent()) {
          top.add(ranked);
        }
      }
      if (next.size() < limit + limit / 2) {
        return top.size() < limit ? Optional.empty() : Optional.of(top.subList(0, limit));
      }
      skip += next.size();
    }
    return Optional.of(top.subList(0, limit));
  }

  private Ranked rank(
      LossSums sums, LocalDate from, LocalDate to, Map<TransformerId, LossStore.Plates> within) {
    // What is missing is asked for on the transformer's own page, not for thousands of lines.
    LossRow row =
        judge(
            sums,
            within.getOrDefault(sums.transformer(), LossStore.Plates.NONE).of(from, to),
            List::of);
    return new Ranked(
        sums.transformer(), row, row.lost().map(rulesOf(sums).price()::times).orElse(Money.ZERO));
  }

  /**
   * Raises or clears the alarm of every transformer by a finished day's loss; call after the day.
   */
  public void judgeDay(LocalDate day, Instant now) {
    for (Ranked ranked : ranking(day, day, RankBy.ENERGY, Integer.MAX_VALUE)) {
      AlarmSubject subject = new AlarmSubject.Transformer(ranked.transformer());
      LossRow row = ranked.loss();
      switch (row.state()) {
        case NOT_COMPUTABLE -> {}
        case OK -> alarms.clear(AlarmKind.LINE_LOSS, subject, now);
        case WATCH, HIGH, SEVERE, NEGATIVE ->
            alarms.raise(AlarmKind.LINE_LOSS, subject, causeOf(day, row), now);
      }
    }
  }

  private static AlarmCause causeOf(LocalDate day, LossRow row) {
    List<Object> figures = new ArrayList<>();
    figures.add(day);
    figures.add(row.lost().map(LossDesk::told).orElse("?"));
    figures.add(row.supplied().map(LossDesk::told).orElse("?"));
    figures.add(String.format(Locale.ROOT, "%.2f", row.lossPercent().orElse(0)));
    figures.add(String.format(Locale.ROOT, "%.2f", row.uncertaintyPercent().orElse(0)));
    row.technical().map(LossDesk::told).ifPresent(figures::add);
    return AlarmCause.of(
        row.technical().isPresent()
            ? AlarmCause.Code.LOSS_OF_DAY
            : AlarmCause.Code.LOSS_OF_DAY_UNEXPLAINED,
        figures.toArray());
  }

  /** As precise as a person reads it; the figures themselves stay in the loss book. */
  private static String told(Energy energy) {
    return BigDecimal.valueOf(energy.wattHours(), 3)
        .setScale(1, RoundingMode.HALF_EVEN)
        .toPlainString();
  }
}
