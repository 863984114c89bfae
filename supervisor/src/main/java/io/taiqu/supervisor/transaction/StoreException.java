package io.taiqu.supervisor.transaction;

/**
 * The store can't do its work; nothing of the transaction was kept. The message says what to do.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with its cause. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A refusal. */
  public StoreException(String message) {
    super(message);
  }
}
