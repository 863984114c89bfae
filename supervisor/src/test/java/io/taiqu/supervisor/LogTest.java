package io.taiqu.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the service writes into its journal. */
final class LogTest {
  private static final String CONNECTIONS = "org.apache.activemq.artemis.core.protocol.mqtt";

  private static List<String> logged(String logger) throws JoranException {
    URL configuration = LogTest.class.getResource("logback.xml");
    assertNotNull(configuration);
    PrintStream console = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    try {
      System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(configuration);
      context
          .getLogger(logger)
          .error("It went wrong.", new IllegalStateException("the files\nare closed"));
    } finally {
      context.stop();
      System.setOut(console);
    }
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void whatBefellOneClientsConnectionIsALineOfWarning() throws JoranException {
    assertEquals(
        List.of(
            "WARN  mqtt: It went wrong. java.lang.IllegalStateException: the files are closed "),
        logged(CONNECTIONS));
  }

  @Test
  void anErrorOfTheStationHasItsTrace() throws JoranException {
    List<String> lines = logged("io.taiqu.supervisor.Supervisor");
    assertEquals("ERROR Supervisor: It went wrong.", lines.getFirst());
    assertTrue(lines.size() > 3, lines::toString);
  }
}
