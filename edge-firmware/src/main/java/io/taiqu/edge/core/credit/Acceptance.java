package io.taiqu.edge.core.credit;

/** What becomes of a document whose signature is good. */
public sealed interface Acceptance {

  /** It is newer and consistent: its effect is now due. */
  record Accepted() implements Acceptance {}

  /** It changes nothing: it is the one in force, or older than it. */
  record AlreadyKnown() implements Acceptance {}

  /**
   * It can't be judged before another document is here; it is kept until then.
   *
   * @param missing what must come first
   */
  record Early(Missing missing) implements Acceptance {}

  /**
   * It contradicts what is known and has no effect, ever.
   *
   * @param reason why
   */
  record Refused(Reason reason) implements Acceptance {}

  /** What a document may have to wait for. */
  enum Missing {
    HANDOVER,
    CURRENCY,
    STEP_CAP
  }

  /** Why a document with a good signature is refused. */
  enum Reason {
    OTHER_DEPLOYMENT,
    OTHER_EDGE,
    OTHER_EDGE_EPOCH,
    UNKNOWN_SUPPLY_POINT,
    OTHER_METER,
    OTHER_ASSIGNMENT,
    OTHER_CURRENCY,
    /** The same place in the order, another content: somebody lies. */
    CONFLICTING_CONTENT,
    CREDITED_FELL,
    WITHDRAWN_FELL,
    TOKENS_COVERED_FELL,
    STEP_ABOVE_CAP,
    /** Totals so large that a balance could not be computed any more. */
    BEYOND_RANGE,
    OTHER_STREAM
  }
}
