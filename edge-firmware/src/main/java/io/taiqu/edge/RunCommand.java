package io.taiqu.edge;

import io.taiqu.edge.modbus.SerialPortTransport;
import io.taiqu.edge.runtime.LedgerUnreadable;
import io.taiqu.edge.runtime.StorageFailure;
import io.taiqu.edge.runtime.StorageNewer;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.service.ServiceManager;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code taiqu edge run}. */
@Command(
    name = "run",
    description =
        "Runs the unit until it is stopped (SIGTERM, Ctrl-C). Relays stay as they are when it stops.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped as asked",
      "1:a fault; start it again",
      "2:a configuration that can't be used",
      "3:no configuration there"
    })
final class RunCommand implements Callable<Integer> {
  private static final long GOODBYE_SECONDS = 15;

  @Mixin private ConfigOptions options = new ConfigOptions();
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  RunCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try (ServiceManager manager = ServiceManager.of(System.getenv())) {
      EdgeConfig config = options.read().value();
      SiteConfig site = SiteReader.read(config).value();
      EdgeUnit unit = new EdgeUnit(config, site, UnitKeys.load(config.keys()), manager);
      runUntilAsked(unit);
      return ExitCode.DONE;
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return Files.exists(options.file()) ? ExitCode.USAGE : ExitCode.NOT_FOUND;
    } catch (IllegalArgumentException e) {
      err.println("taiqu edge run: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException | StorageFailure | StorageNewer | LedgerUnreadable e) {
      err.println("taiqu edge run: " + e.getMessage());
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
