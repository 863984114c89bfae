package io.taiqu.edge;

import io.taiqu.edge.control.Answer;
import io.taiqu.edge.control.ControlSocket;
import io.taiqu.edge.control.Order;
import io.taiqu.protocol.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu edge lock}: keeps a supply from being restored while somebody works behind it. */
@Command(
    name = "lock",
    description = {
      "Keeps the unit from closing a customer's relay while you work behind it, across restarts,",
      "until it is released. It does not open the relay: a supply that is on stays on."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:locked, or released",
      "2:wrong use, or a configuration that can't be used",
      "3:no configuration, or no such customer",
      "4:no unit answers",
      "5:the unit refused"
    },
    footer = {
      "",
      "Example:",
      "  taiqu edge lock 4201000001 --technician 'Zhang San'",
      "  taiqu edge lock 4201000001 --technician 'Zhang San' --release"
    })
final class LockCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Parameters(
      paramLabel = "CUSTOMER",
      description = "Account, serial number of the meter, or supply point.")
  private String customer = "";

  @Option(
      names = "--technician",
      required = true,
      paramLabel = "NAME",
      description = "Who works there and answers for it.")
  private String technician = "";

  @Option(names = "--release", description = "The work is done: supply may be restored.")
  private boolean release;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  LockCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      EdgeConfig config = options.read().value();
      List<SiteConfig.Meter> meters =
          SiteReader.read(config).value().meters().stream().filter(this::isMeant).toList();
      if (meters.size() != 1) {
        err.printf(
            "%s at this transformer is \"%s\"; taiqu edge status lists them.%n",
            meters.isEmpty() ? "Nobody" : "More than one", customer);
        return ExitCode.NOT_FOUND;
      }
      return give(config, new Order.SafetyLock(meters.getFirst().point(), !release, technician));
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return Files.exists(options.file()) ? ExitCode.USAGE : ExitCode.NOT_FOUND;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private boolean isMeant(SiteConfig.Meter meter) {
    return meter.account().filter(customer::equals).isPresent()
        || meter.serial().text().equals(customer)
        || meter.point().toString().equals(customer);
  }

  private int give(EdgeConfig config, Order order) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Answer answer = ControlSocket.give(config.data(), order);
      if (json) {
        out.println("{\"done\":" + answer.done() + ",\"text\":\"" + answer.text() + "\"}");
      } else {
        (answer.done() ? out : spec.commandLine().getErr()).println(answer.text());
      }
      out.flush();
      return answer.done() ? ExitCode.DONE : ExitCode.REFUSED;
    } catch (IOException e) {
      spec.commandLine()
          .getErr()
          .printf(
              "No unit takes orders at %s (%s). Is it running (systemctl status taiqu-edge), and"
                  + " are you its user or in its group?%n",
              ControlSocket.in(config.data()), e.getMessage());
      return ExitCode.SILENT;
    }
  }
}
