package io.taiqu.edge.field;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a single request waits for its answer. */
final class TimeoutOption {
  @Option(
      names = "--timeout",
      paramLabel = "MILLIS",
      defaultValue = "500",
      description =
          "How long a device may take to begin its answer, in milliseconds (default: ${DEFAULT-VALUE}).")
  private int timeoutMillis = 500;

  Duration timeout() {
    return Duration.ofMillis(timeoutMillis);
  }
}
