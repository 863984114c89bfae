package io.taiqu.edge.commissioning;

/**
 * One element's voltage and the supply meter's at the same moment, in millivolts.
 *
 * @param element at the customer's meter
 * @param a supply, first phase
 * @param b supply, second phase
 * @param c supply, third phase
 */
public record VoltageSample(long element, long a, long b, long c) {}
