package io.taiqu.supervisor.usereview;

/** Why something can't be done to a ticket. The pages say it in words. */
public enum Refusal {
  /** There is no such ticket. */
  UNKNOWN,
  /** It is closed, and stays as it is. */
  CLOSED,
  /** It was given to somebody: what is found on site explains it. */
  ASSIGNED_ALREADY,
  /** Nobody was asked to look at it on site. */
  NOT_ASSIGNED,
  /** Another person is to look at it. */
  NOT_YOURS,
  /** That person does not exist or does not inspect. */
  NO_INSPECTOR,
  /** Only somebody who looked on site can say so. */
  NEEDS_VISIT,
  /** The day by which it is due is past, or more than 90 days away. */
  DUE,
  /** A reason is missing or too long. */
  NO_REASON
}
