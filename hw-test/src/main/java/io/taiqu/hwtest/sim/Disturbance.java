package io.taiqu.hwtest.sim;

/** What is done to a running utility. */
enum Disturbance {
  KILL_EDGE(Kind.KILL),
  KILL_SUPERVISOR(Kind.KILL),
  KILL_MOSQUITTO(Kind.KILL),
  STOP_EDGE(Kind.STOP),
  STOP_SUPERVISOR(Kind.STOP),
  STOP_MOSQUITTO(Kind.STOP),
  CUT(Kind.NETWORK),
  DELAY(Kind.NETWORK),
  THROTTLE(Kind.NETWORK),
  HALF_OPEN(Kind.NETWORK),
  CORRUPT(Kind.NETWORK);

  /** How often it is done, beside the kills. */
  enum Kind {
    /** As often as is asked for. */
    KILL,
    /** Once in ten kills. */
    STOP,
    /** Once in ten kills. */
    NETWORK
  }

  private final Kind kind;

  Disturbance(Kind kind) {
    this.kind = kind;
  }

  /**
   * How often it is done when each process is killed so often.
   *
   * @param kills of each process
   */
  int times(int kills) {
    return switch (kind) {
      case KILL -> kills;
      case STOP, NETWORK -> Math.ceilDiv(kills, 10);
    };
  }
}
