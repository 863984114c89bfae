package io.taiqu.edge.commissioning;

import io.taiqu.edge.commissioning.StepDetector.Response;
import io.taiqu.protocol.identity.SupplyPointId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the openings of a relay prove. One clean opening is enough: a load that is gone with the
 * relay and back with it, and everyone else unmoved. Whatever else is seen must be seen each time,
 * because a neighbour's kettle may go off and on in the same seconds once, but not three times.
 */
public final class RelayProof {
  /** Openings after which what is ambiguous stays so. */
  private static final int MOST_OPENINGS = 4;

  private static final int CONFIRMED = 2;

  private RelayProof() {}

  /**
   * The verdict.
   *
   * @param own the meter that is planned behind the relay
   * @param supply the transformer's meter, which moves with everybody; empty if there is none
   * @param openings all openings of this relay; those of the latest stage alone decide
   * @param deviation what each meter's load does by itself, in watts
   */
  public static RelayVerdict of(
      SupplyPointId own,
      Set<SupplyPointId> supply,
      List<SwitchObservation> openings,
      Map<SupplyPointId, Double> deviation) {
    int stage = openings.stream().mapToInt(SwitchObservation::stage).max().orElse(0);
    List<SwitchObservation> deciding =
        openings.stream().filter(opening -> opening.stage() == stage).toList();
    if (deciding.isEmpty()) {
      return new RelayVerdict.OnceMore();
    }
    Set<SupplyPointId> followers = each(deciding, deviation, r -> r == Response.FOLLOWED);
    Set<SupplyPointId> movers =
        each(
            deciding,
            deviation,
            r -> r == Response.FOLLOWED || r == Response.MOVED || r == Response.PERHAPS);
    boolean shrinks = each(deciding, deviation, r -> r == Response.MOVED).contains(own);
    followers.removeAll(supply);
    movers.removeAll(supply);
    boolean confirmed = deciding.size() >= CONFIRMED;
    if (followers.remove(own)) {
      movers.remove(own);
      if (movers.isEmpty()) {
        return new RelayVerdict.Proven();
      }
      return deciding.size() > CONFIRMED
          ? new RelayVerdict.MovesNeighbours(movers)
          : new RelayVerdict.OnceMore();
    }
    if (!followers.isEmpty()) {
      return confirmed ? new RelayVerdict.SwitchesOthers(followers) : new RelayVerdict.OnceMore();
    }
    return withoutFollower(own, deciding, deviation, stage > 0, shrinks);
  }

  private static RelayVerdict withoutFollower(
      SupplyPointId own,
      List<SwitchObservation> deciding,
      Map<SupplyPointId, Double> deviation,
      boolean loaded,
      boolean shrinks) {
    if (shrinks) {
      return deciding.size() > CONFIRMED
          ? new RelayVerdict.TakesPartOnly()
          : new RelayVerdict.OnceMore();
    }
    int still = 0;
    int empty = 0;
    for (SwitchObservation opening : deciding) {
      switch (response(opening, own, deviation)) {
        case STILL -> still++;
        case NO_LOAD -> empty++;
        case UNREADABLE, MOVED, PERHAPS, FOLLOWED -> {}
      }
    }
    if (empty == deciding.size()) {
      return loaded && deciding.size() < CONFIRMED
          ? new RelayVerdict.OnceMore()
          : new RelayVerdict.NeedsLoad();
    }
    if (still == deciding.size() && deciding.size() >= CONFIRMED) {
      return new RelayVerdict.HasNoEffect();
    }
    return deciding.size() < MOST_OPENINGS
        ? new RelayVerdict.OnceMore()
        : new RelayVerdict.NeedsLoad();
  }

  private static Set<SupplyPointId> each(
      List<SwitchObservation> openings,
      Map<SupplyPointId, Double> deviation,
      Predicate<Response> wanted) {
    Set<SupplyPointId> all = new LinkedHashSet<>();
    for (SupplyPointId point : openings.getFirst().traces().keySet()) {
      if (openings.stream().allMatch(o -> wanted.test(response(o, point, deviation)))) {
        all.add(point);
      }
    }
    return all;
  }

  private static Response response(
      SwitchObservation opening, SupplyPointId point, Map<SupplyPointId, Double> deviation) {
    Trace trace = opening.traces().get(point);
    return trace == null
        ? Response.UNREADABLE
        : StepDetector.judge(trace, deviation.getOrDefault(point, 0.0));
  }
}
