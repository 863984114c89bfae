package io.taiqu.supervisor.inspection;

/** Why something can't be done to a case. The pages say it in words. */
public enum Refusal {
  /** There is no such case. */
  UNKNOWN,
  /** It is closed, and stays as it is. */
  CLOSED,
  /** Nobody was asked to look at it yet. */
  NOT_ASSIGNED,
  /** Another person is to look at it. */
  NOT_YOURS,
  /** It was looked at already. */
  INSPECTED_ALREADY,
  /** It was not looked at yet. */
  NOT_INSPECTED,
  /** That person does not exist or does not inspect. */
  NO_INSPECTOR,
  /** Nothing was found on site that could be billed or mended. */
  NOTHING_FOUND,
  /** The case names no account. */
  NO_ACCOUNT,
  /** Too much was recorded, not too little: there is nothing to bill. */
  NOTHING_OWED,
  /** It was billed, or waits for a decision about that. */
  CLAIMED_ALREADY,
  /** The proposal to bill it is not decided. */
  CLAIM_WAITS,
  /** It is said to be mended already. */
  REMEDIED_ALREADY,
  /** What was found is not mended. */
  NOT_REMEDIED,
  /** Too few days have passed to see in the loss whether it is mended. */
  TOO_EARLY,
  /** The loss does not show it: another person than who mended it has to close the case. */
  NOT_SHOWN,
  /** A reason is missing or too long. */
  NO_REASON
}
