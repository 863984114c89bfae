package io.taiqu.supervisor.topology;

/**
 * What hangs on what, what stands before its meters, what that sums up to, and what went into the
 * lines.
 */
public record Topology(Moves moves, CtExchanges ct, AreaSums sums, LineHeads heads) {}
