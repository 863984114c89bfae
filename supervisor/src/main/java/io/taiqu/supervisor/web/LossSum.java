package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.lineloss.LossView.LossRow;
import io.taiqu.supervisor.lineloss.LossView.Ranked;
import io.taiqu.supervisor.lineloss.LossView.State;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The loss of several transformers together. Only those whose loss can be computed count, and how
 * many could not is told beside it.
 *
 * @param supplied of the computable ones
 * @param sold of the computable ones
 * @param lost of the computable ones
 * @param lostMoney of the computable ones
 * @param computable how many count
 * @param transformers how many there are
 * @param coverage mean share of readings taken, all transformers
 */
public record LossSum(
    Energy supplied,
    Energy sold,
    Energy lost,
    Money lostMoney,
    int computable,
    int transformers,
    double coverage) {
  /** The share of supply that a district may lose where it has no target of its own. */
  public static final double USUAL_TARGET_PERCENT = 7;

  private static final double HIGH_FROM_PERCENT = 10;
  private static final double SEVERE_FROM_PERCENT = 20;
  private static final double NEGATIVE_FROM_PERCENT = -1;

  static LossSum of(List<Ranked> rows) {
    Adding adding = new Adding();
    rows.forEach(ranked -> adding.add(ranked.loss(), ranked.lostMoney()));
    return adding.sum();
  }

  /** Adds up, row by row. */
  static final class Adding {
    private Energy supplied = Energy.ZERO;
    private Energy sold = Energy.ZERO;
    private Energy lost = Energy.ZERO;
    private Money money = Money.ZERO;
    private int computable;
    private int transformers;
    private double coverage;

    void add(LossRow row, Money lostMoney) {
      transformers++;
      coverage += row.coverage();
      if (row.lost().isPresent() && row.supplied().isPresent()) {
        supplied = supplied.plus(row.supplied().get());
        sold = sold.plus(row.sold());
        lost = lost.plus(row.lost().get());
        money = money.plus(lostMoney);
        computable++;
      }
    }

    LossSum sum() {
      return new LossSum(
          supplied,
          sold,
          lost,
          money,
          computable,
          transformers,
          transformers == 0 ? 0 : coverage / transformers);
    }
  }

  /** Lost ÷ supplied in per cent; nothing without supply. */
  public OptionalDouble percent() {
    return supplied.wattHours() > 0
        ? OptionalDouble.of(100.0 * lost.wattHours() / supplied.wattHours())
        : OptionalDouble.empty();
  }

  /** The judgement against a target. */
  public State state(double targetPercent) {
    if (computable == 0 || percent().isEmpty()) {
      return State.NOT_COMPUTABLE;
    }
    double percent = percent().getAsDouble();
    if (percent < NEGATIVE_FROM_PERCENT) {
      return State.NEGATIVE;
    }
    if (percent <= targetPercent) {
      return State.OK;
    }
    if (percent <= HIGH_FROM_PERCENT) {
      return State.WATCH;
    }
    return percent <= SEVERE_FROM_PERCENT ? State.HIGH : State.SEVERE;
  }
}
