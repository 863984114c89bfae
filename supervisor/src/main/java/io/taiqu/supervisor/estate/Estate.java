package io.taiqu.supervisor.estate;

import java.util.List;
import java.util.Optional;

/** Takes an estate document: what is installed, who is supplied, under which tariff and policy. */
public interface Estate {
  /**
   * Applies a document whole or not at all, except that a change of tariffs waits for a second
   * person: until then what is in force stays, and customers whose tariff does not exist yet are
   * left out. Applying it again changes nothing.
   *
   * @param json UTF-8
   * @param by who gives it
   */
  Outcome apply(byte[] json, String by, String requestId);

  /** The answer. */
  sealed interface Outcome {
    /**
     * Everything in the document is in force.
     *
     * @param waiting the part that is not yet
     */
    record Applied(Counts counts, Optional<Waiting> waiting) implements Outcome {}

    /** Nothing was changed; every problem that was found. */
    record Refused(List<Problem> problems) implements Outcome {}
  }

  /**
   * What waits for a second person.
   *
   * @param approval the number of the proposal
   * @param supplyPoints customers who are left out until then
   */
  record Waiting(long approval, int supplyPoints) {}

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
