package io.taiqu.edge;

import io.taiqu.edge.control.Order;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu edge reconnect}: a supply that waits for a person may return. */
@Command(
    name = "reconnect",
    description =
        "Restores a supply that waits for a person: after a payment where reconnection is supervised, or after too much power was drawn too often. Look first that it is safe. It gives no credit, and closes no relay behind which somebody works.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:supply returns",
      "2:wrong use, or a configuration that can't be used",
      "3:no configuration, or no such customer",
      "4:no unit answers",
      "5:supply does not return; the text says why"
    },
    footer = {"", "Example:", "  taiqu edge reconnect 4201000001 --technician 'Zhang San'"})
final class ReconnectCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Parameters(
      paramLabel = "CUSTOMER",
      description = "Account, serial number of the meter, or supply point.")
  private String customer = "";

  @Option(
      names = "--technician",
      required = true,
      paramLabel = "NAME",
      description = "Who has looked and answers for it.")
  private String technician = "";

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ReconnectCommand() {}

  @Override
  public Integer call() throws IOException {
    return new OrderDelivery(spec, options, json)
        .give(customer, point -> new Order.Reconnection(point, technician));
  }
}
