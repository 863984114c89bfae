package io.taiqu.edge.commissioning;

import io.taiqu.edge.commissioning.Procedure.Action;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Carries the procedure out, one action after the other. Each step is in the record before the next
 * begins, and that a relay will be opened is in the record before it is: whoever takes the record
 * up closes it first.
 */
public final class Commissioning {
  /** Tries at each address; garbled answers need enough of them to be told from a bad moment. */
  private static final int IDENTITY_TRIES = 6;

  /** Reads of each meter with the relay closed, open, and closed again. */
  private static final int READS = 3;

  private static final int SWEEPS_PER_ROUND = 15;

  /** Where the steps are kept. */
  public interface RecordLog {
    /** Keeps the step; it is safe on return. */
    void append(Entry entry) throws IOException;
  }

  /** Hears what is going on. */
  public interface Listener {
    /** This is about to be done. */
    void begins(Action action);

    /** A line is about to be scanned at another speed than its own. */
    default void searches(String bus, LineSpeed speed) {}

    /** An address of a line was asked. */
    default void scanned(String bus, int address, boolean answered) {}

    /** This was done, after which the record comes to that. */
    default void done(Entry entry, Progress progress) {}
  }

  private final SitePlan plan;
  private final SiteAccess site;
  private final Technician technician;
  private final RecordLog log;
  private final InstantSource clock;
  private final Listener listener;
  private final BooleanSupplier stopped;
  private Progress progress;

  /**
   * A commissioning that goes on from here.
   *
   * @param stopped asked between steps; true leaves everything for later
   */
  public Commissioning(
      SitePlan plan,
      SiteAccess site,
      Technician technician,
      RecordLog log,
      InstantSource clock,
      Listener listener,
      BooleanSupplier stopped,
      Progress progress) {
    this.plan = plan;
    this.site = site;
    this.technician = technician;
    this.log = log;
    this.clock = clock;
    this.listener = listener;
    this.stopped = stopped;
    this.progress = progress;
  }

  /** How a run ended. */
  public enum Outcome {
    /** Signed. */
    SIGNED,
    /** The technician declined to sign. */
    NOT_SIGNED,
    /** Stopped on request; goes on where it was. */
    STOPPED
  }

  /**
   * Goes on until the sheet is signed or somebody stops it. What concerns a meter that the site
   * file has changed since is done again.
   *
   * @param name of the technician who works and signs
   * @throws IOException if a line, a relay or the record can't be used; a relay that was open is
   *     closed if it can be reached
   * @throws Technician.NoAnswer if a question has no answer; everything before it is kept
   */
  public Outcome run(String name) throws IOException, Technician.NoAnswer {
    Set<SupplyPointId> changed = progress.begun().map(plan::changedSince).orElse(Set.of());
    if (!changed.isEmpty()) {
      keep(new Entry.Repeated(changed));
    }
    keep(new Entry.Begun(name, plan.fingerprints(), clock.instant()));
    while (!stopped.getAsBoolean()) {
      Action action = Procedure.next(plan, progress);
      listener.begins(action);
      switch (action) {
        case Action.Restore(PlannedMeter meter) -> {
          site.drive(meter, SupplyState.ON);
          keep(new Entry.Restored(meter.point()));
        }
        case Action.Scan(String bus) -> scan(bus);
        case Action.Search(String bus) -> search(bus);
        case Action.Identify(PlannedMeter meter) ->
            keep(new Entry.Identified(meter.point(), site.identify(meter, IDENTITY_TRIES)));
        case Action.IdentifyAlone(PlannedMeter meter) ->
            keep(new Entry.IdentifiedAlone(meter.point(), site.identify(meter, IDENTITY_TRIES)));
        case Action.Ask(Question question) ->
            keep(new Entry.Answered(question.id(), technician.answer(question)));
        case Action.Open(PlannedMeter meter, int stage, List<PlannedMeter> watched) ->
            open(meter, stage, watched);
        case Action.Sweep(PlannedMeter supply, List<PlannedMeter> meters) -> sweep(supply, meters);
        case Action.SignOff() -> keep(new Entry.SignedOff(name, clock.instant()));
        case Action.Stop() -> {
          return Outcome.NOT_SIGNED;
        }
        case Action.Finished() -> {
          return Outcome.SIGNED;
        }
      }
    }
    return Outcome.STOPPED;
  }

  /** The record so far. */
  public Progress progress() {
    return progress;
  }

  private void keep(Entry entry) throws IOException {
    log.append(entry);
    progress = progress.with(entry);
    listener.done(entry, progress);
  }

  private void scan(String bus) throws IOException {
    List<Integer> addresses = site.scan(bus, heard(bus));
    if (!stopped.getAsBoolean()) {
      keep(new Entry.Scanned(bus, addresses));
    }
  }

  /** Until as many answer at other speeds as are missing at the line's own. */
  private void search(String bus) throws IOException {
    int missing = Diagnosis.of(plan, progress).missing(bus).size();
    for (LineSpeed speed : site.otherSpeeds(bus)) {
      Map<LineSpeed, List<Integer>> searched = progress.searched().getOrDefault(bus, Map.of());
      int found = searched.values().stream().mapToInt(List::size).sum();
      if (found >= missing) {
        break;
      }
      if (searched.containsKey(speed)) {
        continue;
      }
      listener.searches(bus, speed);
      List<Integer> addresses = site.scan(bus, speed, heard(bus));
      if (stopped.getAsBoolean()) {
        return;
      }
      keep(new Entry.Searched(bus, speed, addresses));
    }
    keep(new Entry.SearchEnded(bus));
  }

  private SiteAccess.ScanProgress heard(String bus) {
    return (address, answered) -> {
      listener.scanned(bus, address, answered);
      return !stopped.getAsBoolean();
    };
  }

  private void open(PlannedMeter meter, int stage, List<PlannedMeter> watched) throws IOException {
    Map<SupplyPointId, List<Long>> before = powers(watched);
    keep(new Entry.SwitchingBegun(meter.point()));
    RelayFeedback whileOpen;
    Map<SupplyPointId, List<Long>> open;
    RelayFeedback closedAgain;
    try {
      whileOpen = site.drive(meter, SupplyState.OFF);
      open = powers(watched);
    } finally {
      closedAgain = site.drive(meter, SupplyState.ON);
    }
    Map<SupplyPointId, List<Long>> after = powers(watched);
    Map<SupplyPointId, Trace> traces = new HashMap<>();
    for (PlannedMeter each : watched) {
      List<Long> whileOff = open.getOrDefault(each.point(), List.of());
      traces.put(
          each.point(),
          new Trace(
              before.getOrDefault(each.point(), List.of()),
              whileOff,
              after.getOrDefault(each.point(), List.of()),
              READS - whileOff.size()));
    }
    keep(
        new Entry.Switched(
            meter.point(), new SwitchObservation(stage, whileOpen, closedAgain, traces)));
  }

  private Map<SupplyPointId, List<Long>> powers(List<PlannedMeter> watched) throws IOException {
    Map<SupplyPointId, List<Long>> powers = new HashMap<>();
    for (int i = 0; i < READS; i++) {
      site.powers(watched)
          .forEach(
              (point, watts) -> powers.computeIfAbsent(point, key -> new ArrayList<>()).add(watts));
    }
    return powers;
  }

  private void sweep(PlannedMeter supply, List<PlannedMeter> meters) throws IOException {
    Map<SupplyPointId, List<List<VoltageSample>>> voltages = new HashMap<>();
    List<SumCheck.Sweep> sums = new ArrayList<>();
    Set<SupplyPointId> unread = new HashSet<>();
    meters.forEach(meter -> unread.add(meter.point()));
    unread.add(supply.point());
    for (int i = 0; i < SWEEPS_PER_ROUND && !stopped.getAsBoolean(); i++) {
      SiteAccess.Sweep sweep = site.sweep(supply, meters);
      sweep.voltages().forEach((point, samples) -> collect(voltages, point, samples));
      unread.removeAll(sweep.watts().keySet());
      sweep.supplyWatts().ifPresent(watts -> unread.remove(supply.point()));
      if (sweep.watts().size() == meters.size() && sweep.supplyWatts().isPresent()) {
        long customers = sweep.watts().values().stream().mapToLong(Long::longValue).sum();
        sums.add(new SumCheck.Sweep(sweep.supplyWatts().get(), customers));
      }
    }
    if (!stopped.getAsBoolean()) {
      keep(new Entry.Swept(voltages, sums, unread));
    }
  }

  private static void collect(
      Map<SupplyPointId, List<List<VoltageSample>>> voltages,
      SupplyPointId point,
      List<VoltageSample> samples) {
    List<List<VoltageSample>> elements = voltages.computeIfAbsent(point, key -> new ArrayList<>());
    for (int i = 0; i < samples.size(); i++) {
      if (elements.size() <= i) {
        elements.add(new ArrayList<>());
      }
      elements.get(i).add(samples.get(i));
    }
  }
}
