package io.taiqu.hwtest.ingest;

import io.taiqu.hwtest.process.JavaCommand;
import io.taiqu.hwtest.process.ManagedProcess;
import io.taiqu.hwtest.process.Memory;
import io.taiqu.hwtest.process.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A supervisor as a process of its own, which can be killed and started again. */
final class SupervisorProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(4);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

  private final String name;
  private final Path config;
  private final int webPort;
  private ManagedProcess process;

  /**
   * Starts it.
   *
   * @param config its configuration; its log comes to lie beside it
   */
  SupervisorProcess(String name, Path config, int webPort) {
    this.name = name;
    this.config = config;
    this.webPort = webPort;
    this.process = launch();
  }

  private ManagedProcess launch() {
    return ManagedProcess.start(
        "supervisor " + name,
        JavaCommand.of(
            Part.SUPERVISOR,
            "io.taiqu.supervisor.Main",
            List.of("run", "--config", config.toString())),
        Map.of(),
        config.resolveSibling("supervisor.log"));
  }

  String name() {
    return name;
  }

  /** Waits until it serves pages. */
  void awaitReady() throws IOException {
    long begun = System.nanoTime();
    while (!TestServers.listens(webPort)) {
      if (RealTime.seconds(begun) > LONGEST_START.toSeconds()) {
        throw new IOException("supervisor " + name + " did not start: " + process.lastLines(3));
      }
      requireAlive();
      RealTime.pause(100);
    }
  }

  /** Throws with what it last said, if it ended. */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("supervisor " + name + " ended: " + process.lastLines(5));
    }
  }

  double residentMegabytes() {
    return Memory.of(process.pid()).residentMegabytes();
  }

  /** Ends it as a power cut does. */
  void kill() {
    process.kill();
  }

  /** Starts it again after it was killed. */
  void startAgain() throws IOException {
    process = launch();
    awaitReady();
  }

  @Override
  public void close() {
    process.stop(LONGEST_STOP);
  }
}
