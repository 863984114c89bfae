package io.taiqu.edge.runtime;

/**
 * The storage failed in a way after which nobody knows what is on it. The process ends and starts
 * again from what is really there; relays stay as they are.
 */
public final class StorageFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StorageFailure(String problem, Throwable cause) {
    super(problem, cause);
  }
}
