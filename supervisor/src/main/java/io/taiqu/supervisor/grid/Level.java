package io.taiqu.supervisor.grid;

/** A level of the grid at which energy is summed. */
public enum Level {
  /** A transformer with its low-voltage network (台区). */
  TRANSFORMER,
  /** The transformers that one team looks after. */
  DISTRICT,
  /** A medium-voltage line, such as a 10 kV feeder. */
  LINE,
  /** The substation that a line leaves. */
  STATION,
  /** A county with its stations. */
  COUNTY
}
