package io.taiqu.edge.field;

import io.taiqu.edge.commissioning.PlannedMeter;
import io.taiqu.edge.commissioning.Question;
import io.taiqu.edge.commissioning.SitePlan;
import io.taiqu.edge.commissioning.Technician;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A technician who gave answers beforehand, and may be asked for the others.
 *
 * <p>An answer given beforehand is found by the question's id, by the id with the account in place
 * of the supply point ({@code test-load/4201000007}), or for all questions of a kind ({@code
 * reason/*}).
 */
public final class ConsoleTechnician implements Technician {
  private final SitePlan plan;
  private final Map<String, String> given;
  private final Optional<BufferedReader> keyboard;
  private final PrintWriter screen;

  /**
   * A technician.
   *
   * @param given answers by question
   * @param keyboard where the others are typed; empty if nobody is there
   * @param screen where they are asked
   */
  public ConsoleTechnician(
      SitePlan plan,
      Map<String, String> given,
      Optional<BufferedReader> keyboard,
      PrintWriter screen) {
    this.plan = plan;
    this.given = Map.copyOf(given);
    this.keyboard = keyboard;
    this.screen = screen;
  }

  @Override
  public String answer(Question question) throws NoAnswer {
    Optional<String> before = given(question);
    if (before.isPresent()) {
      if (!question.choices().isEmpty() && !question.choices().contains(before.get())) {
        throw new NoAnswer(question);
      }
      return before.get();
    }
    if (keyboard.isEmpty()) {
      throw new NoAnswer(question);
    }
    try {
      return typed(question, keyboard.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String typed(Question question, BufferedReader in) throws IOException, NoAnswer {
    while (true) {
      screen.println();
      screen.println(question.text());
      screen.print(
          question.choices().isEmpty()
              ? "> "
              : "[" + String.join(" / ", question.choices()) + "] > ");
      screen.flush();
      String line = in.readLine();
      if (line == null) {
        throw new NoAnswer(question);
      }
      Optional<String> answer = understood(line.strip(), question.choices());
      if (answer.isPresent()) {
        return answer.get();
      }
      screen.println(
          question.choices().isEmpty()
              ? "A few words, please."
              : "One of " + String.join(", ", question.choices()) + ", please.");
    }
  }

  /** The beginning of a choice is enough if it is the beginning of no other. */
  private static Optional<String> understood(String line, List<String> choices) {
    if (choices.isEmpty()) {
      return line.isEmpty() ? Optional.empty() : Optional.of(line);
    }
    if (choices.contains(line)) {
      return Optional.of(line);
    }
    List<String> fitting =
        line.isEmpty()
            ? List.of()
            : choices.stream().filter(choice -> choice.startsWith(line)).toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  private Optional<String> given(Question question) {
    String named = question.id();
    for (PlannedMeter meter : plan.meters()) {
      named = named.replace(meter.point().toString(), meter.account());
    }
    String kind = question.id().replaceFirst("/.*", "") + "/*";
    for (String key : List.of(question.id(), named, kind)) {
      if (given.containsKey(key)) {
        return Optional.ofNullable(given.get(key));
      }
    }
    return Optional.empty();
  }
}
