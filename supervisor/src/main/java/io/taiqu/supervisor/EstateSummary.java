package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What came of an estate document, as people read it. */
final class EstateSummary {
  private EstateSummary() {}

  /**
   * The lines of a summary.
   *
   * @param answer the station's
   */
  static List<String> lines(JsonNode answer) {
    List<String> lines = new ArrayList<>();
    int changed = answer.path("changed").asInt();
    lines.add(
        "The document holds %s, %s, %s and %s."
            .formatted(
                count(answer.path("districts").asInt(), "district"),
                count(answer.path("transformers").asInt(), "transformer"),
                count(answer.path("supplyPoints").asInt(), "supply point"),
                count(answer.path("tariffs").asInt(), "tariff")));
    lines.add(
        changed == 0
            ? "Everything of it was in force already; nothing changed."
            : count(changed, "entry", "entries") + " added or changed; now in force.");
    int set = answer.path("protectionsSet").asInt();
    int kept = answer.path("protectionsKept").asInt();
    if (set > 0) {
      lines.add(count(set, "protection") + " of customers set.");
    }
    if (kept > 0) {
      lines.add(
          count(kept, "protection")
              + " of customers not named in the document stay; only a proposal takes one away.");
    }
    if (answer.hasNonNull("tariffProposal")) {
      String number = answer.path("tariffProposal").asText();
      lines.add("");
      lines.add("Its tariffs wait for a second person as proposal " + number + ".");
      int left = answer.path("supplyPointsWaiting").asInt();
      if (left > 0) {
        lines.add(
            count(left, "supply point") + " left out until then: their tariff does not exist yet.");
      }
      lines.add("  to see it:      taiqu supervisor approvals list");
      lines.add(
          "  to approve it:  taiqu supervisor approvals approve %s --user SOMEBODY_ELSE"
              .formatted(number));
    }
    return lines;
  }

  private static String count(int number, String one) {
    return count(number, one, one + "s");
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
