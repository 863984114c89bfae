package io.taiqu.edge.modbus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How late Linux may wake a thread to save power: 50 µs by default, which is the time of half a
 * character at 115 200 baud.
 */
final class TimerSlack {
  private static final Logger LOG = LoggerFactory.getLogger(TimerSlack.class);
  private static final String SHARP_NANOS = "1000";

  private TimerSlack() {}

  /** Makes timed waits of the calling thread end on time, where the system lets it. */
  static void sharpen() {
    try {
      Path thread = Path.of("/proc/thread-self").toRealPath().getFileName();
      Files.writeString(Path.of("/proc", String.valueOf(thread), "timerslack_ns"), SHARP_NANOS);
    } catch (IOException e) {
      LOG.debug("Timers stay as sharp as they are: {}", e.getMessage());
    }
  }
}
