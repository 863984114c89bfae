package io.taiqu.edge.logging;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes a line for each message: level, who says it, what; journald adds time and host. A fault
 * follows with its causes and the first frames of each.
 */
final class ConsoleLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;
  private static final int LONGEST_LEVEL = 5;
  private static final int FRAMES = 6;
  private static final int CAUSES = 5;

  private final int threshold;
  private final String shortName;
  private final transient PrintStream out;

  /**
   * A logger.
   *
   * @param threshold the number of the lowest level that is written
   */
  ConsoleLogger(String name, int threshold, PrintStream out) {
    this.name = name;
    this.threshold = threshold;
    this.shortName = name.substring(name.lastIndexOf('.') + 1);
    this.out = out;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    StringBuilder text = new StringBuilder();
    text.append(level.name()).repeat(' ', LONGEST_LEVEL - level.name().length());
    text.append(' ').append(shortName).append(": ");
    text.append(MessageFormatter.basicArrayFormat(pattern, arguments));
    if (thrown != null) {
      append(text, thrown);
    }
    // One call, so that lines of several threads do not mix.
    out.println(text);
  }

  private static void append(StringBuilder text, Throwable thrown) {
    String before = "";
    Throwable shown = thrown;
    for (int i = 0; i < CAUSES && shown != null; i++) {
      text.append(System.lineSeparator()).append(before).append(shown);
      StackTraceElement[] frames = shown.getStackTrace();
      for (int frame = 0; frame < Math.min(FRAMES, frames.length); frame++) {
        text.append(System.lineSeparator()).append("\tat ").append(frames[frame]);
      }
      before = "Caused by: ";
      shown = shown.getCause();
    }
  }

  private boolean isWritten(Level level) {
    return level.toInt() >= threshold;
  }

  @Override
  public boolean isTraceEnabled() {
    return isWritten(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isWritten(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isWritten(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isWritten(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isWritten(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }
}
