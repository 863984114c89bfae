package io.taiqu.edge;

import io.taiqu.edge.control.Answer;
import io.taiqu.edge.control.ControlSocket;
import io.taiqu.edge.control.Order;
import io.taiqu.edge.field.ExitCode;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Brings an order about one customer to the unit that runs here, and prints the answer. */
final class OrderDelivery {
  private final CommandSpec spec;
  private final ConfigOptions options;
  private final boolean json;

  OrderDelivery(CommandSpec spec, ConfigOptions options, boolean json) {
    this.spec = spec;
    this.options = options;
    this.json = json;
  }

  /**
   * Gives the order.
   *
   * @param customer account, serial number of the meter, or supply point
   * @return the command's exit code
   */
  int give(String customer, Function<SupplyPointId, Order> order) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      EdgeConfig config = options.read().value();
      List<SiteConfig.Meter> meters =
          SiteReader.read(config).value().meters().stream()
              .filter(meter -> isMeant(meter, customer))
              .toList();
      if (meters.size() != 1) {
        err.printf(
            "%s at this transformer is \"%s\"; taiqu edge status lists them.%n",
            meters.isEmpty() ? "Nobody" : "More than one", customer);
        return ExitCode.NOT_FOUND;
      }
      return give(config, order.apply(meters.getFirst().point()));
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return Files.exists(options.file()) ? ExitCode.USAGE : ExitCode.NOT_FOUND;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isMeant(SiteConfig.Meter meter, String customer) {
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
