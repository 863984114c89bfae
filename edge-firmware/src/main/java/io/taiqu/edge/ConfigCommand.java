package io.taiqu.edge;

import io.taiqu.edge.field.ExitCode;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Problem;
import io.taiqu.protocol.config.Provenance;
import io.taiqu.protocol.config.YamlConfig;
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

/** {@code taiqu edge config check}. */
@Command(
    name = "config",
    description = "Looks at the unit's configuration.",
    mixinStandardHelpOptions = true,
    subcommands = ConfigCommand.Check.class)
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ConfigCommand() {}

  @Override
  public void run() {
    throw new picocli.CommandLine.ParameterException(
        spec.commandLine(), "Say what to do: config check.");
  }

  /**
   * Prints each value and where it comes from, and every problem of configuration, site and keys at
   * once.
   */
  @Command(
      name = "check",
      description = {
        "Prints each value and where it comes from, then everything that is wrong with the configuration, the site file and the keys.",
        "Order of precedence: default, file, environment (TAIQU_HTTP_PORT for http.port), --set."
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
        YamlConfig.Loaded<EdgeConfig> loaded = options.read();
        out.println("# " + options.file());
        for (Provenance setting : loaded.provenance()) {
          out.println(setting);
        }
        checkSite(loaded.value(), out, problems);
        checkKeys(loaded.value(), out, problems);
      } catch (ConfigException e) {
        e.problems().stream().map(Problem::toString).forEach(problems::add);
      }
      out.flush();
      for (String problem : problems) {
        err.println(problem);
      }
      if (problems.isEmpty()) {
        out.println("Everything is in order.");
        return ExitCode.DONE;
      }
      err.println(problems.size() == 1 ? "1 problem." : problems.size() + " problems.");
      return Files.exists(options.file()) ? ExitCode.USAGE : ExitCode.NOT_FOUND;
    }

    private static void checkSite(EdgeConfig config, PrintWriter out, List<String> problems) {
      try {
        SiteConfig site = SiteReader.read(config).value();
        out.println("# " + config.site());
        out.println(
            "transformer %s: %d buses, %d meters, %d switched"
                .formatted(
                    site.transformer(), site.buses().size(), site.meters().size(), switched(site)));
        problems.addAll(LockCheck.problems(config, site));
      } catch (ConfigException e) {
        e.problems().stream().map(Problem::toString).forEach(problems::add);
      }
    }

    private static long switched(SiteConfig site) {
      return site.meters().stream().filter(meter -> meter.relay().isPresent()).count();
    }

    private static void checkKeys(EdgeConfig config, PrintWriter out, List<String> problems) {
      try {
        UnitKeys keys = UnitKeys.load(config.keys());
        out.println("# " + config.keys());
        out.println(
            "unit %s of deployment \"%s\", certificate valid until %s"
                .formatted(
                    keys.edge(), keys.trust().descriptor().name(), keys.certificate().notAfter()));
        EdgeUnit.clock(config, keys.trust().descriptor());
      } catch (IOException | IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
  }
}
