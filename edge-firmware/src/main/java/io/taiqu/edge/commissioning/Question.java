package io.taiqu.edge.commissioning;

import java.util.List;

/**
 * Something that only the technician can know or do.
 *
 * @param id stays the same from run to run: {@code test-load/4201000007}
 * @param text the question in plain words
 * @param choices the answers that are understood; empty where any text is
 */
public record Question(String id, String text, List<String> choices) {
  public Question {
    choices = List.copyOf(choices);
  }
}
