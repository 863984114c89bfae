package io.taiqu.edge.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class ConsoleLoggingTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private ConsoleLogging logging(String level) {
    return new ConsoleLogging(
        new PrintStream(written, true, StandardCharsets.UTF_8), Optional.of(level));
  }

  private Logger logger(String level, String name) {
    return logging(level).getLoggerFactory().getLogger(name);
  }

  private String written() {
    String text = written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    written.reset();
    return text;
  }

  @Test
  void aLineSaysLevelWhoAndWhat() {
    Logger log = logger("INFO", "io.taiqu.edge.EdgeUnit");
    log.info("{} 台区 with {} meters", "D1-T1", 65);
    log.warn("plain");
    log.error("three: {} {} {}", 1, "two", null);
    assertEquals(
        """
        INFO  EdgeUnit: D1-T1 台区 with 65 meters
        WARN  EdgeUnit: plain
        ERROR EdgeUnit: three: 1 two null
        """,
        written());
  }

  @Test
  void onlyFromTheChosenLevelOn() {
    Logger warn = logger(" warn ", "a.B");
    warn.trace("no");
    warn.debug("no");
    warn.info("no");
    warn.warn("yes");
    warn.error("yes");
    assertEquals("WARN  B: yes\nERROR B: yes\n", written());
    Logger off = logger("OFF", "a.B");
    off.error("no");
    assertEquals("", written());
    Logger trace = logger("trace", "a.B");
    trace.trace("yes");
    trace.debug("yes");
    assertEquals("TRACE B: yes\nDEBUG B: yes\n", written());
  }

  @Test
  void aWordThatIsNoLevelMeansInfo() {
    Logger log = logger("LOUD", "a.B");
    log.debug("no");
    log.info("yes");
    assertEquals("INFO  B: yes\n", written());
  }

  @Test
  void librariesThatChatAtStartAreQuietAtEveryLevel() {
    logger("DEBUG", "com.pi4j.boardinfo.Detector").error("no");
    logger("DEBUG", "com.pi4j.runtime").warn("no");
    logger("DEBUG", "com.pi4j.runtime").error("runtime");
    logger("DEBUG", "com.pi4j.context.Some").info("no");
    logger("DEBUG", "com.pi4j.context.Some").warn("context");
    logger("DEBUG", "com.ghgande.j2mod.modbus.Some").info("no");
    logger("DEBUG", "com.pi4jother.Some").info("other");
    assertEquals("ERROR runtime: runtime\nWARN  Some: context\nINFO  Some: other\n", written());
  }

  @Test
  void aFaultComesWithItsCausesAndTheirFirstFrames() {
    Throwable cause = new IllegalStateException("inner");
    logger("INFO", "a.B").warn("it {}", "failed", new RuntimeException("outer", cause));
    String text = written();
    assertTrue(
        text.startsWith("WARN  B: it failed\njava.lang.RuntimeException: outer\n\tat "), text);
    assertTrue(text.contains("\nCaused by: java.lang.IllegalStateException: inner\n\tat "), text);
    assertEquals(2 * 6 + 3, text.lines().count(), text);
  }

  @Test
  void aFaultThatIsItsOwnCauseEnds() {
    RuntimeException first = new RuntimeException("first");
    RuntimeException second = new RuntimeException("second", first);
    first.initCause(second);
    logger("INFO", "a.B").warn("round", first);
    assertTrue(written().contains("Caused by: java.lang.RuntimeException: second"));
  }

  @Test
  void aNameHasOneLogger() {
    ConsoleLogging logging = logging("INFO");
    assertSame(
        logging.getLoggerFactory().getLogger("a.B"), logging.getLoggerFactory().getLogger("a.B"));
  }
}
