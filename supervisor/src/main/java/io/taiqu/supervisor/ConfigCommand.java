package io.taiqu.supervisor;

import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Problem;
import io.taiqu.protocol.config.YamlConfig;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.transaction.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code taiqu supervisor config check}. */
@Command(
    name = "config",
    description = "Looks at the supervisor's configuration.",
    subcommands = ConfigCommand.Check.class)
final class ConfigCommand extends CommandGroup {
  /** Prints each value and where it comes from, and everything that is wrong. */
  @Command(
      name = "check",
      description = {
        "Prints each value and where it comes from, then everything that is wrong with the configuration, the keys and the database server.",
        "Order of precedence: default, file, environment (TAIQU_WEB_PORT for web.port), --set."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Mixin private ConfigOptions options = new ConfigOptions();
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Check() {}

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      List<String> problems = new ArrayList<>();
      try {
        YamlConfig.Loaded<SupervisorConfig> loaded = options.read();
        out.println("# " + options.file());
        loaded.provenance().forEach(out::println);
        checkKeys(loaded.value(), out, problems);
        checkDatabase(loaded.value(), out, problems);
      } catch (ConfigException e) {
        e.problems().stream().map(Problem::toString).forEach(problems::add);
      }
      if (problems.isEmpty()) {
        out.println("Everything is in order.");
        out.flush();
        return Main.DONE;
      }
      out.flush();
      problems.forEach(err::println);
      err.println(problems.size() == 1 ? "1 problem." : problems.size() + " problems.");
      return Files.exists(options.file()) ? Main.USAGE : Main.NOT_FOUND;
    }

    private static void checkDatabase(
        SupervisorConfig config, PrintWriter out, List<String> problems) {
      try {
        Database.serverAnswer(config.database()).ifPresent(answer -> out.println("# " + answer));
      } catch (StoreException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }

    private static void checkKeys(SupervisorConfig config, PrintWriter out, List<String> problems) {
      try {
        SupervisorKeys keys = SupervisorKeys.load(config.keys());
        out.println("# " + config.keys());
        out.println("deployment \"" + keys.trust().descriptor().name() + "\"");
        out.println(
            keys.roles().secondCredit().isPresent()
                ? "second credit key: present"
                : "second credit key: none. Payments above the policy's stepCap are refused, and what a unit missed while it was away"
                    + " reaches it in steps of the cap. To change that, copy roles/credit-second.key and .cert of the key directory here.");
        Foundation.clock(config, keys.trust().descriptor());
        keys.webhooks(config.paymentProviders());
        keys.webhooks(config.notices().gateways());
        if (config.broker() instanceof SupervisorConfig.Broker.Embedded) {
          checkBroker(
              BrokerCertificate.read(keys.tlsDirectory()),
              BrokerParts.host(config.broker()),
              problems);
        }
      } catch (IOException | IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }

    private static void checkBroker(
        BrokerCertificate certificate, String host, List<String> problems) {
      if (!certificate.isFor(host)) {
        problems.add(
            "tls/broker.crt names "
                + String.join(", ", certificate.names())
                + ", and this supervisor reaches its own broker at "
                + host
                + ": issue the keys anew with --host "
                + host
                + " too.");
      }
    }
  }
}
