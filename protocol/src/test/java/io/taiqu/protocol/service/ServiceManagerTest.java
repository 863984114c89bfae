package io.taiqu.protocol.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {

  /** Prints what arrives at a local datagram socket, one message a line. */
  private static final String LISTENER =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      a = sys.argv[1]
      s.bind('\\0' + a[1:] if a[0] == '@' else a)
      print('listening', flush=True)
      for _ in range(3):
          print(repr(s.recv(4096).decode()), flush=True)
      """;

  @TempDir private Path directory;

  @Test
  void serviceManagerHearsReadinessLifeAndEnd() throws IOException {
    assertHeard(directory.resolve("notify").toString());
  }

  @Test
  void serviceManagerIsFoundInTheAbstractSpaceToo() throws IOException {
    assertHeard("@taiqu-test-" + ProcessHandle.current().pid());
  }

  @Test
  void withoutAServiceManagerNothingIsSaid() {
    try (ServiceManager none = ServiceManager.of(Map.of())) {
      none.ready("at work");
      none.alive();
      none.stopping();
      assertEquals(Optional.empty(), none.watchdog());
    }
  }

  @Test
  void serviceManagerThatIsGoneDoesNotStopTheProcess() {
    String nowhere = directory.resolve("gone").toString();
    try (ServiceManager gone = ServiceManager.of(Map.of("NOTIFY_SOCKET", nowhere))) {
      gone.alive();
    }
  }

  @Test
  void watchdogIntervalIsInMicroseconds() {
    try (ServiceManager manager = ServiceManager.of(Map.of("WATCHDOG_USEC", "60000000"))) {
      assertEquals(Optional.of(Duration.ofMinutes(1)), manager.watchdog());
    }
    try (ServiceManager damaged = ServiceManager.of(Map.of("WATCHDOG_USEC", "soon"))) {
      assertEquals(Optional.empty(), damaged.watchdog());
    }
  }

  private static void assertHeard(String address) throws IOException {
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "python3 is not installed");
    Process listener =
        new ProcessBuilder(python.toString(), "-c", LISTENER, address)
            .redirectErrorStream(true)
            .start();
    try (BufferedReader heard =
            new BufferedReader(
                new InputStreamReader(listener.getInputStream(), StandardCharsets.UTF_8));
        ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", address))) {
      assertEquals("listening", nextLine(heard));
      manager.ready("24 meters\nall read");
      manager.alive();
      manager.stopping();
      assertEquals("'READY=1\\nSTATUS=24 meters all read'", nextLine(heard));
      assertEquals("'WATCHDOG=1'", nextLine(heard));
      assertEquals("'STOPPING=1'", nextLine(heard));
    } finally {
      listener.destroy();
    }
  }

  private static String nextLine(BufferedReader reader) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> Optional.ofNullable(reader.readLine()).orElse("nothing"));
  }
}
