package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which points an edge measures, since when and until when, and where they stand in the roll-ups.
 *
 * @param number the transformer's number in keys
 * @param places in the order of their numbers; a point that came back has several
 * @param beside the transformers from which points came or to which they went, without what is
 *     beside these; an energy that spans such a move is shared out over both
 * @param company the edges whose readings change the same rows, this one included
 */
public record Layout(
    long number,
    TransformerId transformer,
    EdgeId edge,
    List<Place> places,
    List<Layout> beside,
    Set<EdgeId> company) {
  /**
   * One measured point, as long as it hangs on the transformer.
   *
   * @param place dense number within the transformer, below {@link SlotKey#PLACES}
   * @param supply whether this is the transformer's own meter
   * @param since it is the transformer's from the interval on that begins at this minute; 0 is ever
   *     since
   * @param until up to the interval that ends at this minute; {@link Long#MAX_VALUE} is for ever
   */
  public record Place(
      int place, SupplyPointId point, boolean supply, Ratios ratios, long since, long until) {
    /** Whether the interval that ends at a minute is the transformer's. */
    public boolean holds(long minute) {
      return since < minute && minute <= until;
    }
  }

  /** A place and the transformer that it belongs to. */
  record Stay(long transformer, Place place) {}

  /** Whether nobody but this edge changes the transformer's rows. */
  boolean isAlone() {
    return beside.isEmpty() && company.size() == 1;
  }

  /** The places by point. */
  Map<SupplyPointId, List<Place>> byPoint() {
    return places.stream().collect(Collectors.groupingBy(Place::point));
  }

  /** Where a point was and is, in the order of time. */
  List<Stay> staysOf(SupplyPointId point) {
    return Stream.concat(Stream.of(this), beside.stream())
        .flatMap(layout ->
            layout.places().stream()
                .filter(place -> place.point().equals(point))
                .map(place -> new Stay(layout.number(), place)))
        .sorted(Comparator.comparingLong(stay -> stay.place().since()))
        .toList();
  }

  /** The layout of this transformer or of one beside it. */
  Layout of(long transformer) {
    return number == transformer
        ? this
        : beside.stream()
            .filter(other -> other.number() == transformer)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no transformer " + transformer));
  }
}
