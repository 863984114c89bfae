package io.taiqu.edge.core;

import java.util.List;

/**
 * What follows from an input. A pure function: the same state, input and moment always give the
 * same events; {@link Evolution#evolve} tells what they lead to.
 */
@FunctionalInterface
public interface Decisions {
  /** What follows from an input. */
  List<Event> decide(EdgeState state, Input input, Moment now);
}
