package io.taiqu.edge.runtime;

/** A database was written by a newer release. It is left untouched. */
public final class StorageNewer extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StorageNewer(String problem) {
    super(problem);
  }
}
