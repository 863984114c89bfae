package io.taiqu.supervisor.topology;

/** What hangs on what, what that sums up to, and what went into the lines. */
public record Topology(Moves moves, AreaSums sums, LineHeads heads) {}
