package io.taiqu.protocol.codec;

import java.io.IOException;

/**
 * Key material that is missing, unreadable, or does not verify. The message names the file and the
 * fault.
 */
public final class TrustException extends IOException {
  private static final long serialVersionUID = 1;

  TrustException(String problem) {
    super(problem);
  }

  TrustException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
