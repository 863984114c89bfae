package io.taiqu.hwtest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JavaCommandTest {
  private static final Pattern FLAG = Pattern.compile("-X[A-Za-z:+\\-][^ '\"]*");

  @Test
  void unitsOfTheDemonstrationRunWithTheFlagsOfRealOnes() throws IOException {
    String script = Files.readString(Path.of("..", "taiqu"));
    String edge =
        script.substring(script.indexOf("run_edge() {"), script.indexOf("add_start_cache edge"));
    Set<String> real =
        FLAG.matcher(edge).results().map(found -> found.group()).collect(Collectors.toSet());
    assertFalse(real.isEmpty());
    List<String> command = JavaCommand.of(Part.EDGE, "Main", List.of());
    Set<String> demonstration =
        command.stream().filter(word -> word.startsWith("-X")).collect(Collectors.toSet());
    // Every program gets this one, from the script's function run.
    demonstration.remove("-XX:+ExitOnOutOfMemoryError");
    assertEquals(new TreeSet<>(real), new TreeSet<>(demonstration));
  }
}
