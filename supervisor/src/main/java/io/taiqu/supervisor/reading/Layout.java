package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which points an edge measures, and where they stand in the roll-ups.
 *
 * @param number the transformer's number in keys
 */
public record Layout(long number, TransformerId transformer, EdgeId edge, List<Place> places) {
  /**
   * One measured point.
   *
   * @param place dense number within the transformer, below {@link SlotKey#PLACES}
   * @param supply whether this is the transformer's own meter
   */
  public record Place(int place, SupplyPointId point, boolean supply, CtRatio ratio) {}

  /** The places by point. */
  public Map<SupplyPointId, Place> byPoint() {
    return places.stream().collect(Collectors.toMap(Place::point, Function.identity()));
  }
}
