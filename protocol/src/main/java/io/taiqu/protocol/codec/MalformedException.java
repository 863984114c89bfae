package io.taiqu.protocol.codec;

/** Bytes that do not have the form they should have. Says where and how. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedException(String problem) {
    super(problem);
  }

  MalformedException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
