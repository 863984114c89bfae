package io.taiqu.hwtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.field.BusCommand;
import io.taiqu.supervisor.pki.PkiCommand;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IllegalFormatException;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --help} says, of every command there is. */
final class CommandTextTest {
  private static final String ENDS_OF_PARAGRAPHS = ".。:：!?)）;";

  private static final List<Class<?>> PROGRAMS =
      List.of(
          io.taiqu.edge.Main.class,
          BusCommand.class,
          io.taiqu.supervisor.Main.class,
          io.taiqu.hwtest.Main.class);

  @Test
  void everyDescriptionIsMadeOfWholeParagraphs() {
    List<String> wrong = new ArrayList<>();
    for (Class<?> program : PROGRAMS) {
      look(new CommandLine(program).getCommandSpec(), wrong);
    }
    PkiCommand keys = new PkiCommand(InstantSource.system());
    look(PkiCommand.commandLine(keys).getCommandSpec(), wrong);
    assertEquals(List.of(), wrong);
  }

  @Test
  void aBrokenParagraphAndAPercentSignAreSeen() {
    List<String> wrong = new ArrayList<>();
    look(new CommandLine(new Broken()).getCommandSpec(), wrong);
    assertEquals(2, wrong.size(), wrong.toString());
    assertTrue(wrong.getFirst().contains("in the middle"), wrong.toString());
    assertTrue(wrong.getLast().contains("1 % first"), wrong.toString());
  }

  /** With one of each mistake. */
  @CommandLine.Command(
      name = "broken",
      description = {"A sentence that is broken in the middle", "of it."})
  static final class Broken {
    @CommandLine.Option(names = "--share", description = "1 % first.")
    private int share;
  }

  private static void look(CommandSpec command, List<String> wrong) {
    look(command.qualifiedName(), command.usageMessage().description(), wrong);
    for (ArgSpec argument : command.args()) {
      look(command.qualifiedName() + " " + argument.paramLabel(), argument.description(), wrong);
    }
    command.subcommands().values().forEach(line -> look(line.getCommandSpec(), wrong));
  }

  /** Lists show the first paragraph alone, and wrap it themselves. */
  private static void look(String where, String[] paragraphs, List<String> wrong) {
    for (String paragraph : paragraphs) {
      if (!paragraph.isEmpty()
          && ENDS_OF_PARAGRAPHS.indexOf(paragraph.charAt(paragraph.length() - 1)) < 0) {
        wrong.add(where + " does not end: " + paragraph);
      }
      if (!isFormat(paragraph)) {
        wrong.add(where + " is no format: " + paragraph);
      }
    }
  }

  private static boolean isFormat(String text) {
    try {
      return !String.format(text).isEmpty() || text.isEmpty();
    } catch (IllegalFormatException e) {
      return false;
    }
  }
}
