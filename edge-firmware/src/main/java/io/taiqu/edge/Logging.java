package io.taiqu.edge;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * How the unit logs: plain lines to standard output, where journald adds time and host. Set up in
 * code because reading the same from XML costs a unit five hundred classes, megabytes of memory and
 * a noticeable part of its start. {@code -Dlogback.configurationFile=FILE} puts a file in its
 * place.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String SWITCH = "taiqu.edge.logging";
  private static final String LEVEL_VARIABLE = "TAIQU_LOG_LEVEL";

  /**
   * Makes this the program's logging; before the first logger is made. Other programs with this jar
   * on their class path log in their own way.
   */
  static void choose() {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty(SWITCH, "true");
    }
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (!Boolean.getBoolean(SWITCH)) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%-5level %logger{0}: %msg%n%ex{6}");
    encoder.start();
    ConsoleAppender<ILoggingEvent> out = new ConsoleAppender<>();
    out.setContext(context);
    out.setName("out");
    out.setEncoder(encoder);
    out.start();
    context.getLogger("ROOT").addAppender(out);
    context.getLogger("ROOT").setLevel(Level.toLevel(System.getenv(LEVEL_VARIABLE), Level.INFO));
    // These report at start what a machine that is not a Raspberry Pi lacks.
    context.getLogger("com.pi4j").setLevel(Level.WARN);
    context.getLogger("com.pi4j.boardinfo").setLevel(Level.OFF);
    context.getLogger("com.pi4j.runtime").setLevel(Level.ERROR);
    context.getLogger("com.ghgande.j2mod").setLevel(Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
