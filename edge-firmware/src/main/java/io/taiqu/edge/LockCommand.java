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

/** {@code taiqu edge lock}: keeps a supply from being restored while somebody works behind it. */
@Command(
    name = "lock",
    description =
        "Keeps the unit from closing a customer's relay while you work behind it, across restarts, until it is released. It does not open the relay: a supply that is on stays on. A plain relay (gpioLevel) closes whenever the unit stands still and is refused: isolate by the breaker.",
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
    return new OrderDelivery(spec, options, json)
        .give(customer, point -> new Order.SafetyLock(point, !release, technician));
  }
}
