package io.taiqu.edge.commissioning;

import io.taiqu.edge.commissioning.Identification.Verdict;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the record so far proves. Each fault is named once, by its cause: two crossed pairs of wires
 * are one swap, not four wrong relays and two wrong phases.
 */
public final class Diagnosis {
  private final SitePlan plan;
  private final Progress progress;
  private final Map<SupplyPointId, RelayVerdict> relays = new LinkedHashMap<>();
  private final Map<SupplyPointId, List<PhaseCorrelation>> phases = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private Diagnosis(SitePlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** Judges the record. */
  public static Diagnosis of(SitePlan plan, Progress progress) {
    Diagnosis diagnosis = new Diagnosis(plan, progress);
    diagnosis.judgeRelays();
    diagnosis.judgePhases();
    diagnosis.nameDevices();
    diagnosis.nameRelays();
    diagnosis.namePhases();
    diagnosis.nameSum();
    return diagnosis;
  }

  /** What was found, devices first, then relays, phases, sum. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** What is known of a relay; empty if it was not opened. */
  public Optional<RelayVerdict> relay(SupplyPointId point) {
    return Optional.ofNullable(relays.get(point));
  }

  /** How each element of a meter correlates with the supply's phases. */
  public List<PhaseCorrelation> phases(SupplyPointId point) {
    return phases.getOrDefault(point, List.of());
  }

  /** Which phase feeds an element, if that is known. */
  public Optional<LinePhase> phase(SupplyPointId point, int element) {
    List<PhaseCorrelation> all = phases(point);
    return element < all.size() ? all.get(element).decided() : Optional.empty();
  }

  /** What the sum of all customers comes to, where every meter answered. */
  public Optional<SumCheck> sum() {
    return SumCheck.of(progress.sums());
  }

  /** What concerns a meter or its relay. */
  public List<Finding> concerning(SupplyPointId point) {
    return findings.stream().filter(finding -> finding.points().contains(point)).toList();
  }

  /** Whether the planned meter answers at its place. */
  public boolean recognised(PlannedMeter meter) {
    return verdict(meter).filter(Verdict.RECOGNISED::equals).isPresent();
  }

  /** Who answers at a meter's place; empty before anyone asked. */
  public Optional<Verdict> verdict(PlannedMeter meter) {
    return Optional.ofNullable(progress.identified().get(meter.point()))
        .map(found -> found.verdict(meter.serial()));
  }

  private void judgeRelays() {
    Map<SupplyPointId, Double> deviations = progress.deviations();
    Set<SupplyPointId> supply = new HashSet<>();
    plan.supply().ifPresent(meter -> supply.add(meter.point()));
    progress
        .openings()
        .forEach((point, openings) ->
            relays.put(point, RelayProof.of(point, supply, openings, deviations)));
  }

  private void judgePhases() {
    progress
        .voltages()
        .forEach((point, elements) ->
            phases.put(point, elements.stream().map(PhaseCorrelation::of).toList()));
  }

  private void nameDevices() {
    Set<SupplyPointId> explained = new HashSet<>();
    for (PlannedMeter meter : plan.meters()) {
      if (verdict(meter).filter(Verdict.GARBLED::equals).isPresent()) {
        Optional<SupplyPointId> other = sharer(meter);
        other.ifPresent(explained::add);
        findings.add(
            isShared(meter)
                ? new Finding.AddressShared(meter.point(), other)
                : new Finding.MeterGarbled(meter.point()));
      }
    }
    for (PlannedMeter meter : plan.meters()) {
      if (!explained.contains(meter.point())) {
        verdict(meter).flatMap(found -> device(meter, found)).ifPresent(findings::add);
      }
    }
    progress
        .searched()
        .forEach((bus, bySpeed) ->
            bySpeed.forEach((speed, addresses) ->
                addresses.forEach(address ->
                    findings.add(
                        new Finding.OtherSpeed(missingAt(bus, address), bus, address, speed)))));
    progress
        .scanned()
        .forEach((bus, addresses) ->
            addresses.stream()
                .filter(address -> isUnplanned(bus, address))
                .forEach(address -> findings.add(new Finding.UnplannedDevice(bus, address))));
  }

  private Optional<Finding> device(PlannedMeter meter, Verdict verdict) {
    return switch (verdict) {
      case RECOGNISED, GARBLED -> Optional.empty();
      case SILENT ->
          answersElsewhere(meter)
              ? Optional.empty()
              : Optional.of(new Finding.MeterSilent(meter.point()));
      case OTHER_MODEL -> Optional.of(new Finding.OtherModel(meter.point()));
      case OTHER_METER -> {
        Optional<PlannedMeter> owner = ownerOf(serials(meter));
        boolean exchanged =
            owner.filter(other -> ownerOf(serials(other)).equals(Optional.of(meter))).isPresent();
        if (!exchanged) {
          yield Optional.of(
              new Finding.OtherMeter(
                  meter.point(), String.join(", ", serials(meter).stream().sorted().toList())));
        }
        yield plan.meters().indexOf(meter) < plan.meters().indexOf(owner.get())
            ? Optional.of(new Finding.AddressesExchanged(meter.point(), owner.get().point()))
            : Optional.empty();
      }
    };
  }

  /** The planned meters of a line that do not answer at its speed. */
  List<PlannedMeter> missing(String bus) {
    return plan.meters().stream()
        .filter(meter -> meter.bus().equals(bus))
        .filter(meter -> verdict(meter).filter(Verdict.SILENT::equals).isPresent())
        .toList();
  }

  private Optional<SupplyPointId> missingAt(String bus, int address) {
    return missing(bus).stream()
        .filter(meter -> meter.address() == address)
        .map(PlannedMeter::point)
        .findFirst();
  }

  private boolean answersElsewhere(PlannedMeter meter) {
    return progress.searched().getOrDefault(meter.bus(), Map.of()).values().stream()
        .anyMatch(addresses -> addresses.contains(meter.address()));
  }

  private Set<String> serials(PlannedMeter meter) {
    Identification found = progress.identified().get(meter.point());
    return found == null ? Set.of() : found.serials();
  }

  private Optional<PlannedMeter> ownerOf(Set<String> serials) {
    return serials.size() == 1
        ? plan.meters().stream()
            .filter(meter -> serials.contains(meter.serial().text()))
            .findFirst()
        : Optional.empty();
  }

  private boolean isUnplanned(String bus, int address) {
    boolean board =
        plan.meters().stream()
            .flatMap(meter -> meter.relay().stream())
            .anyMatch(relay -> relay.startsWith("board " + bus + "/" + address + "/"));
    return !board
        && plan.meters().stream()
            .noneMatch(meter -> meter.bus().equals(bus) && meter.address() == address);
  }

  /** Two share the address if both were heard, or one still answers when the other is off. */
  private boolean isShared(PlannedMeter meter) {
    return serials(meter).size() > 1 || answersAlone(meter);
  }

  /** Whether somebody answered while the planned meter was off the bus, of whatever model. */
  boolean answersAlone(PlannedMeter meter) {
    Identification alone = progress.alone().get(meter.point());
    return alone != null && alone.tries() > alone.silent();
  }

  /**
   * The meter that answers at another's address: the one whose serial number was heard there, or
   * the one that the technician named, or the only one that is silent on that bus.
   */
  private Optional<SupplyPointId> sharer(PlannedMeter meter) {
    if (!isShared(meter)) {
      return Optional.empty();
    }
    Optional<SupplyPointId> bySerial = ownerOf(heardBeside(meter)).map(PlannedMeter::point);
    if (bySerial.isPresent()) {
      return bySerial;
    }
    List<PlannedMeter> silent = silentBeside(meter);
    Optional<SupplyPointId> named =
        progress
            .answer(Procedure.whichMeter(meter))
            .flatMap(account ->
                silent.stream().filter(other -> other.account().equals(account)).findFirst())
            .map(PlannedMeter::point);
    return named.isPresent() || silent.size() != 1 ? named : Optional.of(silent.getFirst().point());
  }

  /** Silent meters of the bus, of which one may be the second at this address. */
  List<PlannedMeter> silentBeside(PlannedMeter meter) {
    return plan.meters().stream()
        .filter(other -> other.bus().equals(meter.bus()))
        .filter(other -> verdict(other).filter(Verdict.SILENT::equals).isPresent())
        .toList();
  }

  /** Whether someone was heard at this address who did not tell a known serial number. */
  boolean isNameless(PlannedMeter meter) {
    return ownerOf(heardBeside(meter)).isEmpty();
  }

  /** Serial numbers that were heard at a meter's address and are not its own. */
  private Set<String> heardBeside(PlannedMeter meter) {
    Set<String> heard = new HashSet<>(serials(meter));
    Identification alone = progress.alone().get(meter.point());
    if (alone != null) {
      heard.addAll(alone.serials());
    }
    heard.remove(meter.serial().text());
    return heard;
  }

  private void nameRelays() {
    Set<SupplyPointId> paired = new HashSet<>();
    for (PlannedMeter meter : plan.customers()) {
      SupplyPointId point = meter.point();
      RelayVerdict verdict = relays.get(point);
      if (verdict == null || paired.contains(point)) {
        continue;
      }
      Optional<SupplyPointId> partner = crossedWith(point);
      if (partner.isPresent()) {
        paired.add(partner.get());
        findings.add(crossing(meter, plan.meter(partner.get())));
        continue;
      }
      switch (verdict) {
        case RelayVerdict.Proven _, RelayVerdict.OnceMore _ -> {}
        case RelayVerdict.SwitchesOthers others ->
            findings.add(new Finding.RelaySwitchesOthers(point, others.switched()));
        case RelayVerdict.MovesNeighbours moves ->
            findings.add(new Finding.NeighboursMove(point, moves.neighbours()));
        case RelayVerdict.TakesPartOnly _ -> findings.add(new Finding.RelayBypassed(point));
        case RelayVerdict.HasNoEffect _ -> findings.add(new Finding.RelayWithoutEffect(point));
        case RelayVerdict.NeedsLoad _ -> findings.add(new Finding.PairingUnprovable(point));
      }
    }
    for (PlannedMeter meter : plan.customers()) {
      if (tellsWrong(meter.point())) {
        findings.add(new Finding.ReadBackWrong(meter.point()));
      }
    }
  }

  /** The customer whose relay takes this one's load, while this one's takes theirs. */
  Optional<SupplyPointId> crossedWith(SupplyPointId point) {
    return onlySwitched(point).filter(other -> onlySwitched(other).equals(Optional.of(point)));
  }

  /** The one other customer whose load this relay takes away. */
  Optional<SupplyPointId> onlySwitched(SupplyPointId point) {
    return relays.get(point) instanceof RelayVerdict.SwitchesOthers(Set<SupplyPointId> switched)
            && switched.size() == 1
        ? Optional.of(switched.iterator().next())
        : Optional.empty();
  }

  private Finding crossing(PlannedMeter first, PlannedMeter second) {
    return metersCrossed(first, second)
        .<Finding>map(meters ->
            meters
                ? new Finding.MetersSwapped(first.point(), second.point())
                : new Finding.RelaysSwapped(first.point(), second.point()))
        .orElseGet(() -> new Finding.PairCrossed(first.point(), second.point()));
  }

  /**
   * Whether the meters of a crossed pair are exchanged (true) or their relays (false): by the
   * phases of the two lines where they differ, else by whose premises went dark.
   */
  Optional<Boolean> metersCrossed(PlannedMeter first, PlannedMeter second) {
    Optional<Boolean> byPhase = metersCrossedByPhase(first, second);
    return byPhase.isPresent()
        ? byPhase
        : progress
            .answer(Procedure.whoWentDark(first))
            .flatMap(account ->
                account.equals(first.account())
                    ? Optional.of(true)
                    : account.equals(second.account()) ? Optional.of(false) : Optional.empty());
  }

  private Optional<Boolean> metersCrossedByPhase(PlannedMeter first, PlannedMeter second) {
    if (first.phases().size() != 1
        || second.phases().size() != 1
        || first.phases().equals(second.phases())) {
      return Optional.empty();
    }
    Optional<LinePhase> ofFirst = phase(first.point(), 0);
    Optional<LinePhase> ofSecond = phase(second.point(), 0);
    Optional<LinePhase> plannedFirst = Optional.of(first.phases().getFirst());
    Optional<LinePhase> plannedSecond = Optional.of(second.phases().getFirst());
    if (ofFirst.equals(plannedSecond) && ofSecond.equals(plannedFirst)) {
      return Optional.of(true);
    }
    return ofFirst.equals(plannedFirst) && ofSecond.equals(plannedSecond)
        ? Optional.of(false)
        : Optional.empty();
  }

  private boolean tellsWrong(SupplyPointId point) {
    return relays.get(point) instanceof RelayVerdict.Proven
        && progress.openings(point).stream()
            .anyMatch(opening ->
                opening.whileOpen() == RelayFeedback.CLOSED
                    || opening.closedAgain() == RelayFeedback.OPEN);
  }

  private void namePhases() {
    Map<SupplyPointId, PlannedMeter> lineOf = new LinkedHashMap<>();
    Set<SupplyPointId> unknown = new HashSet<>();
    for (Finding finding : findings) {
      switch (finding) {
        case Finding.MetersSwapped swap -> {
          lineOf.put(swap.first(), plan.meter(swap.second()));
          lineOf.put(swap.second(), plan.meter(swap.first()));
        }
        case Finding.PairCrossed crossed -> unknown.addAll(crossed.points());
        case Finding.AddressesExchanged exchanged -> unknown.addAll(exchanged.points());
        default -> {}
      }
    }
    for (PlannedMeter meter : plan.customers()) {
      if (recognised(meter)
          && progress.voltages().containsKey(meter.point())
          && !unknown.contains(meter.point())) {
        namePhases(meter, lineOf.getOrDefault(meter.point(), meter).phases());
      }
    }
  }

  private void namePhases(PlannedMeter meter, List<LinePhase> expected) {
    for (int element = 0; element < expected.size(); element++) {
      LinePhase planned = expected.get(element);
      Optional<LinePhase> found = phase(meter.point(), element);
      if (found.isEmpty()) {
        findings.add(new Finding.PhaseUnproved(meter.point(), element));
      } else if (found.get() != planned) {
        findings.add(new Finding.WrongPhase(meter.point(), element, planned, found.get()));
      }
    }
  }

  private void nameSum() {
    if (progress.sweeps() == 0) {
      return;
    }
    Set<SupplyPointId> missing = new HashSet<>(progress.unread());
    plan.meters().stream()
        .filter(meter -> !recognised(meter))
        .forEach(meter -> missing.add(meter.point()));
    List<SupplyPointId> unread =
        plan.meters().stream().map(PlannedMeter::point).filter(missing::contains).toList();
    Optional<StepRatio> ratio = stepRatio().filter(StepRatio::isWrong);
    if (ratio.isPresent()) {
      findings.add(
          new Finding.RatioWrong(
              plan.supply().orElseThrow().point(), (int) Math.round(100 * ratio.get().share())));
      return;
    }
    Optional<SumCheck> sum = sum();
    if (!unread.isEmpty() || sum.isEmpty()) {
      findings.add(new Finding.SumUnproved(unread));
    } else if (!sum.get().closes()) {
      findings.add(new Finding.SumOpen(Math.round(sum.get().missingWatts())));
    }
  }

  /** What the supply meter shows of the loads that proven relays took away; empty if too few. */
  Optional<StepRatio> stepRatio() {
    Optional<PlannedMeter> supply = plan.supply();
    if (supply.isEmpty()) {
      return Optional.empty();
    }
    List<StepRatio.Step> steps = new ArrayList<>();
    progress
        .openings()
        .forEach((point, openings) -> {
          if (relays.get(point) instanceof RelayVerdict.Proven) {
            openings.forEach(
                opening -> step(opening, point, supply.get().point()).ifPresent(steps::add));
          }
        });
    return StepRatio.of(steps);
  }

  private static Optional<StepRatio.Step> step(
      SwitchObservation opening, SupplyPointId own, SupplyPointId supply) {
    Trace mine = opening.traces().get(own);
    Trace whole = opening.traces().get(supply);
    return mine == null || whole == null || !mine.isWhole() || !whole.isWhole()
        ? Optional.empty()
        : Optional.of(new StepRatio.Step(StepDetector.drop(mine), StepDetector.drop(whole)));
  }
}
