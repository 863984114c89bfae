package io.taiqu.edge.logging;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.helpers.Reporter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * What SLF4J logs to in the programs of a unit, once {@link #choose} named it. It is offered to
 * nobody by itself: other programs with this jar on their class path log in their own way.
 *
 * <p>The environment variable {@code TAIQU_LOG_LEVEL} says from which level on lines are written:
 * TRACE, DEBUG, INFO (the default), WARN, ERROR or OFF.
 */
public final class ConsoleLogging implements SLF4JServiceProvider {
  private static final String LEVEL_VARIABLE = "TAIQU_LOG_LEVEL";

  /** The interface's version that this was written for. */
  private static final String SLF4J_VERSION = "2.0.99";

  /** Above every level. */
  private static final int OFF = Level.ERROR.toInt() + 1;

  /** What chats at start of all that a machine is not; the first prefix that fits counts. */
  private static final Map<String, Integer> CHATTY = chatty();

  private final PrintStream out;
  private final int threshold;
  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** Made by SLF4J. */
  public ConsoleLogging() {
    this(System.err, Optional.ofNullable(System.getenv(LEVEL_VARIABLE)));
  }

  ConsoleLogging(PrintStream out, Optional<String> level) {
    this.out = out;
    this.threshold = level.map(ConsoleLogging::threshold).orElse(Level.INFO.toInt());
  }

  /** Makes this the program's logging; call it before the first logger is made. */
  public static void choose() {
    if (System.getProperty(LoggerFactory.PROVIDER_PROPERTY_KEY) == null) {
      System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, ConsoleLogging.class.getName());
    }
    if (System.getProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY) == null) {
      // It tells of each start by whom it was asked to log.
      System.setProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, "WARN");
    }
  }

  private static Map<String, Integer> chatty() {
    Map<String, Integer> least = new LinkedHashMap<>();
    least.put("com.pi4j.boardinfo", OFF);
    least.put("com.pi4j.runtime", Level.ERROR.toInt());
    least.put("com.pi4j", Level.WARN.toInt());
    least.put("com.ghgande.j2mod", Level.WARN.toInt());
    return least;
  }

  /** A level's number; INFO for a word that is none. */
  private static int threshold(String word) {
    String name = word.strip().toUpperCase(Locale.ROOT);
    if (name.equals("OFF")) {
      return OFF;
    }
    for (Level level : Level.values()) {
      if (level.name().equals(name)) {
        return level.toInt();
      }
    }
    return Level.INFO.toInt();
  }

  private Logger logger(String name) {
    for (Map.Entry<String, Integer> chatty : CHATTY.entrySet()) {
      if (name.equals(chatty.getKey()) || name.startsWith(chatty.getKey() + ".")) {
        return new ConsoleLogger(name, chatty.getValue(), out);
      }
    }
    return new ConsoleLogger(name, threshold, out);
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, this::logger);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return SLF4J_VERSION;
  }

  @Override
  public void initialize() {
    // Everything is there from the constructor on.
  }
}
