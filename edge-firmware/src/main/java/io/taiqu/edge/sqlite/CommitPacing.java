package io.taiqu.edge.sqlite;

/**
 * How many additions share one transaction. A unit in service commits each; making history from
 * simulated reads shares, because nothing acts on it before it is closed.
 *
 * @param additions at least 1
 */
public record CommitPacing(int additions) {
  /** Each addition is durable when its method returns. */
  public static final CommitPacing EACH = new CommitPacing(1);

  public CommitPacing {
    if (additions < 1) {
      throw new IllegalArgumentException("a transaction has at least one addition: " + additions);
    }
  }
}
