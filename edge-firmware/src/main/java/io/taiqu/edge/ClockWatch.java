package io.taiqu.edge;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.runtime.Inbox;
import io.taiqu.edge.runtime.StatusView;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.MeterReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether the machine's clock is synchronised. timesyncd leaves a file; for
 * other time services systemd's timedatectl knows. A process that may not set the clock may not ask
 * the kernel either, so these are asked.
 *
 * <p>A clock that nobody synchronises and that shows a time before one that the unit has recorded
 * has lost its time, as one without a battery does in a power cut: that is worse than not known to
 * be right.
 */
final class ClockWatch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
  private static final Path TIMESYNCD = Path.of("/run/systemd/timesync/synchronized");
  private static final Path SYSTEMD = Path.of("/run/systemd/system");
  private static final Duration EVERY = Duration.ofSeconds(60);
  private static final long PATIENCE_SECONDS = 5;

  /** A clock may be set back so far while a time service makes it right. */
  private static final Duration SET_BACK = Duration.ofMinutes(1);

  private final Inbox inbox;
  private final InstantSource clock;
  private Instant passed;
  private Optional<ClockQuality> told = Optional.empty();

  /**
   * A watch.
   *
   * @param clock the machine's
   * @param recorded the newest time that the unit has recorded
   */
  ClockWatch(Inbox inbox, InstantSource clock, Instant recorded) {
    this.inbox = inbox;
    this.clock = clock;
    this.passed = recorded;
  }

  /** The newest time that a unit's ledger holds; long ago if it holds none. */
  static Instant recorded(Optional<StatusView> view) {
    return view.stream()
        .flatMap(known -> known.meters().stream())
        .flatMap(meter -> meter.register().stream())
        .map(MeterReport.Position::at)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      seen(isSynchronised());
      try {
        TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Tells the unit how good the clock is, and whoever reads the log when that changes. */
  void seen(boolean synchronised) {
    Instant now = clock.instant();
    if (synchronised) {
      // Right by a time service, whatever was recorded by a clock that ran ahead.
      passed = now;
    }
    ClockQuality quality =
        synchronised
            ? ClockQuality.SYNCHRONISED
            : now.isBefore(passed.minus(SET_BACK))
                ? ClockQuality.FAILED
                : ClockQuality.NOT_SYNCHRONISED;
    if (told.filter(quality::equals).isEmpty()) {
      switch (quality) {
        case SYNCHRONISED -> {}
        case NOT_SYNCHRONISED -> {
          if (told.isEmpty()) {
            LOG.warn(
                "The clock is not synchronised: nobody is disconnected until it is. Give the unit a time service (NTP).");
          }
        }
        case FAILED ->
            LOG.error(
                "The clock shows {}, and the unit has recorded {}: it has lost its time. Nobody is disconnected until it is right. Look at the battery of the real-time clock, and give the unit a time service (NTP).",
                now,
                passed);
      }
    }
    told = Optional.of(quality);
    inbox.offer(new Input.ClockObserved(quality));
  }

  static boolean isSynchronised() {
    return Files.exists(TIMESYNCD) || Files.exists(SYSTEMD) && timedatectlSaysSo();
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
