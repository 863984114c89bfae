package io.taiqu.edge;

import io.taiqu.edge.field.ExitCode;
import io.taiqu.edge.modbus.SerialPortTransport;
import io.taiqu.edge.runtime.LedgerUnreadable;
import io.taiqu.edge.runtime.StorageFailure;
import io.taiqu.edge.runtime.StorageNewer;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.service.ServiceManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs the unit from its configuration to the exit code. */
final class UnitRun {
  private static final long GOODBYE_SECONDS = 15;

  private UnitRun() {}

  /**
   * Runs the unit until it is stopped.
   *
   * @param complain receives what is wrong, a line or several
   * @return the exit code
   */
  static int run(Path file, Overrides overrides, Consumer<String> complain)
      throws InterruptedException {
    try (ServiceManager manager = ServiceManager.of(System.getenv())) {
      EdgeConfig config = EdgeConfig.read(file, overrides).value();
      SiteConfig site = SiteReader.read(config).value();
      EdgeUnit unit = new EdgeUnit(config, site, UnitKeys.load(config.keys()), manager);
      runUntilAsked(unit);
      return ExitCode.DONE;
    } catch (ConfigException e) {
      complain.accept(e.getMessage());
      return Files.exists(file) ? ExitCode.USAGE : ExitCode.NOT_FOUND;
    } catch (IllegalArgumentException e) {
      complain.accept("taiqu edge run: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException | StorageFailure | StorageNewer | LedgerUnreadable e) {
      complain.accept("taiqu edge run: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }

  private static void runUntilAsked(EdgeUnit unit) throws IOException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Thread goodbye =
        new Thread(
            () -> {
              unit.stop();
              try {
                stopped.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "goodbye");
    SerialPortTransport.beforePortsClose(goodbye);
    try {
      unit.run();
    } finally {
      stopped.countDown();
    }
  }
}
