package io.taiqu.supervisor.lineloss.analysis;

import java.util.List;

/**
 * What a hypothesis says of each interval.
 *
 * @param main the energy that a coefficient of one stands for
 * @param further columns by which the hidden load may differ from its usual course
 * @param variance of what it does beyond that, kWh² in each interval; empty if nothing
 */
record Shape(Column main, List<Column> further, double[] variance) {
  Shape {
    further = List.copyOf(further);
  }
}
