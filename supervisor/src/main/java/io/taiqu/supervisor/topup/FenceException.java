package io.taiqu.supervisor.topup;

/** The fence can't be read or written: no credit may be issued. */
public final class FenceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A failure with its cause. */
  public FenceException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A refusal. */
  public FenceException(String message) {
    super(message);
  }
}
