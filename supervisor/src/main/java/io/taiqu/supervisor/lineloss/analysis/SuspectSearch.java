package io.taiqu.supervisor.lineloss.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the hypotheses that explain the balance: the best one is taken, the balance fitted anew,
 * and so on; then each is taken out again to see whether something else explains its part better.
 */
final class SuspectSearch {
  private static final double LEAST_SCORE = 30;
  private static final double LEAST_SCORE_DOUBTFUL = 100;
  private static final double WEAK_NIGHT = 1;
  private static final double LEAST_DAY_SCORE = 4.8;
  private static final double CLEAR_SCORE = 300;
  private static final double LEAST_DAY_SCORE_CLEAR = 3;
  private static final double LEAST_DAY_SCORE_LATER = 5;
  private static final double LEAST_DAY_SCORE_NIGHT = 6.5;
  private static final double FEW_DAYS = 5;
  private static final double LEAST_DAY_SCORE_STANDING = 3;
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

  private static final double MOST_WITNESS = 40;
  private static final double BETTER_BY = 6;
  private static final int LOOKED_AT = 400;
  private static final int WITNESSED = 40;
  private static final int MOST = 14;
  private static final int ROUNDS = 3;

  private final District district;
  private final Shapes shapes;
  private final Balance balance;
  private final CandidateScan scan;

  SuspectSearch(District district, Shapes shapes, Balance balance) {
    this.district = district;
    this.shapes = shapes;
    this.balance = balance;
    this.scan = new CandidateScan(district, shapes);
  }

  /**
   * A hypothesis that passed, with what speaks for it.
   *
   * @param score χ² that it explains, less the penalty, with the voltages' say
   * @param dayScore standard errors from zero by days
   * @param witness twice the logarithm of the likelihood ratio by the voltages
   */
  record Proof(
      Hypothesis hypothesis, double coefficient, double score, double dayScore, double witness) {}

  /** The balance under the hypotheses that were found, each with its proof. */
  record Outcome(Balance.Fitted fitted, List<Proof> proofs) {}

  Outcome search() {
    Balance.Fitted fitted = balance.fit(List.of(), 1);
    List<Proof> proofs = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      while (proofs.size() < MOST) {
        Optional<Proof> best = best(fitted, taken(proofs));
        if (best.isEmpty()) {
          break;
        }
        proofs.add(best.get());
        fitted = hold(fitted, best.get());
      }
      boolean changed = false;
      for (int at = 0; at < proofs.size(); at++) {
        Proof old = proofs.get(at);
        Balance.Fitted without = without(fitted, at);
        Set<Integer> others = taken(proofs);
        others.remove(old.hypothesis().who());
        Optional<Proof> best = best(without, others);
        if (best.isEmpty()) {
          proofs.remove(at--);
          fitted = without;
          changed = true;
          continue;
        }
        Proof now = best.get();
        boolean same = now.hypothesis().equals(old.hypothesis());
        proofs.set(at, now);
        if (!same) {
          fitted = insert(without, at, now);
          changed = true;
        }
      }
      if (!changed) {
        break;
      }
    }
    return settled(fitted, proofs);
  }

  /** Takes out, the weakest first, what the final fit no longer supports. */
  private Outcome settled(Balance.Fitted fitted, List<Proof> proofs) {
    Balance.Fitted now = fitted;
    for (int weakest = weakest(now, proofs); weakest >= 0; weakest = weakest(now, proofs)) {
      proofs.remove(weakest);
      now = without(now, weakest);
    }
    return new Outcome(now, List.copyOf(proofs));
  }

  private int weakest(Balance.Fitted fitted, List<Proof> proofs) {
    int weakest = -1;
    for (int at = 0; at < proofs.size(); at++) {
      Balance.Held held = fitted.held().get(at);
      boolean weak = !plausible(held.hypothesis(), held.coefficient(), held.energy());
      if (weak && (weakest < 0 || proofs.get(at).score() < proofs.get(weakest).score())) {
        weakest = at;
      }
    }
    return weakest;
  }

  private static Set<Integer> taken(List<Proof> proofs) {
    Set<Integer> taken = new HashSet<>();
    proofs.forEach(proof -> taken.add(proof.hypothesis().who()));
    return taken;
  }

  private Balance.Fitted hold(Balance.Fitted fitted, Proof proof) {
    return insert(fitted, fitted.held().size(), proof);
  }

  private Balance.Fitted insert(Balance.Fitted fitted, int at, Proof proof) {
    List<Balance.Held> held = new ArrayList<>(fitted.held());
    Shape shape = shapes.of(proof.hypothesis(), proof.coefficient());
    double[] unrecorded = shape.main().values().clone();
    for (int t = 0; t < unrecorded.length; t++) {
      unrecorded[t] *= proof.coefficient();
    }
    held.add(at, new Balance.Held(proof.hypothesis(), shape, proof.coefficient(), unrecorded));
    return balance.fit(held, fitted.scale());
  }

  private Balance.Fitted without(Balance.Fitted fitted, int at) {
    List<Balance.Held> held = new ArrayList<>(fitted.held());
    held.remove(at);
    return balance.fit(held, fitted.scale());
  }

  private Optional<Proof> best(Balance.Fitted fitted, Set<Integer> taken) {
    List<CandidateScan.Candidate> candidates = scan.scan(fitted.fit(), taken);
    Proof best = null;
    int witnessed = 0;
    for (CandidateScan.Candidate candidate :
        candidates.subList(0, Math.min(LOOKED_AT, candidates.size()))) {
      if (candidate.score() + MOST_WITNESS < LEAST_SCORE
          || best != null && candidate.score() + MOST_WITNESS < best.score()
          || witnessed >= WITNESSED) {
        break;
      }
      if (!plausible(candidate)) {
        continue;
      }
      witnessed++;
      double witness = witness(fitted, candidate);
      double score = candidate.score() + witness;
      if (score >= leastScore(candidate, taken) && (best == null || score > best.score())) {
        Proof proof = proof(fitted, candidate, witness);
        best = passes(proof) ? proof : best;
      }
    }
    if (best != null && best.hypothesis() instanceof Hypothesis.Night night) {
      CandidateScan.Candidate start = scan.startsOf(fitted.fit(), night).getFirst();
      if (start.score() > best.score() - best.witness() + BETTER_BY) {
        Proof later = proof(fitted, start, witness(fitted, start));
        best = passes(later) ? later : best;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * A tap explains whatever nothing else does, and beside one innocent meters look guilty. Who
   * tampers with a meter at night takes most of the energy past it; hours can be chosen so that a
   * small part fits by chance. Then more is asked.
   */
  private static double leastScore(CandidateScan.Candidate candidate, Set<Integer> taken) {
    Hypothesis hypothesis = candidate.hypothesis();
    boolean tap = hypothesis instanceof Hypothesis.Tap || taken.contains(-1);
    boolean weakNight =
        hypothesis instanceof Hypothesis.Night && candidate.gain().coefficient() < WEAK_NIGHT;
    return tap || weakNight ? LEAST_SCORE_DOUBTFUL : LEAST_SCORE;
  }

  private Proof proof(Balance.Fitted fitted, CandidateScan.Candidate candidate, double witness) {
    Hypothesis hypothesis = candidate.hypothesis();
    double prior =
        switch (hypothesis) {
          case Hypothesis.Share _, Hypothesis.Standing _, Hypothesis.Neighbour _ ->
              Shapes.SHARE_PRIOR;
          case Hypothesis.Night _ -> Shapes.NIGHT_PRIOR;
          case Hypothesis.Tap _ -> Shapes.TAP_PRIOR;
        };
    return new Proof(
        hypothesis,
        candidate.gain().coefficient(),
        candidate.score() + witness,
        fitted.fit().dayScore(shapes.values(hypothesis), prior),
        witness);
  }

  private boolean passes(Proof proof) {
    double least =
        switch (proof.hypothesis()) {
          case Hypothesis.Standing _ -> LEAST_DAY_SCORE_STANDING;
          case Hypothesis.Share(int _, int fromDay) ->
              fromDay == 0 ? leastOfWhole(proof) : leastDayScore(LEAST_DAY_SCORE_LATER, fromDay);
          case Hypothesis.Night(int _, int fromDay, int _, int _) ->
              leastDayScore(LEAST_DAY_SCORE_NIGHT, fromDay);
          case Hypothesis.Neighbour _ -> leastOfWhole(proof);
          case Hypothesis.Tap _ -> LEAST_DAY_SCORE;
        };
    return Math.abs(proof.dayScore()) >= least;
  }

  /**
   * A large shop with a wrong ratio scatters by day for reasons of its own; where the whole span
   * leaves no doubt, days need not be as even.
   */
  private static double leastOfWhole(Proof proof) {
    return proof.score() >= CLEAR_SCORE ? LEAST_DAY_SCORE_CLEAR : LEAST_DAY_SCORE;
  }

  /** Few days scatter less than they should by chance, so that they must say more. */
  private double leastDayScore(double ofMany, int fromDay) {
    return ofMany * (1 + FEW_DAYS / (district.days() - fromDay));
  }

  private boolean plausible(CandidateScan.Candidate candidate) {
    double k = candidate.gain().coefficient();
    Hypothesis hypothesis = candidate.hypothesis();
    return plausible(hypothesis, k, k * Shapes.sum(shapes.values(hypothesis)));
  }

  /** Whether a fault of this kind may have this coefficient and this energy. */
  private boolean plausible(Hypothesis hypothesis, double k, double energy) {
    double least = hypothesis instanceof Hypothesis.Tap ? LEAST_TAP : LEAST_SHARE_OF_SUPPLY;
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
      case Hypothesis.Tap _ -> energy > 0;
    };
  }

  private double witness(Balance.Fitted fitted, CandidateScan.Candidate candidate) {
    Hypothesis hypothesis = candidate.hypothesis();
    int who = hypothesis.who();
    if (who < 0 || hypothesis instanceof Hypothesis.Neighbour) {
      return 0;
    }
    Optional<DropFit> fit = Balance.dropFit(fitted, who);
    District.Member member = district.customers().get(who);
    if (fit.isEmpty() || member.threePhase()) {
      return 0;
    }
    double[] unrecorded = shapes.values(hypothesis);
    for (int t = 0; t < unrecorded.length; t++) {
      unrecorded[t] *= candidate.gain().coefficient();
    }
    double ratio = balance.voltageDrop().witness(fit.get(), shapes.energy(who), unrecorded);
    return Math.clamp(ratio, -MOST_WITNESS, MOST_WITNESS);
  }
}
