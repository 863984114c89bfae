package io.taiqu.supervisor.alarm;

/**
 * What can be wrong. The name is stable: it is stored, shown in the API and translated by the
 * pages.
 */
public enum AlarmKind {
  /** The database is older than the fence or than what edges hold: no credit is issued. */
  ISSUANCE_RECOVERY(Severity.CRITICAL),
  /** The fence journal can't be read or written: no credit is issued. */
  FENCE_UNAVAILABLE(Severity.CRITICAL),
  /** An edge shows credit that was not issued so; issuance to that supply point is frozen. */
  CREDIT_MISMATCH(Severity.CRITICAL),
  /** Credit needs a second signature to be taken by its edge, and there is no key for it. */
  CREDIT_ABOVE_CAP(Severity.CRITICAL),
  /** An edge's ledger went backward or changed its past. */
  LEDGER_NOT_DESCENDANT(Severity.CRITICAL),
  /** A provider tells of a payment that can't be credited: the customer has paid already. */
  PAYMENT_NOT_CREDITED(Severity.CRITICAL),
  /** More relays opened in an hour than the fleet may: every edge is forbidden to open any. */
  OPENINGS_HALTED(Severity.CRITICAL),
  /**
   * A unit charges by versions of tariffs that this database, which was put back, does not know.
   */
  TARIFFS_FORGOTTEN(Severity.CRITICAL),
  /** Units that were given new rules disagree: no other unit is given them. */
  ROLL_OUT_HALTED(Severity.CRITICAL),
  /**
   * A document from an edge was refused: forged, revoked, truncated, of a future version, or of
   * figures that can't be worked with.
   */
  DOCUMENT_REFUSED(Severity.WARNING),
  /** A document came from an edge that the estate does not know. */
  UNKNOWN_EDGE(Severity.WARNING),
  /** The same block of readings came with another content. */
  READING_CONFLICT(Severity.CRITICAL),
  /** Readings are missing in the stream of an edge, and back-fill was asked for. */
  READING_GAP(Severity.WARNING),
  /** Edge and supervisor rate the same registers to different amounts. */
  CHARGE_DIFFERENCE(Severity.CRITICAL),
  /** An edge has not reported for longer than configured. */
  EDGE_SILENT(Severity.WARNING),
  /** A relay is not where it was commanded to be. */
  RELAY_DISAGREES(Severity.WARNING),
  /** A meter can't be read. */
  METER_SILENT(Severity.WARNING),
  /** What a meter says can't be right, or a person must look at it. */
  METER_ANOMALY(Severity.WARNING),
  /** A transformer loses more than technical loss and uncertainty explain. */
  LINE_LOSS(Severity.WARNING),
  /** A notice to a customer could not be delivered for days. */
  NOTICE_UNDELIVERED(Severity.WARNING),
  /** A bill should have been paid. */
  BILL_OVERDUE(Severity.WARNING),
  /** Customers who pay afterwards can't be billed: not read, and not to be estimated any more. */
  BILLS_WAIT(Severity.WARNING),
  /** A customer who pays afterwards owes as much as was agreed at most. */
  CREDIT_LIMIT_REACHED(Severity.WARNING),
  /** The connection to the message broker is down. */
  BROKER_UNREACHABLE(Severity.CRITICAL);

  private final Severity severity;

  AlarmKind(Severity severity) {
    this.severity = severity;
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }
}
