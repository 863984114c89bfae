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
  private final SearchGuards guards;

  SuspectSearch(District district, Shapes shapes, Balance balance, SearchGuards guards) {
    this.guards = guards;
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

  /** The balance without any hypothesis. */
  Outcome nothing() {
    return new Outcome(balance.fit(List.of(), 1), List.of());
  }

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
    Outcome found = settled(fitted, proofs);
    return taken(found.proofs()).contains(-1) ? found : besideUnmetered(found);
  }

  /**
   * Looks whether energy is left that flows as an unseen load's does and that no meter's error
   * explains. No course of a day gives it away; what does is how much it is and how irregular.
   * Beside such a load innocent meters look guilty, so that whoever was found has to be found again
   * by more.
   */
  private Outcome besideUnmetered(Outcome found) {
    Optional<Proof> unmetered = guards.unmetered(found.fitted());
    if (unmetered.isEmpty()) {
      return found;
    }
    List<Proof> proofs = new ArrayList<>(found.proofs());
    proofs.add(unmetered.get());
    Balance.Fitted now = hold(found.fitted(), unmetered.get());
    for (int at = proofs.size() - 2; at >= 0; at--) {
      Balance.Fitted without = without(now, at);
      Set<Integer> others = taken(proofs);
      others.remove(proofs.get(at).hypothesis().who());
      Optional<Proof> again = best(without, others);
      if (again.isPresent()) {
        now = insert(without, at, again.get());
        proofs.set(at, again.get());
      } else {
        now = without;
        proofs.remove(at);
      }
    }
    return settled(now, proofs);
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
      boolean weak = !guards.plausible(held.hypothesis(), held.coefficient(), held.energy());
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
      if (candidate.score() + MOST_WITNESS < guards.leastScore()
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
      if (score >= guards.leastScore(candidate, taken) && (best == null || score > best.score())) {
        Proof proof = proof(fitted, candidate, witness);
        best = guards.passes(proof) ? proof : best;
      }
    }
    if (best != null && best.hypothesis() instanceof Hypothesis.Night night) {
      CandidateScan.Candidate start = scan.startsOf(fitted.fit(), night).getFirst();
      if (start.score() > best.score() - best.witness() + BETTER_BY) {
        Proof later = proof(fitted, start, witness(fitted, start));
        best = guards.passes(later) ? later : best;
      }
    }
    return Optional.ofNullable(best);
  }

  private Proof proof(Balance.Fitted fitted, CandidateScan.Candidate candidate, double witness) {
    Hypothesis hypothesis = candidate.hypothesis();
    double prior =
        switch (hypothesis) {
          case Hypothesis.Share _, Hypothesis.Standing _, Hypothesis.Neighbour _ ->
              Shapes.SHARE_PRIOR;
          case Hypothesis.Night _ -> Shapes.NIGHT_PRIOR;
          case Hypothesis.Tap _, Hypothesis.Unmetered _ -> Shapes.TAP_PRIOR;
        };
    return new Proof(
        hypothesis,
        candidate.gain().coefficient(),
        candidate.score() + witness,
        fitted.fit().dayScore(shapes.values(hypothesis), prior),
        witness);
  }

  private boolean plausible(CandidateScan.Candidate candidate) {
    double k = candidate.gain().coefficient();
    Hypothesis hypothesis = candidate.hypothesis();
    return guards.plausible(hypothesis, k, k * Shapes.sum(shapes.values(hypothesis)));
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
