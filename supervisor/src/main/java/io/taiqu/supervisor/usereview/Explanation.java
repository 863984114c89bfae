package io.taiqu.supervisor.usereview;

/**
 * Why use moved. The names are stable: they are stored, and the pages translate them.
 *
 * <p>What is known at the desk closes a listing; what only a visit can tell closes a ticket.
 */
public enum Explanation {
  /** Weather, season, a holiday, an outage. */
  SEASON,
  /** Somebody moved in, moved out or was away. */
  OCCUPANCY,
  /** Appliances, machines or wells came or went. */
  EQUIPMENT,
  /** A shop or works has more or less to do. */
  TRADE,
  /** Readings or archive were wrong and are corrected. */
  READINGS,
  /** Readings that came later show that it moved less. Nobody says so: it is seen. */
  LATE_READINGS,
  /** The meter or its wiring is faulty. */
  METER_FAULT,
  /** Use against the contract: another class, resale, theft. */
  BREACH,
  /** Looked at on site, and nothing explains it. */
  NOTHING_FOUND;

  /** Whether only somebody who looked on site can say so. */
  public boolean onSite() {
    return switch (this) {
      case SEASON, OCCUPANCY, EQUIPMENT, TRADE, READINGS, LATE_READINGS -> false;
      case METER_FAULT, BREACH, NOTHING_FOUND -> true;
    };
  }

  /** Whether somebody can say so. */
  public boolean said() {
    return this != LATE_READINGS;
  }
}
