package io.taiqu.edge.commissioning;

import io.taiqu.edge.commissioning.Identification.Verdict;
import io.taiqu.protocol.identity.SupplyPointId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done next, as a function of the plan and the record so far. Nothing else is
 * remembered, so that it does not matter whether the step before was made a second or a power cut
 * ago.
 */
public final class Procedure {
  /** Rounds of sweeps after which a phase that the voltages did not tell stays untold. */
  private static final int MOST_ROUNDS = 6;

  /** What the technician answers when something was done. */
  public static final String DONE = "done";

  /** What the technician answers when it can't be done. */
  public static final String SKIP = "skip";

  /** The next thing to do. */
  public sealed interface Action {
    /** Close a relay that an interruption may have left open. */
    record Restore(PlannedMeter meter) implements Action {}

    /** Ask every address of a line. */
    record Scan(String bus) implements Action {}

    /** Ask every address of a line on which a meter is missing at other speeds. */
    record Search(String bus) implements Action {}

    /** Ask a meter who it is. */
    record Identify(PlannedMeter meter) implements Action {}

    /** The same, with the planned meter off the bus. */
    record IdentifyAlone(PlannedMeter meter) implements Action {}

    /** Ask the technician. */
    record Ask(Question question) implements Action {}

    /** Open a relay for some seconds and watch all these meters. */
    record Open(PlannedMeter meter, int stage, List<PlannedMeter> watched) implements Action {}

    /** Sweep these meters for voltages and sums. */
    record Sweep(PlannedMeter supply, List<PlannedMeter> meters) implements Action {}

    /** The technician's signature is there: write it down. */
    record SignOff() implements Action {}

    /** The technician declined to sign. */
    record Stop() implements Action {}

    /** Nothing is left to do. */
    record Finished() implements Action {}
  }

  private final SitePlan plan;
  private final Progress progress;
  private final Diagnosis diagnosis;

  private Procedure(SitePlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
    this.diagnosis = Diagnosis.of(plan, progress);
  }

  /** The next thing to do. */
  public static Action next(SitePlan plan, Progress progress) {
    return new Procedure(plan, progress).next();
  }

  private Action next() {
    return restore()
        .or(this::scan)
        .or(this::identify)
        .or(this::search)
        .or(this::sharedAddress)
        .or(this::relay)
        .or(this::sweep)
        .or(this::crossing)
        .or(this::reason)
        .orElseGet(this::signature);
  }

  private Optional<Action> restore() {
    return progress.switching().flatMap(plan::find).map(Action.Restore::new);
  }

  private Optional<Action> scan() {
    return plan.buses().stream()
        .filter(bus -> !progress.scanned().containsKey(bus))
        .findFirst()
        .map(Action.Scan::new);
  }

  private Optional<Action> identify() {
    return plan.meters().stream()
        .filter(meter -> !progress.identified().containsKey(meter.point()))
        .findFirst()
        .map(Action.Identify::new);
  }

  private Optional<Action> search() {
    return plan.buses().stream()
        .filter(bus -> !progress.searchEnded().contains(bus))
        .filter(bus -> !diagnosis.missing(bus).isEmpty())
        .findFirst()
        .map(Action.Search::new);
  }

  private Optional<Action> sharedAddress() {
    for (PlannedMeter meter : plan.meters()) {
      if (diagnosis.verdict(meter).filter(Verdict.GARBLED::equals).isPresent()) {
        Optional<Action> step = sharedAddress(meter);
        if (step.isPresent()) {
          return step;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Action> sharedAddress(PlannedMeter meter) {
    Optional<String> off = progress.answer(disconnect(meter));
    if (off.isEmpty()) {
      return ask(
          disconnect(meter),
          "The answers at address %s are damaged: two devices may share it. Take the meter of %s (serial %s) off the bus."
              .formatted(meter.place(), meter.account(), meter.serial()),
          DONE,
          SKIP);
    }
    if (!off.get().equals(DONE)) {
      return Optional.empty();
    }
    if (!progress.alone().containsKey(meter.point())) {
      return Optional.of(new Action.IdentifyAlone(meter));
    }
    if (progress.answer(reconnect(meter)).isEmpty()) {
      return ask(
          reconnect(meter),
          "Connect the meter of %s to the bus again.".formatted(meter.account()),
          DONE);
    }
    List<PlannedMeter> silent = diagnosis.silentBeside(meter);
    boolean ambiguous =
        diagnosis.answersAlone(meter)
            && silent.size() > 1
            && diagnosis.isNameless(meter)
            && progress.answer(whichMeter(meter)).isEmpty();
    if (!ambiguous) {
      return Optional.empty();
    }
    List<String> choices = new ArrayList<>(silent.stream().map(PlannedMeter::account).toList());
    choices.add("unknown");
    return ask(
        whichMeter(meter),
        "With the meter of %s off the bus another one answers at its address. Whose is it? (Take one after the other off the bus.)"
            .formatted(meter.account()),
        choices.toArray(String[]::new));
  }

  private Optional<Action> relay() {
    for (PlannedMeter meter : plan.customers()) {
      if (meter.relay().isPresent() && diagnosis.recognised(meter)) {
        Optional<Action> step = relay(meter);
        if (step.isPresent()) {
          return step;
        }
      }
    }
    for (PlannedMeter meter : plan.customers()) {
      Optional<Action> step = partner(meter);
      if (step.isPresent()) {
        return step;
      }
    }
    return Optional.empty();
  }

  private Optional<Action> relay(PlannedMeter meter) {
    int stage = stage(meter);
    Optional<RelayVerdict> verdict = diagnosis.relay(meter.point());
    if (verdict.isEmpty()) {
      return open(meter, 0);
    }
    return switch (verdict.get()) {
      case RelayVerdict.OnceMore _ -> open(meter, stage);
      case RelayVerdict.Proven _,
          RelayVerdict.SwitchesOthers _,
          RelayVerdict.MovesNeighbours _,
          RelayVerdict.TakesPartOnly _ ->
          Optional.empty();
      // The load that goes on may be a neighbour's: only one at the premises themselves decides.
      case RelayVerdict.HasNoEffect _, RelayVerdict.NeedsLoad _ -> {
        if (stage > 0) {
          yield Optional.empty();
        }
        Optional<String> loaded = progress.answer(testLoad(meter));
        yield loaded.isEmpty()
            ? askForLoad(meter)
            : loaded.get().equals(DONE) ? open(meter, 1) : Optional.empty();
      }
    };
  }

  private Optional<Action> askForLoad(PlannedMeter meter) {
    return ask(
        testLoad(meter),
        "No steady load shows what the relay of %s switches. Put a test load of 1 kW or more in at these premises and leave it on."
            .formatted(meter.account()),
        DONE,
        SKIP);
  }

  /**
   * A relay that seemed to switch nothing, while another one switches its customer: it may switch
   * that other customer, who has no load at the moment.
   */
  private Optional<Action> partner(PlannedMeter other) {
    Optional<SupplyPointId> taken = diagnosis.onlySwitched(other.point());
    if (taken.isEmpty() || diagnosis.crossedWith(other.point()).isPresent()) {
      return Optional.empty();
    }
    PlannedMeter meter = plan.meter(taken.get());
    boolean withoutEffect =
        diagnosis
            .relay(meter.point())
            .filter(verdict ->
                verdict instanceof RelayVerdict.HasNoEffect
                    || verdict instanceof RelayVerdict.NeedsLoad
                    || (verdict instanceof RelayVerdict.OnceMore && stage(meter) == 2))
            .isPresent();
    if (!withoutEffect) {
      return Optional.empty();
    }
    Optional<String> loaded = progress.answer(testLoad(other));
    if (loaded.isEmpty()) {
      return askForLoad(other);
    }
    boolean tried =
        stage(meter) == 2
            && !(diagnosis.relay(meter.point()).get() instanceof RelayVerdict.OnceMore);
    return loaded.get().equals(DONE) && !tried ? open(meter, 2) : Optional.empty();
  }

  private int stage(PlannedMeter meter) {
    return progress.openings(meter.point()).stream()
        .mapToInt(SwitchObservation::stage)
        .max()
        .orElse(0);
  }

  private Optional<Action> open(PlannedMeter meter, int stage) {
    List<PlannedMeter> watched = plan.meters().stream().filter(diagnosis::recognised).toList();
    return Optional.of(new Action.Open(meter, stage, watched));
  }

  private Optional<Action> sweep() {
    Optional<PlannedMeter> supply = plan.supply().filter(diagnosis::recognised);
    if (supply.isEmpty() || progress.sweeps() >= MOST_ROUNDS) {
      return Optional.empty();
    }
    List<PlannedMeter> meters = plan.customers().stream().filter(diagnosis::recognised).toList();
    boolean undecided =
        meters.stream()
            .anyMatch(meter -> {
              int elements = Math.max(1, meter.phases().size());
              for (int element = 0; element < elements; element++) {
                if (diagnosis.phase(meter.point(), element).isEmpty()) {
                  return true;
                }
              }
              return false;
            });
    return progress.sweeps() == 0 || undecided
        ? Optional.of(new Action.Sweep(supply.get(), meters))
        : Optional.empty();
  }

  private Optional<Action> crossing() {
    for (Finding finding : diagnosis.findings()) {
      if (finding instanceof Finding.PairCrossed(SupplyPointId first, SupplyPointId second)) {
        PlannedMeter a = plan.meter(first);
        PlannedMeter b = plan.meter(second);
        if (progress.answer(whoWentDark(a)).isEmpty()) {
          return ask(
              whoWentDark(a),
              "The relay of %1$s takes away the load of the meter of %2$s, and the other way round. When the relay of %1$s opened, whose premises went dark?"
                  .formatted(a.account(), b.account()),
              a.account(),
              b.account(),
              "unknown");
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Action> reason() {
    for (Finding finding : diagnosis.findings()) {
      boolean wanted =
          switch (finding.weight()) {
            case BLOCKING -> false;
            case WAIVABLE, UNPROVED -> progress.answer(reason(finding)).isEmpty();
          };
      if (wanted) {
        return ask(
            reason(finding),
            FindingText.of(plan, finding) + " Give a reason to sign off in spite of it.");
      }
    }
    return Optional.empty();
  }

  private Action signature() {
    if (progress.signedOff().isPresent()) {
      return new Action.Finished();
    }
    Optional<String> signed = progress.answer(SIGN);
    if (signed.isEmpty()) {
      long blocking =
          diagnosis.findings().stream()
              .filter(finding -> finding.weight() == Finding.Weight.BLOCKING)
              .count();
      return new Action.Ask(
          new Question(
              SIGN,
              blocking == 0
                  ? "Everything was shown. Sign the commissioning sheet?"
                  : (blocking == 1
                          ? "One fault stays; the meters that it concerns do not go into service."
                          : blocking
                              + " faults stay; the meters that they concern do not go into service.")
                      + " Sign the commissioning sheet for the others?",
              List.of("yes", "no")));
    }
    return signed.get().equals("yes") ? new Action.SignOff() : new Action.Stop();
  }

  private static Optional<Action> ask(String id, String text, String... choices) {
    return Optional.of(new Action.Ask(new Question(id, text, List.of(choices))));
  }

  /** The question whether to sign. */
  public static final String SIGN = "sign";

  static String disconnect(PlannedMeter meter) {
    return "disconnect/" + meter.point();
  }

  static String reconnect(PlannedMeter meter) {
    return "reconnect/" + meter.point();
  }

  static String whichMeter(PlannedMeter meter) {
    return "which-meter/" + meter.point();
  }

  static String testLoad(PlannedMeter meter) {
    return "test-load/" + meter.point();
  }

  static String whoWentDark(PlannedMeter meter) {
    return "went-dark/" + meter.point();
  }

  /** The question for a reason to sign off in spite of a finding. */
  public static String reason(Finding finding) {
    return "reason/" + finding.id();
  }
}
