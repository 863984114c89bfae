package io.taiqu.supervisor.lineloss.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says what kind of fault fits a hypothesis that was found, and why. */
final class Classification {
  /** Primary over 5 A of usual low-voltage current transformers. */
  private static final int[] USUAL_RATIOS = {
    10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 100, 120, 125, 150, 160, 200, 240, 250, 300, 400
  };

  private static final double RATIO_TOLERANCE = 0.06;
  private static final double CLEAR_WITNESS = 9;
  private static final double MOST_CONFIDENCE = 0.99;
  private static final double CONFIDENCE_SCALE = 25;
  private static final double THRESHOLD = 30;

  private final District district;
  private final Shapes shapes;

  Classification(District district, Shapes shapes) {
    this.district = district;
    this.shapes = shapes;
  }

  Suspect suspect(SuspectSearch.Proof proof, Balance.Held held) {
    double k = held.coefficient();
    List<Evidence> evidence = new ArrayList<>();
    return switch (held.hypothesis()) {
      case Hypothesis.Share(int customer, int fromDay) -> share(customer, fromDay, k, held, proof);
      case Hypothesis.Night night -> {
        double missing = k / (1 + k);
        evidence.add(
            Evidence.of(
                Evidence.Code.MISSING_AT_NIGHT,
                percent(missing),
                clock(night.begins()),
                clock(night.ends()),
                energy(held.energy()),
                night.fromDay() + 1));
        yield named(
            FaultType.THEFT_NIGHT, night.customer(), missing, held.energy(), proof, evidence);
      }
      case Hypothesis.Standing(int customer) -> standing(customer, held, proof);
      case Hypothesis.Neighbour(int customer) -> {
        District.Member member = district.customers().get(customer);
        double energy = member.curve().sum();
        if (member.voltage().enough()) {
          evidence.add(
              Evidence.of(
                  Evidence.Code.VOLTAGE_FOLLOWS,
                  member.voltage().best().name(),
                  correlation(member.voltage().highest())));
        }
        evidence.add(Evidence.of(Evidence.Code.BALANCED_WITH, energy(energy)));
        yield named(FaultType.WRONG_TRANSFORMER_BELONGS_HERE, customer, 1, energy, proof, evidence);
      }
      case Hypothesis.Tap(int begins, int ends) -> {
        evidence.add(
            Evidence.of(
                Evidence.Code.NO_METER_EXPLAINS,
                energy(held.energy()),
                clock(begins),
                clock(ends)));
        evidence.add(byDay(proof));
        yield unmetered(held, proof, evidence);
      }
      case Hypothesis.Unmetered() -> {
        evidence.add(
            Evidence.of(
                Evidence.Code.BEYOND_ERRORS,
                energy(held.energy()),
                String.format(Locale.ROOT, "%.1f", proof.dayScore())));
        yield unmetered(held, proof, evidence);
      }
    };
  }

  private static Suspect unmetered(
      Balance.Held held, SuspectSearch.Proof proof, List<Evidence> evidence) {
    return new Suspect(
        Optional.empty(), FaultType.UNMETERED_TAP, 1, held.energy(), confidence(proof), evidence);
  }

  /** The archive has a meter on another phase than its voltage shows. */
  static Optional<Suspect> wrongPhase(District.Member member) {
    Optional<LinePhase> archive = member.customer().archivePhase();
    Optional<LinePhase> seen = member.voltage().certain();
    if (!member.listed() || archive.isEmpty() || seen.isEmpty() || archive.equals(seen)) {
      return Optional.empty();
    }
    double[] correlation = member.voltage().correlation();
    double margin = correlation[seen.get().ordinal()] - correlation[archive.get().ordinal()];
    return Optional.of(
        new Suspect(
            Optional.of(member.meter()),
            FaultType.WRONG_PHASE,
            0,
            0,
            Math.clamp(0.5 + margin, 0.5, MOST_CONFIDENCE),
            List.of(
                Evidence.of(
                    Evidence.Code.VOLTAGE_OTHER_PHASE,
                    archive.get().name(),
                    seen.get().name(),
                    correlation(correlation[archive.get().ordinal()]),
                    correlation(correlation[seen.get().ordinal()])))));
  }

  private Suspect share(
      int customer, int fromDay, double k, Balance.Held held, SuspectSearch.Proof proof) {
    District.Member member = district.customers().get(customer);
    List<Evidence> evidence = new ArrayList<>();
    if (member.foreign() || !member.transformed() && k < 0) {
      double recorded = member.curve().sum();
      evidence.add(
          Evidence.of(Evidence.Code.VOLTAGE_FOREIGN, correlation(member.voltage().highest())));
      evidence.add(Evidence.of(Evidence.Code.BALANCED_WITHOUT, energy(recorded)));
      return named(
          FaultType.WRONG_TRANSFORMER_LISTED_HERE, customer, -1, -recorded, proof, evidence);
    }
    double missing = k / (1 + k);
    Optional<Integer> ratio = fittingRatio(member, k);
    if (ratio.isPresent()) {
      double archive = member.customer().ratio();
      double exact = ratio.get() / archive - 1;
      evidence.add(Evidence.of(Evidence.Code.RATIO_FITS, number(archive), ratio.get().toString()));
      return named(
          FaultType.WRONG_MULTIPLIER,
          customer,
          exact / (1 + exact),
          exact * Shapes.sum(held.shape().main().values()),
          proof,
          evidence);
    }
    if (k < 0) {
      evidence.add(
          Evidence.of(
              Evidence.Code.RATIO_DOES_NOT_FIT,
              number(member.customer().ratio()),
              number(member.customer().ratio() * (1 + k))));
      return named(FaultType.WRONG_MULTIPLIER, customer, missing, held.energy(), proof, evidence);
    }
    evidence.add(
        Evidence.of(
            Evidence.Code.MISSING_SHARE, percent(missing), energy(held.energy()), fromDay + 1));
    return named(FaultType.THEFT_PARTIAL, customer, missing, held.energy(), proof, evidence);
  }

  private static Optional<Integer> fittingRatio(District.Member member, double k) {
    double archive = member.customer().ratio();
    if (!member.transformed()) {
      return Optional.empty();
    }
    double fitting = archive * (1 + k);
    Optional<Integer> nearest = Optional.empty();
    double distance = RATIO_TOLERANCE;
    for (int ratio : USUAL_RATIOS) {
      double off = Math.abs(fitting / ratio - 1);
      if (ratio != archive && off < distance) {
        distance = off;
        nearest = Optional.of(ratio);
      }
    }
    return nearest;
  }

  private Suspect standing(int customer, Balance.Held held, SuspectSearch.Proof proof) {
    District.Member member = district.customers().get(customer);
    boolean[] stands = shapes.standing(customer);
    List<Evidence> evidence = new ArrayList<>();
    int since = standingSince(stands);
    double recorded = Math.max(0, member.curve().sum());
    if (stands.length - since >= 2 * district.perDay()) {
      evidence.add(Evidence.of(Evidence.Code.STANDS_SINCE, since / district.perDay() + 1));
      evidence.add(
          Evidence.of(
              Evidence.Code.MISSING_WHILE_STANDING, stands.length - since, energy(held.energy())));
      return named(FaultType.METER_STOPPED, customer, 1, held.energy(), proof, evidence);
    }
    int count = 0;
    for (boolean stand : stands) {
      count += stand ? 1 : 0;
    }
    evidence.add(Evidence.of(Evidence.Code.MISSING_WHILE_STANDING, count, energy(held.energy())));
    double share = held.energy() / Math.max(held.energy() + recorded, 1e-9);
    return named(FaultType.THEFT_BYPASS, customer, share, held.energy(), proof, evidence);
  }

  /** First interval of the run that lasts to the end, or the number of intervals. */
  static int standingSince(boolean[] stands) {
    int since = stands.length;
    while (since > 0 && stands[since - 1]) {
      since--;
    }
    return since;
  }

  private Suspect named(
      FaultType type,
      int customer,
      double missing,
      double energy,
      SuspectSearch.Proof proof,
      List<Evidence> evidence) {
    if (proof.witness() > CLEAR_WITNESS) {
      evidence.add(Evidence.of(Evidence.Code.VOLTAGE_CONFIRMS));
    }
    evidence.add(byDay(proof));
    return new Suspect(
        Optional.of(district.customers().get(customer).meter()),
        type,
        missing,
        energy,
        confidence(proof),
        evidence);
  }

  private Evidence byDay(SuspectSearch.Proof proof) {
    return Evidence.of(
        Evidence.Code.CONSISTENT_BY_DAY,
        String.format(Locale.ROOT, "%.1f", Math.abs(proof.dayScore())),
        district.days());
  }

  /** Half at the threshold, nearing certainty as the evidence grows beyond it. */
  private static double confidence(SuspectSearch.Proof proof) {
    double beyond = Math.max(0, proof.score() - THRESHOLD) / CONFIDENCE_SCALE;
    return Math.min(MOST_CONFIDENCE, 1 - 0.5 * Math.exp(-beyond));
  }

  private String clock(int slot) {
    int minutes = slot * 24 * 60 / district.perDay() % (24 * 60);
    return String.format(Locale.ROOT, "%02d:%02d", minutes / 60, minutes % 60);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f", 100 * share);
  }

  private static String energy(double kilowattHours) {
    return String.format(Locale.ROOT, "%.1f", kilowattHours);
  }

  private static String correlation(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
