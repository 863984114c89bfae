package io.taiqu.supervisor.alarm;

import java.util.Arrays;
import java.util.List;

/**
 * What was seen when an alarm was raised, for the operator: a sentence that every language has, and
 * the figures in it.
 *
 * @param code which sentence
 * @param figures what is filled in: amounts, numbers, names and times (ISO 8601) as text of one
 *     line
 */
public record AlarmCause(Code code, List<String> figures) {
  public AlarmCause {
    figures = figures.stream().map(figure -> figure.replaceAll("\\s*\\R\\s*", " ")).toList();
    if (figures.size() != code.figures) {
      throw new IllegalArgumentException(
          code + " has " + code.figures + " figures, not " + figures.size());
    }
  }

  /** A cause with its figures. */
  public static AlarmCause of(Code code, Object... figures) {
    return new AlarmCause(code, Arrays.stream(figures).map(String::valueOf).toList());
  }

  /** The sentences. The names are stable: they are stored, and the pages translate them. */
  public enum Code {
    /** Words as they are: an alarm of a version that had only English ones. */
    WORDS(1),
    /** Some of the points that were published further than the database knows, and their number. */
    DATABASE_OLDER_THAN_FENCE(2),
    /** Credit was published before, and the fence journal is empty. */
    FENCE_EMPTY(0),
    /** What the fence journal's file says. */
    FENCE_FAILED(1),
    /** Supply point, the revision that its edge holds, the newest one of the database. */
    EDGE_HOLDS_NEWER_CREDIT(3),
    /** By how much credit is to rise at once, and the cap on one step. */
    STEP_NEEDS_SECOND_KEY(2),
    /** Since when this database is being recovered. */
    RECOVERY_NOT_FINISHED(1),
    /** The revision that the edge shows. */
    CREDIT_NEVER_ISSUED(1),
    /** The counter of a token that the edge holds, and the highest that was issued. */
    TOKEN_NEVER_ISSUED(2),
    /** Two contents under one revision: the revision, credited as kept here and as signed. */
    CREDIT_SIGNED_TWICE(3),
    /** The payment provider, its event, and why it was not credited. */
    PAYMENT_REFUSED(3),
    /** How many relays opened in an hour, how many may. */
    TOO_MANY_OPENINGS(2),
    /** The versions of tariffs that units were given and that the database does not know. */
    VERSIONS_LOST(1),
    /** The number of a roll-out of rules, and what halted it: a unit and an alarm, or a person. */
    RULES_DISAGREE(2),
    /** From and to which entry the ledger was to be proved, and what is wrong. */
    LEDGER_NOT_PROVED(3),
    /** Revision, credited and withdrawn as issued, then as the edge shows them. */
    CREDIT_DIFFERS(5),
    /** An edge reports and is not in the estate. */
    REPORTS_FROM_UNKNOWN_EDGE(0),
    /** An edge sends readings and is not in the estate. */
    READINGS_FROM_UNKNOWN_EDGE(0),
    /** Number of the ledger entry, the head that it had, the head that it has. */
    LEDGER_HEAD_CHANGED(3),
    /** The entry that the ledger had reached, the one that it shows now. */
    LEDGER_WENT_BACK(2),
    /** The number that reports had reached, the one that a report of a longer ledger bears. */
    REPORTS_WENT_BACK(2),
    /** Why a document was not trusted, by the name of the reason, and the particulars. */
    DOCUMENT_NOT_TRUSTED(2),
    /** What was sent where something else is due. */
    DOCUMENT_OUT_OF_PLACE(1),
    /** The name of the fault that a trusted document led to. */
    DOCUMENT_NOT_TAKEN(1),
    /** Why a certificate was refused. */
    CERTIFICATE_NOT_TRUSTED(1),
    /** First and last reading, stream epoch. */
    READINGS_CHANGED(3),
    /** Number of gaps, first and last reading of the first one. */
    READINGS_MISSING(3),
    /** What the edge charged, what the same registers rate to. */
    CHARGED_OTHERWISE(2),
    /** When the last report came. */
    NO_REPORT_SINCE(1),
    /** A relay's feedback is not what was commanded. */
    RELAY_NOT_AS_COMMANDED(0),
    /** The edge can't read a meter. */
    METER_NOT_READ(0),
    /** What was doubtful, by the name of the quality flag, and the end of the interval. */
    READING_DOUBTFUL(2),
    /**
     * Day, lost and supplied kWh, loss in per cent, uncertainty in points, technical loss in kWh.
     */
    LOSS_OF_DAY(6),
    /** The same where the technical loss is not known. */
    LOSS_OF_DAY_UNEXPLAINED(5),
    /** By which channel, how often it was tried, and what it failed with last. */
    NOTICE_NOT_DELIVERED(3),
    /** Number of a bill, what of it is owed, by when it was to be paid. */
    BILL_NOT_PAID(3),
    /** How many customers of a unit have no bill, and for which month. */
    NOT_BILLED(2),
    /** What is owed, and how much was agreed at most. */
    OWED_AT_LIMIT(2),
    /** What the connection to the broker failed with. */
    BROKER_FAILED(1);

    private final int figures;

    Code(int figures) {
      this.figures = figures;
    }

    /** How many figures the sentence has. */
    public int figures() {
      return figures;
    }
  }
}
