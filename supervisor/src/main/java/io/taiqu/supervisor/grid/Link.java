package io.taiqu.supervisor.grid;

/** What hangs on what. The names are stable: they are stored. */
public enum Link {
  /** A transformer is looked after by a district's team. */
  AREA(Level.TRANSFORMER, Level.DISTRICT),
  /** A transformer is fed by a line. */
  FEEDER(Level.TRANSFORMER, Level.LINE),
  /** A line leaves a station. */
  SUBSTATION(Level.LINE, Level.STATION),
  /** A station is in a county. */
  COUNTY(Level.STATION, Level.COUNTY);

  private final Level child;
  private final Level parent;

  Link(Level child, Level parent) {
    this.child = child;
    this.parent = parent;
  }

  /** What hangs. */
  public Level child() {
    return child;
  }

  /** What it hangs on. */
  public Level parent() {
    return parent;
  }
}
