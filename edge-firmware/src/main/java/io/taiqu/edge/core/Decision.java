package io.taiqu.edge.core;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.ArrayList;
import java.util.List;

/**
 * One decision in the making: what was decided so far, and the state as it will be then. Lives
 * within a single call of {@link EdgeCore#decide}.
 */
final class Decision {
  private final Moment now;
  private final List<Event> events = new ArrayList<>();
  private EdgeState state;

  Decision(EdgeState state, Moment now) {
    this.state = state;
    this.now = now;
  }

  void emit(Event event) {
    events.add(event);
    state = Evolution.evolve(state, event);
  }

  Moment now() {
    return now;
  }

  EdgeState state() {
    return state;
  }

  PointState at(int index) {
    return state.points().get(index);
  }

  SupplyPointId pointAt(int index) {
    return at(index).meter().point();
  }

  List<Event> events() {
    return events;
  }
}
