package io.taiqu.supervisor.lineloss.analysis;

import java.util.Optional;
import java.util.Set;

/**
 * What a hypothesis has to meet before anything is suspected: enough evidence, on enough days, of a
 * size that a fault of its kind has.
 */
class SearchGuards {
  private static final double LEAST_SCORE_DOUBTFUL = 100;
  private static final double WEAK_NIGHT = 1;

  /** Up to so many customers nights are found as the scores of one let expect. */
  private static final double MANY = 55;

  /**
   * Of 17 districts with 80 and 120 customers four nights of innocent meters came to 43 to 104, and
   * 14 of 17 true ones beyond 118.
   */
  private static final double OF_MANY = 1.75;

  private static final double LEAST_DAY_SCORE = 4.8;
  private static final double CLEAR_SCORE = 300;
  private static final double LEAST_DAY_SCORE_CLEAR = 3;
  private static final double LEAST_DAY_SCORE_LATER = 5;
  private static final double LEAST_DAY_SCORE_NIGHT = 6.5;
  private static final double FEW_DAYS = 5;
  private static final double LEAST_DAY_SCORE_STANDING = 3;
  private static final double LEAST_DAY_SCORE_STOPPED = 1.5;
  private static final int STOPPED_DAYS = 2;

  /** Expanded uncertainty (k = 2) of what is lost beyond technical loss. */
  private static final double LEAST_UNEXPLAINED = 2;

  /**
   * How many times the usual variance the flows must have that nothing explains: of clean months
   * from 12 to 55 customers none came beyond 32, of those with a household unseen none was below
   * 128.
   */
  private static final double LEAST_IRREGULAR = 64;

  private static final double LEAST_SHARE_OF_SUPPLY = 0.0003;
  private static final double LEAST_TAP = 0.001;
  private static final double LEAST_SHARE = 0.06;
  private static final double LEAST_LATER_SHARE = 0.12;
  private static final double LEAST_NIGHT = 0.15;
  private static final double LEAST_STANDING = 0.25;
  private static final double MOST_STANDING = 4;
  private static final double FOREIGN_FROM = -0.6;
  private static final double NEIGHBOUR_FROM = 0.6;
  private static final double NEIGHBOUR_TO = 1.4;

  private final District district;
  private final Balance balance;

  SearchGuards(District district, Balance balance) {
    this.district = district;
    this.balance = balance;
  }

  /** What any hypothesis has to explain at least. */
  double leastScore() {
    return balance.terms().leastScore();
  }

  /**
   * A tap explains whatever nothing else does, and beside one innocent meters look guilty. Who
   * tampers with a meter at night takes most of the energy past it; hours can be chosen so that a
   * small part fits by chance. Then more is asked, and of many customers more yet: what none of
   * them is told for adds up, and fits somebody's nights, or a shop that seems to count too much.
   */
  double leastScore(CandidateScan.Candidate candidate, Set<Integer> taken) {
    Hypothesis hypothesis = candidate.hypothesis();
    boolean tap = hypothesis instanceof Hypothesis.Tap || taken.contains(-1);
    boolean weakNight =
        hypothesis instanceof Hypothesis.Night && candidate.gain().coefficient() < WEAK_NIGHT;
    double least = tap || weakNight ? LEAST_SCORE_DOUBTFUL : leastScore();
    boolean overcounting =
        hypothesis instanceof Hypothesis.Share(int customer, int _)
            && district.customers().get(customer).transformed()
            && candidate.gain().coefficient() < 0;
    return hypothesis instanceof Hypothesis.Night || overcounting
        ? Math.max(least, leastScore() * Math.pow(Math.max(1, listed() / MANY), OF_MANY))
        : least;
  }

  private long listed() {
    return district.customers().stream().filter(District.Member::listed).count();
  }

  /** Whether the days agree enough about a hypothesis. */
  boolean passes(SuspectSearch.Proof proof) {
    double least =
        switch (proof.hypothesis()) {
          case Hypothesis.Standing(int customer) ->
              stopped(customer) ? LEAST_DAY_SCORE_STOPPED : LEAST_DAY_SCORE_STANDING;
          case Hypothesis.Share(int _, int fromDay) ->
              fromDay == 0 ? leastOfWhole(proof) : leastDayScore(LEAST_DAY_SCORE_LATER, fromDay);
          case Hypothesis.Night(int _, int fromDay, int _, int _) ->
              leastDayScore(LEAST_DAY_SCORE_NIGHT, fromDay);
          case Hypothesis.Neighbour _ -> leastOfWhole(proof);
          case Hypothesis.Tap _, Hypothesis.Unmetered _ -> LEAST_DAY_SCORE;
        };
    return Math.abs(proof.dayScore()) >= least;
  }

  /**
   * A register that has not moved for the last two days, under voltage, speaks for itself; how much
   * flowed meanwhile need not be as even from day to day.
   */
  private boolean stopped(int customer) {
    boolean[] standing = district.customers().get(customer).curve().standing();
    int last = STOPPED_DAYS * district.perDay();
    for (int t = Math.max(0, standing.length - last); t < standing.length; t++) {
      if (!standing[t]) {
        return false;
      }
    }
    return standing.length > last;
  }

  /** A load without a meter, if what is left under a fit can't be anything else. */
  Optional<SuspectSearch.Proof> unmetered(Balance.Fitted fitted) {
    Balance.Unexplained left = balance.unexplained(fitted);
    double beyond = left.kilowattHours() / left.uncertainty();
    if (fitted.scale() < LEAST_IRREGULAR || beyond < LEAST_UNEXPLAINED) {
      return Optional.empty();
    }
    return Optional.of(
        new SuspectSearch.Proof(
            new Hypothesis.Unmetered(),
            left.kilowattHours() / Shapes.sum(balance.supplied()),
            leastScore() + beyond * beyond,
            beyond,
            0));
  }

  /**
   * A large shop with a wrong ratio scatters by day for reasons of its own; where the whole span
   * leaves no doubt, days need not be as even.
   */
  private static double leastOfWhole(SuspectSearch.Proof proof) {
    return proof.score() >= CLEAR_SCORE ? LEAST_DAY_SCORE_CLEAR : LEAST_DAY_SCORE;
  }

  /** Few days scatter less than they should by chance, so that they must say more. */
  private double leastDayScore(double ofMany, int fromDay) {
    return ofMany * (1 + FEW_DAYS / (district.days() - fromDay));
  }

  /** Whether a fault of this kind may have this coefficient and this energy. */
  boolean plausible(Hypothesis hypothesis, double k, double energy) {
    double least = hypothesis.who() < 0 ? LEAST_TAP : LEAST_SHARE_OF_SUPPLY;
    if (Math.abs(energy) < least * balance.meanSupply() * district.intervals()) {
      return false;
    }
    return switch (hypothesis) {
      case Hypothesis.Share(int customer, int fromDay) -> {
        District.Member member = district.customers().get(customer);
        if (member.foreign()) {
          yield fromDay == 0 && k < FOREIGN_FROM;
        }
        boolean elsewhere = fromDay == 0 && !member.voltage().own() && k < FOREIGN_FROM;
        double leastShare = fromDay == 0 ? LEAST_SHARE : LEAST_LATER_SHARE;
        yield k >= leastShare || elsewhere || member.transformed() && k <= -LEAST_SHARE;
      }
      case Hypothesis.Night _ -> k >= LEAST_NIGHT;
      case Hypothesis.Standing _ -> k >= LEAST_STANDING && k <= MOST_STANDING;
      case Hypothesis.Neighbour(int customer) -> {
        PhaseFinder.Finding voltage = district.customers().get(customer).voltage();
        yield k >= NEIGHBOUR_FROM && k <= NEIGHBOUR_TO && (!voltage.enough() || voltage.own());
      }
      case Hypothesis.Tap _, Hypothesis.Unmetered _ -> energy > 0;
    };
  }
}
