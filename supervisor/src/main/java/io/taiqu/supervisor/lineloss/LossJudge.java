package io.taiqu.supervisor.lineloss;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.supervisor.lineloss.LossView.Cause;
import io.taiqu.supervisor.lineloss.LossView.LossRow;
import io.taiqu.supervisor.lineloss.LossView.State;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;

/** Turns sums into loss, its uncertainty and a judgement. Pure. */
public final class LossJudge {
  private static final double COVERAGE_FACTOR = 2;
  private static final double SQUARE_AMPERES = 1e-6;
  private static final double LEAST_SHARE_OF_SQUARES = 0.9;

  private final LossRules rules;
  private final Optional<TransformerLoss> within;
  private final Function<LossSums, LossStore.EnergySquares> squares;

  /** A judge of a supply that is metered behind the transformer. */
  public LossJudge(LossRules rules) {
    this(rules, Optional.empty(), _ -> LossStore.EnergySquares.NONE);
  }

  /**
   * A judge.
   *
   * @param within what the transformer itself loses, if the supply is metered before it
   * @param squares of the energies of the supply; asked only where ∫I²dt is not known and the
   *     transformer's own loss is within
   */
  public LossJudge(
      LossRules rules,
      Optional<TransformerLoss> within,
      Function<LossSums, LossStore.EnergySquares> squares) {
    this.rules = rules;
    this.within = within;
    this.squares = squares;
  }

  /**
   * Judges.
   *
   * @param causes finds what is missing; asked only when something is
   */
  public LossRow judge(LossSums sums, Supplier<List<Cause>> causes) {
    return judge(sums, technical(sums), causes);
  }

  /**
   * Judges by a technical loss that is known otherwise, as of a time in which a transformer took
   * another's place.
   */
  LossRow judge(LossSums sums, Optional<Energy> technical, Supplier<List<Cause>> causes) {
    double coverage = coverage(sums);
    boolean computable =
        sums.suppliedIntervals() > 0
            && sums.knownIntervals() == sums.customerIntervals()
            && coverage >= rules.leastCoverage();
    Optional<Energy> supplied =
        sums.suppliedIntervals() > 0 ? Optional.of(new Energy(sums.supplied())) : Optional.empty();
    if (!computable) {
      return new LossRow(
          sums.transformer(),
          sums.from(),
          sums.to(),
          supplied,
          new Energy(sums.sold()),
          Optional.empty(),
          OptionalDouble.empty(),
          coverage,
          OptionalDouble.empty(),
          technical,
          State.NOT_COMPUTABLE,
          causes.get());
    }
    long lost = sums.supplied() - sums.sold();
    double supply = sums.supplied();
    OptionalDouble percent =
        supply > 0 ? OptionalDouble.of(100 * lost / supply) : OptionalDouble.empty();
    OptionalDouble uncertainty = uncertaintyPercent(sums);
    return new LossRow(
        sums.transformer(),
        sums.from(),
        sums.to(),
        supplied,
        new Energy(sums.sold()),
        Optional.of(new Energy(lost)),
        percent,
        coverage,
        uncertainty,
        technical,
        state(percent, uncertainty, technical, supply),
        List.of());
  }

  private static double coverage(LossSums sums) {
    if (sums.intervals() == 0) {
      return 0;
    }
    // Intervals of which nothing arrived count as if all their readings were missing.
    double perInterval = (double) sums.expected() / sums.intervals();
    double due = perInterval * Math.max(sums.intervals(), sums.intervalsDue());
    return due == 0 ? 0 : Math.min(1, sums.measured() / due);
  }

  /** U = 100·k·√(u_s² + Σ(u_i·E_i/S)²), from the accuracy classes, rectangular distribution. */
  private OptionalDouble uncertaintyPercent(LossSums sums) {
    if (sums.supplied() <= 0) {
      return OptionalDouble.empty();
    }
    double root3 = Math.sqrt(3);
    double supplyMeter =
        Math.hypot(rules.supplyClassPercent(), rules.transformerClassPercent()) / 100 / root3;
    double customers =
        rules.meterClassPercent() / 100 / root3 * Math.sqrt(sums.energySquares()) / sums.supplied();
    return OptionalDouble.of(100 * COVERAGE_FACTOR * Math.hypot(supplyMeter, customers));
  }

  /** Equivalent resistance method: R·∫I²dt over the conductors; and the transformer's own. */
  Optional<Energy> technical(LossSums sums) {
    Optional<Double> known = squareAmpereHours(sums);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    double squareAmpereHours = known.get();
    double network =
        rules.resistanceOhm()
            * within.map(own -> own.onLowSide(squareAmpereHours)).orElse(squareAmpereHours);
    double transformer =
        within
            .map(own ->
                own.noLoadWattHours(
                        sums.suppliedIntervals() * own.intervalHours(),
                        own.relativeVoltage(sums.volts()))
                    + own.loadWattHours(squareAmpereHours))
            .orElse(0.0);
    return Optional.of(new Energy(Math.round(network + transformer)));
  }

  /** ∫I²dt as it was summed up; of a supply on the high side else as its energies let expect. */
  private Optional<Double> squareAmpereHours(LossSums sums) {
    if (sums.suppliedIntervals() == 0) {
      return Optional.empty();
    }
    double least = LEAST_SHARE_OF_SQUARES * sums.suppliedIntervals();
    if (sums.squaresIntervals() >= least) {
      double share = (double) sums.suppliedIntervals() / sums.squaresIntervals();
      return Optional.of(sums.squares() * SQUARE_AMPERES * share);
    }
    return within.flatMap(own -> {
      LossStore.EnergySquares energies = squares.apply(sums);
      return energies.intervals() >= least
          ? Optional.of(
              own.likelySquareAmpereHours(energies.kilowattHoursSquared(), own.intervalHours())
                  * sums.suppliedIntervals()
                  / energies.intervals())
          : Optional.<Double>empty();
    });
  }

  private State state(
      OptionalDouble percent,
      OptionalDouble uncertainty,
      Optional<Energy> technical,
      double supply) {
    if (percent.isEmpty() || uncertainty.isEmpty()) {
      return State.OK;
    }
    double explained = technical.map(t -> 100 * t.wattHours() / supply).orElse(0.0);
    double unexplained = percent.getAsDouble() - explained;
    double doubt = uncertainty.getAsDouble();
    if (percent.getAsDouble() < -doubt) {
      return State.NEGATIVE;
    }
    if (unexplained > rules.severeAbovePercent() + doubt) {
      return State.SEVERE;
    }
    if (unexplained > rules.highAbovePercent() + doubt) {
      return State.HIGH;
    }
    return Math.abs(unexplained) > doubt ? State.WATCH : State.OK;
  }
}
