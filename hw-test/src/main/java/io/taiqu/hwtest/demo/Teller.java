package io.taiqu.hwtest.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Says what the demonstration does, each line with the seconds since its start. */
public final class Teller {
  private final PrintStream out;
  private final long startedNanos = System.nanoTime();

  public Teller(PrintStream out) {
    this.out = out;
  }

  /** One line of progress. */
  public void say(String line) {
    out.println(String.format(Locale.ROOT, "%6.1f s  %s", seconds(), line));
    out.flush();
  }

  /** Seconds since the demonstration began. */
  public double seconds() {
    return (System.nanoTime() - startedNanos) / 1e9;
  }
}
