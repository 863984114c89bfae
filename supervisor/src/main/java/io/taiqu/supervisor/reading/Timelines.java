package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The timelines of a transformer and of those beside it, while a transaction changes them. */
final class Timelines {
  private final ReadingStore store;
  private final Layout layout;
  private final int stepMinutes;
  private final Map<SupplyPointId, List<Amendment>> amendments;
  private final Map<Long, Timeline> byTransformer = new HashMap<>();

  /**
   * Timelines.
   *
   * @param amendments of those points that have some
   */
  Timelines(
      ReadingStore store,
      Layout layout,
      int stepMinutes,
      Map<SupplyPointId, List<Amendment>> amendments) {
    this.amendments = amendments;
    this.store = store;
    this.layout = layout;
    this.stepMinutes = stepMinutes;
  }

  /** Takes what is at hand of the layout's own transformer. */
  void begin(Timeline.Tail tail) {
    byTransformer.put(layout.number(), new Timeline(store, layout.number(), stepMinutes, tail));
  }

  Timeline of(long transformer) {
    return byTransformer.computeIfAbsent(
        transformer,
        number ->
            new Timeline(store, number, stepMinutes, Timeline.Tail.of(store, number, stepMinutes)));
  }

  /** The cells of a point in the order of time. */
  Track track(SupplyPointId point) {
    return new Track(
        layout.staysOf(point).stream()
            .map(stay -> new Track.Leg(of(stay.transformer()), stay.place()))
            .toList(),
        amendments.getOrDefault(point, List.of()));
  }

  /** The cells of the point at a place, which is looked up further only where points move. */
  Track track(Layout.Place place) {
    return layout.beside().isEmpty()
        ? new Track(
            List.of(new Track.Leg(of(layout.number()), place)),
            amendments.getOrDefault(place.point(), List.of()))
        : track(place.point());
  }

  void forEach(BiConsumer<Layout, Timeline> action) {
    byTransformer.forEach((number, timeline) -> action.accept(layout.of(number), timeline));
  }
}
