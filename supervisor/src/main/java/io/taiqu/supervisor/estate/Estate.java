package io.taiqu.supervisor.estate;

import java.util.List;

/** Takes an estate document: what is installed, who is supplied, under which tariff and policy. */
public interface Estate {
  /**
   * Applies a document whole or not at all. Applying it again changes nothing.
   *
   * @param json UTF-8
   */
  Outcome apply(byte[] json);

  /** The answer. */
  sealed interface Outcome {
    /** Everything in the document is in force. */
    record Applied(Counts counts) implements Outcome {}

    /** Nothing was changed; every problem that was found. */
    record Refused(List<Problem> problems) implements Outcome {}
  }

  /**
   * How much the document holds.
   *
   * @param changed rows that were new or different
   * @param protectionsSet protections of customers that the document set
   * @param protectionsKept protections that stay in force though the document does not name them
   */
  record Counts(
      int districts,
      int transformers,
      int supplyPoints,
      int tariffs,
      int changed,
      int protectionsSet,
      int protectionsKept) {}

  /**
   * One problem.
   *
   * @param path where, as {@code $.districts[0].transformers[1].edge}
   */
  record Problem(String path, String message) {}
}
