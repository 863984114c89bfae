package io.taiqu.edge;

import io.taiqu.edge.control.Order;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu edge token}: enters the twenty digits of an offline top-up. */
@Command(
    name = "token",
    description =
        "Credits a customer with the 20 digits of a receipt, for when the unit can't reach the supervisor. After three vain tries each next one has to wait, from 10 s up to 21 min.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:credited, now or before",
      "2:wrong use, or a configuration that can't be used",
      "3:no configuration, or no such customer",
      "4:no unit answers",
      "5:not credited; the text says why"
    },
    footer = {"", "Example:", "  taiqu edge token 4201000001 2305 8432 6435 5372 5412"})
final class TokenCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Parameters(
      index = "0",
      paramLabel = "CUSTOMER",
      description = "Account, serial number of the meter, or supply point.")
  private String customer = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "DIGITS",
      description = "The token, with or without gaps.")
  private List<String> digits = List.of();

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      description = "Language of the answer: en or zh (default: ${DEFAULT-VALUE}).",
      defaultValue = "en")
  private Language language = Language.en;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  TokenCommand() {}

  /** As it is written on the command line. */
  @SuppressWarnings("JavaCase")
  enum Language {
    en,
    zh
  }

  @Override
  public Integer call() throws IOException {
    return new OrderDelivery(spec, options, json)
        .give(
            customer,
            point -> new Order.Token(point, String.join("", digits), language == Language.zh));
  }
}
