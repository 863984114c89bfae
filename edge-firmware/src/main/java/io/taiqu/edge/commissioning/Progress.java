package io.taiqu.edge.commissioning;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far a commissioning has come: its record, folded.
 *
 * @param begun who works on it and since when; empty before the first entry
 * @param scanned addresses that answered, by bus
 * @param searched addresses that answered at other speeds than the line's own, by bus
 * @param searchEnded the lines of which all other speeds were tried
 * @param identified by meter
 * @param alone who answers while the planned meter is off the bus, by meter
 * @param openings of each relay, oldest first
 * @param switching the relay that may be open
 * @param voltages by meter, then element
 * @param sums of supply and customers
 * @param unread who was missing from the sums
 * @param sweeps how many rounds of sweeps were made
 * @param answers by question
 * @param signedOff the signature
 */
public record Progress(
    Optional<Entry.Begun> begun,
    Map<String, List<Integer>> scanned,
    Map<String, Map<LineSpeed, List<Integer>>> searched,
    Set<String> searchEnded,
    Map<SupplyPointId, Identification> identified,
    Map<SupplyPointId, Identification> alone,
    Map<SupplyPointId, List<SwitchObservation>> openings,
    Optional<SupplyPointId> switching,
    Map<SupplyPointId, List<List<VoltageSample>>> voltages,
    List<SumCheck.Sweep> sums,
    Set<SupplyPointId> unread,
    int sweeps,
    Map<String, String> answers,
    Optional<Entry.SignedOff> signedOff) {

  /** Before anything happened. */
  public static final Progress NONE =
      new Progress(
          Optional.empty(),
          Map.of(),
          Map.of(),
          Set.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Optional.empty(),
          Map.of(),
          List.of(),
          Set.of(),
          0,
          Map.of(),
          Optional.empty());

  /** The record so far. */
  public static Progress of(List<Entry> entries) {
    Progress progress = NONE;
    for (Entry entry : entries) {
      progress = progress.with(entry);
    }
    return progress;
  }

  /** After one more step. */
  public Progress with(Entry entry) {
    Draft draft = new Draft(this);
    switch (entry) {
      case Entry.Begun begin -> draft.begin(begin);
      case Entry.Scanned scan -> draft.scanned.put(scan.bus(), scan.addresses());
      case Entry.Searched search -> draft.searched(search);
      case Entry.SearchEnded search -> draft.searchEnded.add(search.bus());
      case Entry.Identified found -> draft.identified.put(found.point(), found.identification());
      case Entry.IdentifiedAlone found -> draft.alone.put(found.point(), found.rest());
      case Entry.SwitchingBegun begin -> draft.switching = Optional.of(begin.point());
      case Entry.Switched done -> draft.switched(done);
      case Entry.Restored _ -> draft.switching = Optional.empty();
      case Entry.Swept swept -> draft.swept(swept);
      case Entry.Answered answered -> draft.answers.put(answered.question(), answered.answer());
      case Entry.Repeated repeated -> draft.repeat(repeated.points());
      case Entry.SignedOff signed -> draft.signedOff = Optional.of(signed);
    }
    return draft.done();
  }

  /** The openings of this relay. */
  public List<SwitchObservation> openings(SupplyPointId point) {
    return openings.getOrDefault(point, List.of());
  }

  /** The answer to this question, if it was given. */
  public Optional<String> answer(String question) {
    return Optional.ofNullable(answers.get(question));
  }

  /** What a meter's load does by itself, in watts, from all openings. */
  public Map<SupplyPointId, Double> deviations() {
    Map<SupplyPointId, List<Trace>> traces = new HashMap<>();
    for (List<SwitchObservation> each : openings.values()) {
      for (SwitchObservation opening : each) {
        opening
            .traces()
            .forEach((point, trace) ->
                traces.computeIfAbsent(point, key -> new ArrayList<>()).add(trace));
      }
    }
    Map<SupplyPointId, Double> deviations = new HashMap<>();
    traces.forEach((point, each) -> deviations.put(point, StepDetector.deviation(each)));
    return deviations;
  }

  /** The same, to be changed once. */
  private static final class Draft {
    Optional<Entry.Begun> begun;
    final Map<String, List<Integer>> scanned;
    final Map<String, Map<LineSpeed, List<Integer>>> searched;
    final Set<String> searchEnded;
    final Map<SupplyPointId, Identification> identified;
    final Map<SupplyPointId, Identification> alone;
    final Map<SupplyPointId, List<SwitchObservation>> openings;
    Optional<SupplyPointId> switching;
    final Map<SupplyPointId, List<List<VoltageSample>>> voltages;
    final List<SumCheck.Sweep> sums;
    Set<SupplyPointId> unread;
    int sweeps;
    final Map<String, String> answers;
    Optional<Entry.SignedOff> signedOff;

    Draft(Progress from) {
      begun = from.begun;
      scanned = new LinkedHashMap<>(from.scanned);
      searched = new LinkedHashMap<>(from.searched);
      searchEnded = new HashSet<>(from.searchEnded);
      identified = new LinkedHashMap<>(from.identified);
      alone = new LinkedHashMap<>(from.alone);
      openings = new LinkedHashMap<>(from.openings);
      switching = from.switching;
      voltages = new LinkedHashMap<>(from.voltages);
      sums = new ArrayList<>(from.sums);
      unread = from.unread;
      sweeps = from.sweeps;
      answers = new LinkedHashMap<>(from.answers);
      signedOff = from.signedOff;
    }

    /** Who declined to sign is asked again when somebody goes on. */
    void begin(Entry.Begun begin) {
      begun = Optional.of(begin);
      answers.remove(Procedure.SIGN, "no");
    }

    void searched(Entry.Searched search) {
      Map<LineSpeed, List<Integer>> all =
          new LinkedHashMap<>(searched.getOrDefault(search.bus(), Map.of()));
      all.put(search.speed(), search.addresses());
      searched.put(search.bus(), Collections.unmodifiableMap(all));
    }

    void switched(Entry.Switched done) {
      List<SwitchObservation> all = new ArrayList<>(openings.getOrDefault(done.point(), List.of()));
      all.add(done.observation());
      openings.put(done.point(), List.copyOf(all));
      switching = Optional.empty();
    }

    void swept(Entry.Swept swept) {
      swept.voltages().forEach((point, elements) -> voltages.merge(point, elements, Draft::joined));
      sums.addAll(swept.sums());
      unread = swept.unread();
      sweeps++;
    }

    private static List<List<VoltageSample>> joined(
        List<List<VoltageSample>> earlier, List<List<VoltageSample>> later) {
      List<List<VoltageSample>> joined = new ArrayList<>();
      for (int i = 0; i < Math.max(earlier.size(), later.size()); i++) {
        List<VoltageSample> samples = new ArrayList<>();
        if (i < earlier.size()) {
          samples.addAll(earlier.get(i));
        }
        if (i < later.size()) {
          samples.addAll(later.get(i));
        }
        joined.add(List.copyOf(samples));
      }
      return List.copyOf(joined);
    }

    /** Whatever was asked about them, and all that was added up, may be different now. */
    void repeat(Set<SupplyPointId> points) {
      points.forEach(identified::remove);
      points.forEach(alone::remove);
      points.forEach(openings::remove);
      voltages.clear();
      sums.clear();
      unread = Set.of();
      sweeps = 0;
      scanned.clear();
      searched.clear();
      searchEnded.clear();
      Set<String> names = new HashSet<>();
      points.forEach(point -> names.add(point.toString()));
      answers
          .keySet()
          .removeIf(id ->
              id.equals(Procedure.SIGN)
                  || id.startsWith("reason/")
                  || names.stream().anyMatch(id::contains));
      signedOff = Optional.empty();
    }

    Progress done() {
      return new Progress(
          begun,
          Map.copyOf(scanned),
          Map.copyOf(searched),
          Set.copyOf(searchEnded),
          Map.copyOf(identified),
          Map.copyOf(alone),
          Map.copyOf(openings),
          switching,
          Map.copyOf(voltages),
          List.copyOf(sums),
          unread,
          sweeps,
          Map.copyOf(answers),
          signedOff);
    }
  }
}
