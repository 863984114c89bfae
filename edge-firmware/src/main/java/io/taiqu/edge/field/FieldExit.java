package io.taiqu.edge.field;

/** What a technician's command tells the one who started it. */
final class FieldExit {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NOT_FOUND = 3;
  static final int SILENT = 4;
  static final int REFUSED = 5;

  private FieldExit() {}
}
