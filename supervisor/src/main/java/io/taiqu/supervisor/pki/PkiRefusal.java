package io.taiqu.supervisor.pki;

import java.io.Serial;

/**
 * What was asked for cannot be done as things are; the message tells the operator why and what to
 * do.
 */
final class PkiRefusal extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** Why a request is refused, and so the exit code of the command. */
  enum Reason {
    /** A file, directory or identity that was named does not exist. */
    NOT_FOUND(3),
    /** It exists, but doing this to it is not allowed. */
    REFUSED(5);

    final int exitCode;

    Reason(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  final Reason reason;

  PkiRefusal(String message) {
    this(Reason.REFUSED, message);
  }

  PkiRefusal(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }
}
