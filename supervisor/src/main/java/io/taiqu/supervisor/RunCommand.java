package io.taiqu.supervisor;

import io.taiqu.protocol.service.ServiceManager;
import io.taiqu.supervisor.crypto.FastEd25519;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code taiqu supervisor run}. */
@Command(
    name = "run",
    description = "Runs the supervisor until it is stopped.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
  private static final int BUG = 70;
  private static final int STOP_SECONDS = 20;

  @Mixin private ConfigOptions options = new ConfigOptions();

  RunCommand() {}

  @Override
  public Integer call() throws Exception {
    return run(options.read().value());
  }

  /** Runs the supervisor until the process is asked to end. */
  static int run(SupervisorConfig config) throws Exception {
    // A bug must not leave half a supervisor running: what is stored is safe, and systemd starts it
    // anew.
    Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> {
      LOG.error("The supervisor stops because of a bug in {}", thread.getName(), bug);
      Runtime.getRuntime().halt(BUG);
    });
    // Before the first key is used: every reading's message is verified, every answer signed.
    FastEd25519.install();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch finished = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(asked, finished)));
    try (ServiceManager manager = ServiceManager.of(System.getenv());
        Supervisor supervisor = Supervisor.start(config)) {
      manager.ready("serving");
      long pause = manager.watchdog().map(limit -> limit.toMillis() / 3).orElse(Long.MAX_VALUE);
      while (!asked.await(pause, TimeUnit.MILLISECONDS)) {
        supervisor.proveAlive();
        manager.alive();
      }
      manager.stopping();
    } finally {
      finished.countDown();
    }
    return Main.DONE;
  }

  private static void stop(CountDownLatch asked, CountDownLatch finished) {
    asked.countDown();
    try {
      if (!finished.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The supervisor did not stop in time; what is stored is safe.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
