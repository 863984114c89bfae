package io.taiqu.edge;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.runtime.Inbox;
import io.taiqu.protocol.message.ClockQuality;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether the machine's clock is synchronised. timesyncd leaves a file; for
 * other time services systemd's timedatectl knows. A process that may not set the clock may not ask
 * the kernel either, so these are asked.
 */
final class ClockWatch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
  private static final Path TIMESYNCD = Path.of("/run/systemd/timesync/synchronized");
  private static final Path SYSTEMD = Path.of("/run/systemd/system");
  private static final Duration EVERY = Duration.ofSeconds(60);
  private static final long PATIENCE_SECONDS = 5;

  private final Inbox inbox;

  ClockWatch(Inbox inbox) {
    this.inbox = inbox;
  }

  @Override
  public void run() {
    boolean told = false;
    while (!Thread.currentThread().isInterrupted()) {
      ClockQuality quality = look();
      if (!told && quality != ClockQuality.SYNCHRONISED) {
        LOG.warn(
            "The clock is not synchronised: nobody is disconnected until it is. Give the unit a time service (NTP).");
      }
      told = true;
      inbox.offer(new Input.ClockObserved(quality));
      try {
        TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static ClockQuality look() {
    if (Files.exists(TIMESYNCD)) {
      return ClockQuality.SYNCHRONISED;
    }
    return Files.exists(SYSTEMD) && timedatectlSaysSo()
        ? ClockQuality.SYNCHRONISED
        : ClockQuality.NOT_SYNCHRONISED;
  }

  private static boolean timedatectlSaysSo() {
    try {
      Process process =
          new ProcessBuilder("timedatectl", "show", "--property=NTPSynchronized", "--value")
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
          .strip()
          .equals("yes");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
