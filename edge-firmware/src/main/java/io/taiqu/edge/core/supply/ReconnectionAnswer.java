package io.taiqu.edge.core.supply;

/** What became of somebody's word that supply may return. */
public enum ReconnectionAnswer {
  /** The relay closes now. */
  RESTORED,
  /** It is not taken away. */
  SUPPLY_IS_ON,
  /** The credit is used up still. */
  NO_CREDIT,
  /** Too much power was drawn too often: a technician must restore it. */
  TECHNICIAN_NEEDED,
  /** A technician works behind it. */
  SAFETY_LOCK,
  /** There is voltage behind the relay already. */
  LOAD_SIDE_VOLTAGE,
  /** No relay of this unit, or no rules for it. */
  NOT_HERE,
  /** The unit could not take it now. */
  NOT_TAKEN
}
