package io.taiqu.protocol.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The service manager that started this process, if it wants to hear from it: systemd with {@code
 * Type=notify} and {@code WatchdogSec}. Without one, nothing is said and nothing fails.
 *
 * <p>A process that stops saying {@link #alive} is restarted. So the thread that does the work says
 * it, never a thread that would go on by itself.
 */
public final class ServiceManager implements AutoCloseable {

  private final Optional<UnixDatagramSocket> socket;
  private final Optional<Duration> watchdog;

  private ServiceManager(Optional<UnixDatagramSocket> socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /**
   * The one that this process's environment names.
   *
   * @param environment {@code NOTIFY_SOCKET} and {@code WATCHDOG_USEC} as systemd sets them
   */
  public static ServiceManager of(Map<String, String> environment) {
    return new ServiceManager(
        Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
            .filter(address -> address.startsWith("/") || address.startsWith("@"))
            .map(UnixDatagramSocket::to),
        Optional.ofNullable(environment.get("WATCHDOG_USEC")).flatMap(ServiceManager::micros));
  }

  /** Within which time after each {@link #alive} the next is expected; empty if none is. */
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  /** The process does its work from now on. */
  public void ready(String status) {
    say("READY=1\nSTATUS=" + line(status));
  }

  /** The process is still at work. */
  public void alive() {
    say("WATCHDOG=1");
  }

  /** What {@code systemctl status} shows. */
  public void status(String status) {
    say("STATUS=" + line(status));
  }

  /** The process is about to end. */
  public void stopping() {
    say("STOPPING=1");
  }

  @Override
  public void close() {
    socket.ifPresent(UnixDatagramSocket::close);
  }

  private void say(String text) {
    socket.ifPresent(open -> open.send(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String line(String text) {
    return text.replace('\n', ' ');
  }

  private static Optional<Duration> micros(String text) {
    try {
      return Optional.of(Duration.ofNanos(Math.multiplyExact(Long.parseLong(text), 1_000L)));
    } catch (NumberFormatException | ArithmeticException notANumber) {
      return Optional.empty();
    }
  }
}
