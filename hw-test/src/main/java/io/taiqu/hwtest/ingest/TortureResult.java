package io.taiqu.hwtest.ingest;

import java.util.List;

/** What came of a torture. */
sealed interface TortureResult permits OverloadTorture.Result, FailoverTorture.Result {
  /** What did not hold. */
  List<String> violations();

  /** Whether everything did. */
  boolean held();

  /** The figures in a line, for a person. */
  String figures();
}
