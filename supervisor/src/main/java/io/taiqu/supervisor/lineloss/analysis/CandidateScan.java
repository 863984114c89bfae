package io.taiqu.supervisor.lineloss.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** Tries every hypothesis on what a fit leaves, and gives back the better ones. */
final class CandidateScan {
  private static final double EVENING_FROM = 17.0 / 24;
  private static final double EVENING_USUAL = 22.0 / 24;
  private static final double MORNING_USUAL = 5.0 / 24;
  private static final double MORNING_FROM = 3.0 / 24;
  private static final double MORNING_TO = 9.25 / 24;
  private static final int REFINED = 8;
  private static final int PASSES = 2;
  private static final int COARSE = 3;
  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble(Candidate::score).reversed();
  private static final int LAST_DAYS = 4;
  private static final int LEAST_STANDING = 20;

  private final District district;
  private final Shapes shapes;
  private final int perDay;
  private final int days;

  CandidateScan(District district, Shapes shapes) {
    this.district = district;
    this.shapes = shapes;
    perDay = district.perDay();
    days = district.days();
  }

  /** A hypothesis, what it would explain, and its score: the gain less the penalty. */
  record Candidate(Hypothesis hypothesis, BalanceFit.Gain gain, double score) {}

  /** Candidates of customers that are not yet under suspicion, best first. */
  List<Candidate> scan(BalanceFit fit, Set<Integer> taken) {
    List<Candidate> all = new ArrayList<>();
    List<Candidate> nights = new ArrayList<>();
    for (int i = 0; i < district.customers().size(); i++) {
      District.Member member = district.customers().get(i);
      if (taken.contains(i)) {
        continue;
      }
      if (!member.listed()) {
        add(all, fit, new Hypothesis.Neighbour(i), Shapes.SHARE_PRIOR);
        continue;
      }
      scanShares(all, fit, i);
      if (member.foreign()) {
        continue;
      }
      if (count(shapes.standing(i)) >= LEAST_STANDING) {
        add(all, fit, new Hypothesis.Standing(i), Shapes.SHARE_PRIOR);
      }
      scanNights(nights, fit, i);
    }
    nights.sort(BEST_FIRST);
    for (Candidate night : nights.subList(0, Math.min(REFINED, nights.size()))) {
      refine(all, fit, (Hypothesis.Night) night.hypothesis());
    }
    if (!taken.contains(-1)) {
      scanTaps(all, fit);
    }
    all.sort(BEST_FIRST);
    return all;
  }

  /** Every third day first, then the days beside the best. */
  private void scanShares(List<Candidate> all, BalanceFit fit, int customer) {
    int[] bounds = new int[days + 1];
    for (int day = 0; day <= days; day++) {
      bounds[day] = Math.min(day * perDay, district.intervals());
    }
    double[][] byDay = fit.products(shapes.energy(customer), bounds);
    sumFromEnd(byDay);
    Candidate whole = share(fit, customer, 0, byDay);
    all.add(whole);
    addBest(all, days, day -> share(fit, customer, day, byDay));
  }

  private Candidate share(BalanceFit fit, int customer, int day, double[][] sums) {
    Hypothesis share = new Hypothesis.Share(customer, day);
    return candidate(share, fit.gain(shapes.values(share), Shapes.SHARE_PRIOR, piece(sums, day)));
  }

  /** The evening on which it began, with hours that belong to any night. */
  private void scanNights(List<Candidate> nights, BalanceFit fit, int customer) {
    int begins = slot(EVENING_USUAL);
    int ends = slot(MORNING_USUAL);
    // Even pieces are nights, the first one from midnight; odd ones are days.
    int[] bounds = new int[2 * days + 2];
    for (int day = 0; day < days; day++) {
      bounds[2 * day + 1] = Math.min(day * perDay + ends, district.intervals());
      bounds[2 * day + 2] = Math.min(day * perDay + begins, district.intervals());
    }
    bounds[2 * days + 1] = district.intervals();
    double[][] pieces = fit.products(shapes.energy(customer), bounds);
    double[][] byNight = new double[pieces.length][days + 1];
    for (int j = 0; j < pieces.length; j++) {
      for (int night = 0; night <= days; night++) {
        byNight[j][night] = pieces[j][2 * night];
      }
    }
    sumFromEnd(byNight);
    List<Candidate> found = new ArrayList<>();
    found.add(night(fit, customer, 0, begins, ends, byNight));
    addBest(found, days, day -> night(fit, customer, day, begins, ends, byNight));
    found.stream()
        .filter(one -> one.gain().coefficient() > 0)
        .max(Comparator.comparingDouble(Candidate::score))
        .ifPresent(nights::add);
  }

  private Candidate night(
      BalanceFit fit, int customer, int day, int begins, int ends, double[][] sums) {
    // The night that begins on a day is the piece after that day; all of the first day counts.
    return night(
        fit,
        new Hypothesis.Night(customer, day, begins, ends),
        piece(sums, day == 0 ? 0 : day + 1));
  }

  private static void addBest(List<Candidate> to, int days, IntFunction<Candidate> from) {
    Candidate best = null;
    int at = 0;
    for (int day = COARSE; day <= days - LAST_DAYS; day += COARSE) {
      Candidate one = from.apply(day);
      if (best == null || one.score() > best.score()) {
        best = one;
        at = day;
      }
    }
    if (best == null) {
      return;
    }
    int middle = at;
    for (int day = middle - COARSE + 1; day < middle + COARSE; day++) {
      if (day != middle && day >= 1 && day <= days - LAST_DAYS) {
        Candidate one = from.apply(day);
        best = one.score() > best.score() ? one : best;
      }
    }
    to.add(best);
  }

  private static void sumFromEnd(double[][] pieces) {
    for (double[] line : pieces) {
      for (int piece = line.length - 2; piece >= 0; piece--) {
        line[piece] += line[piece + 1];
      }
    }
  }

  private static double[] piece(double[][] pieces, int piece) {
    double[] one = new double[pieces.length];
    for (int j = 0; j < one.length; j++) {
      one[j] = pieces[j][piece];
    }
    return one;
  }

  /** Finds the hours: first when it begins, then when it ends, then both once more. */
  private void refine(List<Candidate> all, BalanceFit fit, Hypothesis.Night rough) {
    int customer = rough.customer();
    int first = shapes.firstOfNights(rough.fromDay());
    double[][] bySlot = fit.productsBySlot(shapes.energy(customer), first);
    int begins = rough.begins();
    int ends = rough.ends();
    for (int pass = 0; pass < PASSES; pass++) {
      Candidate best = null;
      for (int slot = slot(EVENING_FROM); slot < perDay; slot++) {
        Candidate one = hours(fit, rough, slot, ends, bySlot);
        best = best == null || one.score() > best.score() ? one : best;
      }
      begins = best == null ? begins : ((Hypothesis.Night) best.hypothesis()).begins();
      best = null;
      for (int slot = slot(MORNING_FROM); slot < slot(MORNING_TO); slot++) {
        Candidate one = hours(fit, rough, begins, slot, bySlot);
        best = best == null || one.score() > best.score() ? one : best;
      }
      if (best != null) {
        ends = ((Hypothesis.Night) best.hypothesis()).ends();
        all.add(best);
      }
    }
  }

  private Candidate hours(
      BalanceFit fit, Hypothesis.Night rough, int begins, int ends, double[][] bySlot) {
    double[] products = new double[bySlot.length];
    for (int slot = begins; slot < perDay; slot++) {
      addPiece(products, bySlot, slot);
    }
    for (int slot = 0; slot < ends; slot++) {
      addPiece(products, bySlot, slot);
    }
    return night(
        fit, new Hypothesis.Night(rough.customer(), rough.fromDay(), begins, ends), products);
  }

  private Candidate night(BalanceFit fit, Hypothesis.Night night, double[] products) {
    return candidate(night, fit.gain(shapes.values(night), Shapes.NIGHT_PRIOR, products));
  }

  private static void addPiece(double[] products, double[][] byPiece, int piece) {
    for (int j = 0; j < products.length; j++) {
      products[j] += byPiece[j][piece];
    }
  }

  /** The same night with every evening on which it may have begun, best first. */
  List<Candidate> startsOf(BalanceFit fit, Hypothesis.Night night) {
    List<Candidate> starts = new ArrayList<>();
    for (int day = 0; day <= days - LAST_DAYS; day++) {
      add(
          starts,
          fit,
          new Hypothesis.Night(night.customer(), day, night.begins(), night.ends()),
          Shapes.NIGHT_PRIOR);
    }
    starts.sort(BEST_FIRST);
    return starts;
  }

  private void scanTaps(List<Candidate> all, BalanceFit fit) {
    int hour = perDay / 24;
    double[] unit = shapes.values(new Hypothesis.Tap(0, perDay));
    double[][] bySlot = fit.productsBySlot(unit, 0);
    all.add(tap(fit, new Hypothesis.Tap(0, perDay), bySlot));
    for (int begins = 16; begins < 24; begins++) {
      for (int length = 3; length <= 14; length++) {
        Hypothesis.Tap tap = new Hypothesis.Tap(begins * hour, (begins + length) % 24 * hour);
        all.add(tap(fit, tap, bySlot));
      }
    }
  }

  private Candidate tap(BalanceFit fit, Hypothesis.Tap tap, double[][] bySlot) {
    double[] products = new double[bySlot.length];
    int length =
        tap.ends() > tap.begins() ? tap.ends() - tap.begins() : tap.ends() + perDay - tap.begins();
    for (int offset = 0; offset < length; offset++) {
      addPiece(products, bySlot, (tap.begins() + offset) % perDay);
    }
    return candidate(tap, fit.gain(shapes.values(tap), Shapes.TAP_PRIOR, products));
  }

  private void add(List<Candidate> to, BalanceFit fit, Hypothesis hypothesis, double prior) {
    to.add(candidate(hypothesis, fit.gain(shapes.values(hypothesis), prior)));
  }

  private static Candidate candidate(Hypothesis hypothesis, BalanceFit.Gain gain) {
    return new Candidate(hypothesis, gain, gain.gain() - Shapes.penalty(hypothesis));
  }

  private int slot(double shareOfDay) {
    return (int) Math.round(shareOfDay * perDay);
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }
}
