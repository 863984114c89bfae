package io.taiqu.supervisor.lineloss.analysis;

import io.taiqu.supervisor.lineloss.LossRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiFunction;

/** Analyses the readings of a transformer's meters over some days. Pure. */
public final class LossAnalysis {
  /** Fewer days say nothing about anybody. */
  public static final int LEAST_DAYS = 5;

  /** A quarter of a year is searched as a whole. */
  private static final int MOST_DAYS = 92;

  /** What is noted of each meter over the whole span, not of its pieces. */
  private static final Set<QualityNote.Kind> OF_METERS =
      Set.of(
          QualityNote.Kind.MISSING_READS,
          QualityNote.Kind.REGISTER_BACKWARD,
          QualityNote.Kind.COUNTS_BACK,
          QualityNote.Kind.NEVER_MOVED);

  private static final double COVERAGE_FACTOR = 2;

  /** Reads may begin this much later, or end earlier, than the span: a sixth of a day. */
  private static final int LATE_PART_OF_DAY = 6;

  private static final double DEAD_VOLTS = 20;

  /** A²h of an interval in which a phase carries next to nothing. */
  private static final double IDLE_SQUARES = 0.25;

  private final LossRules rules;
  private final BiFunction<District, Balance, SearchGuards> guards;

  public LossAnalysis(LossRules rules) {
    this(rules, SearchGuards::new);
  }

  /** An analysis whose search is guarded in another way. */
  LossAnalysis(LossRules rules, BiFunction<District, Balance, SearchGuards> guards) {
    this.rules = rules;
    this.guards = guards;
  }

  /** Analyses these readings. */
  public LossFindings analyze(DistrictReadings readings) {
    List<QualityNote> quality = new ArrayList<>();
    DistrictReadings plausible = Plausible.of(readings, quality);
    Optional<Span.Cut> cut = Span.commonTo(plausible, LATE_PART_OF_DAY, quality);
    boolean isLong =
        cut.filter(known -> known.readings().reads() > MOST_DAYS * readings.perDay() + 1)
            .isPresent();
    return isLong
        ? inPieces(cut.get(), quality)
        : analyze(plausible, cut, dead(readings), true, quality);
  }

  /**
   * A year needs twelve times the memory of a month and tells no more of who is behind a loss now.
   * Energies are those of the registers over the whole span, technical loss is added up, and
   * suspicions rest on the last piece.
   */
  private LossFindings inPieces(Span.Cut cut, List<QualityNote> quality) {
    DistrictReadings readings = cut.readings();
    int perDay = readings.perDay();
    int days = (readings.reads() - 1 + perDay - 1) / perDay;
    int count = (days + MOST_DAYS - 1) / MOST_DAYS;
    int length = (days + count - 1) / count;
    double technical = 0;
    boolean told = true;
    List<Suspect> suspects = List.of();
    for (int piece = 0; piece < count; piece++) {
      int from = piece * length * perDay;
      int to = Math.min((piece + 1) * length * perDay, readings.reads() - 1);
      DistrictReadings part = Span.cut(readings, from, to);
      List<QualityNote> doubts = new ArrayList<>();
      LossFindings found =
          analyze(
              part,
              Optional.of(new Span.Cut(part, from / perDay + cut.daysBefore())),
              dead(part),
              piece == count - 1,
              doubts);
      doubts.stream()
          .filter(note -> !OF_METERS.contains(note.kind()))
          .filter(note -> quality.stream().noneMatch(known -> known.kind() == note.kind()))
          .forEach(quality::add);
      told &= found.technicalLoss().isPresent();
      technical += found.technicalLoss().orElse(0);
      suspects = found.suspects();
    }
    quality.add(new QualityNote(QualityNote.SUPPLY, QualityNote.Kind.LONG_SPAN, length));
    District district = District.of(readings);
    noteDoubts(district, quality);
    double supplied = Shapes.sum(district.suppliedSum());
    double sold = 0;
    for (District.Member member : district.customers()) {
      sold += member.listed() ? member.curve().sum() : 0;
    }
    if (!told) {
      return withoutFigures(district, supplied, sold, LossStatus.NOT_COMPUTABLE, quality);
    }
    double percent = 100 * (supplied - sold) / supplied;
    double uncertainty = uncertaintyPercent(district, readings.supply(), supplied);
    return new LossFindings(
        cut.daysBefore() + 1,
        supplied,
        sold,
        OptionalDouble.of(percent),
        OptionalDouble.of(uncertainty),
        OptionalDouble.of(technical),
        status(percent, 100 * technical / supplied, uncertainty),
        suspects,
        phases(district),
        quality);
  }

  /**
   * Analyses readings that can be.
   *
   * @param cut what of them is common to all meters, if anything is
   * @param dead whether the supply meter is without voltage
   * @param searched whether anybody is to be suspected
   */
  private LossFindings analyze(
      DistrictReadings plausible,
      Optional<Span.Cut> cut,
      boolean dead,
      boolean searched,
      List<QualityNote> quality) {
    Optional<DistrictReadings> whole = cut.map(Span.Cut::readings);
    int daysBefore = cut.map(Span.Cut::daysBefore).orElse(0);
    Optional<HighSide> referred =
        whole
            .filter(all -> all.supply().before())
            .flatMap(all -> HighSide.refer(all, rules.resistanceOhm()));
    District district =
        District.of(referred.map(HighSide::readings).or(() -> whole).orElse(plausible));
    noteDoubts(district, quality);
    double within = referred.map(HighSide::lost).orElse(0.0);
    double supplied = Shapes.sum(district.suppliedSum()) + within;
    double sold = 0;
    for (District.Member member : district.customers()) {
      sold += member.listed() ? member.curve().sum() : 0;
    }
    if (dead && Math.abs(supplied) < 1e-9) {
      return withoutFigures(district, supplied, sold, LossStatus.OUT_OF_SERVICE, quality);
    }
    boolean before = plausible.supply().before();
    if (before) {
      quality.add(
          new QualityNote(
              QualityNote.SUPPLY,
              referred.isPresent() ? QualityNote.Kind.REFERRED : QualityNote.Kind.METERED_BEFORE,
              plausible.reads() - count(district.supplyMissing())));
    }
    boolean told = whole.isPresent() && isTold(district, before, supplied, quality);
    if (!told || district.days() < LEAST_DAYS || before && referred.isEmpty()) {
      return withoutFigures(district, supplied, sold, LossStatus.NOT_COMPUTABLE, quality);
    }
    Shapes shapes = new Shapes(district);
    Balance balance =
        new Balance(
            district,
            referred
                .map(HighSide::terms)
                .orElse(
                    noteVoltages(district, quality)
                        ? Balance.Terms.USUAL
                        : Balance.Terms.BY_RESISTANCE),
            rules.resistanceOhm());
    SuspectSearch search =
        new SuspectSearch(district, shapes, balance, guards.apply(district, balance));
    SuspectSearch.Outcome outcome =
        hasEnoughReads(district, quality) && searched ? search.search() : search.nothing();
    double technical = balance.technicalLoss(outcome.fitted().held()).sum() + within;
    double percent = 100 * (supplied - sold) / supplied;
    double uncertainty = uncertaintyPercent(district, plausible.supply(), supplied);
    return new LossFindings(
        daysBefore + 1,
        supplied,
        sold,
        OptionalDouble.of(percent),
        OptionalDouble.of(uncertainty),
        OptionalDouble.of(technical),
        status(percent, 100 * technical / supplied, uncertainty),
        suspects(district, new Classification(district, shapes), outcome, daysBefore),
        phases(district),
        quality);
  }

  private static List<Suspect> suspects(
      District district,
      Classification classification,
      SuspectSearch.Outcome outcome,
      int daysBefore) {
    List<Suspect> suspects = new ArrayList<>();
    for (int i = 0; i < outcome.proofs().size(); i++) {
      suspects.add(
          classification
              .suspect(outcome.proofs().get(i), outcome.fitted().held().get(i))
              .shifted(daysBefore));
    }
    district.customers().forEach(m -> Classification.wrongPhase(m).ifPresent(suspects::add));
    suspects.sort(
        Comparator.comparingDouble((Suspect suspect) -> Math.abs(suspect.energy())).reversed());
    return suspects;
  }

  private static LossFindings withoutFigures(
      District district,
      double supplied,
      double sold,
      LossStatus status,
      List<QualityNote> quality) {
    List<Suspect> suspects = new ArrayList<>();
    district.customers().forEach(m -> Classification.wrongPhase(m).ifPresent(suspects::add));
    return new LossFindings(
        1,
        supplied,
        sold,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        status,
        suspects,
        phases(district),
        quality);
  }

  private static Map<String, Optional<LinePhase>> phases(District district) {
    Map<String, Optional<LinePhase>> phases = new LinkedHashMap<>();
    for (District.Member member : district.customers()) {
      if (member.listed() && !member.threePhase()) {
        phases.put(member.meter(), member.voltage().certain().or(member.customer()::archivePhase));
      }
    }
    return phases;
  }

  /** U = 100·k·√(u_s² + Σ(u_i·E_i/S)²), from the accuracy classes, rectangular distribution. */
  private double uncertaintyPercent(
      District district, DistrictReadings.Supply supply, double supplied) {
    double root3 = Math.sqrt(3);
    double transformer = supply.ratio() > 1 ? rules.transformerClassPercent() : 0;
    double meter = Math.hypot(supply.accuracyClass(), transformer) / 100 / root3;
    double squares = meter * meter;
    for (District.Member member : district.customers()) {
      if (member.listed()) {
        double each =
            member.customer().accuracyClass() / 100 / root3 * member.curve().sum() / supplied;
        squares += each * each;
      }
    }
    return 100 * COVERAGE_FACTOR * Math.sqrt(squares);
  }

  private LossStatus status(double percent, double technical, double uncertainty) {
    double unexplained = percent - technical;
    if (percent < -uncertainty) {
      return LossStatus.NEGATIVE;
    }
    if (unexplained > rules.severeAbovePercent() + uncertainty) {
      return LossStatus.SEVERE;
    }
    if (unexplained > rules.highAbovePercent() + uncertainty) {
      return LossStatus.HIGH;
    }
    return Math.abs(unexplained) > uncertainty ? LossStatus.WATCH : LossStatus.OK;
  }

  /** Whether the supply meter tells what was supplied, and registers count what was fed in. */
  private static boolean isTold(
      District district, boolean before, double supplied, List<QualityNote> quality) {
    if (supplied <= 0) {
      quality.add(
          new QualityNote(
              QualityNote.SUPPLY, QualityNote.Kind.NOTHING_SUPPLIED, district.intervals()));
      return false;
    }
    int silent = 0;
    for (int p = 0; p < 3 && !before; p++) {
      silent += isSilent(district.supplied()[p], district.squares()[p]) ? 1 : 0;
    }
    note(quality, QualityNote.SUPPLY, QualityNote.Kind.PHASE_NOT_COUNTED, silent);
    int fedIn = before ? 0 : FedIn.meters(district);
    note(quality, QualityNote.SUPPLY, QualityNote.Kind.FED_IN, fedIn);
    int reversed = 0;
    for (District.Member member : district.customers()) {
      int back = member.listed() ? member.curve().backAtNight(district.perDay()) : 0;
      note(quality, member.meter(), QualityNote.Kind.RUNS_BACK, back);
      reversed += back;
    }
    return silent == 0 && fedIn == 0 && reversed == 0;
  }

  /** A register that stands or runs back over the whole span while current flows. */
  private static boolean isSilent(double[] energy, double[] squares) {
    return Shapes.sum(energy) <= 0 && Shapes.sum(squares) > energy.length * IDLE_SQUARES;
  }

  /** Whether most listed meters have voltages; notes how many have none. */
  private static boolean noteVoltages(District district, List<QualityNote> quality) {
    int listed = 0;
    int without = 0;
    for (District.Member member : district.customers()) {
      listed += member.listed() ? 1 : 0;
      without += member.listed() && !member.voltage().enough() ? 1 : 0;
    }
    note(quality, QualityNote.SUPPLY, QualityNote.Kind.NO_VOLTAGES, without);
    return 2 * without < listed;
  }

  /** Whether the course of a day can be seen of the supply meter and of most others. */
  private static boolean hasEnoughReads(District district, List<QualityNote> quality) {
    int reads = district.intervals() + 1;
    int listed = 0;
    int few = 0;
    for (District.Member member : district.customers()) {
      listed += member.listed() ? 1 : 0;
      few += member.listed() && 2 * count(member.curve().missing()) > reads ? 1 : 0;
    }
    boolean enough = 2 * few < listed && 2 * count(district.supplyMissing()) <= reads;
    if (!enough) {
      quality.add(new QualityNote(QualityNote.SUPPLY, QualityNote.Kind.FEW_READS, few));
    }
    return enough;
  }

  private static boolean dead(DistrictReadings readings) {
    return Arrays.stream(readings.supply().volts())
        .flatMapToDouble(Arrays::stream)
        .filter(volts -> !Double.isNaN(volts))
        .allMatch(volts -> volts < DEAD_VOLTS);
  }

  private static void noteDoubts(District district, List<QualityNote> quality) {
    note(
        quality,
        QualityNote.SUPPLY,
        QualityNote.Kind.MISSING_READS,
        count(district.supplyMissing()));
    for (District.Member member : district.customers()) {
      Curve curve = member.curve();
      int missing = count(curve.missing());
      if (missing < curve.missing().length) {
        note(quality, member.meter(), QualityNote.Kind.MISSING_READS, missing);
      }
      note(quality, member.meter(), QualityNote.Kind.REGISTER_BACKWARD, count(curve.turnedBack()));
      note(quality, member.meter(), QualityNote.Kind.COUNTS_BACK, curve.countedBack());
      int standing = count(curve.standing());
      if (member.listed() && standing == curve.standing().length && missing < standing) {
        note(quality, member.meter(), QualityNote.Kind.NEVER_MOVED, standing);
      }
    }
  }

  private static void note(
      List<QualityNote> quality, String meter, QualityNote.Kind kind, int count) {
    if (count > 0) {
      quality.add(new QualityNote(meter, kind, count));
    }
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }
}
