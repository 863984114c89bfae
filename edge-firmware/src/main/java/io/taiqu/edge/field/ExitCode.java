package io.taiqu.edge.field;

/** What a command of the edge tells the one who started it. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int NOT_FOUND = 3;
  public static final int SILENT = 4;
  public static final int REFUSED = 5;

  private ExitCode() {}
}
