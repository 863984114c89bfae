package io.taiqu.supervisor.sql;

/** A database is not copied, and nothing was changed. The message says what to do. */
public final class CopyRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean sourceMissing;

  private CopyRefused(String message, boolean sourceMissing) {
    super(message);
    this.sourceMissing = sourceMissing;
  }

  CopyRefused(String message) {
    this(message, false);
  }

  static CopyRefused withoutSource(String message) {
    return new CopyRefused(message, true);
  }

  /** Whether there is nothing to copy from. */
  public boolean sourceMissing() {
    return sourceMissing;
  }
}
