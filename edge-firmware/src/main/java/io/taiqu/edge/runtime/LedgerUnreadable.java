package io.taiqu.edge.runtime;

/**
 * The ledger can't be read as it is. The unit must not go on with an empty one: the money it holds
 * would be forgotten.
 */
public final class LedgerUnreadable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LedgerUnreadable(String problem) {
    super(problem);
  }

  public LedgerUnreadable(String problem, Throwable cause) {
    super(problem, cause);
  }
}
