package io.taiqu.edge.field;

import io.taiqu.edge.commissioning.Json;
import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.MeterView;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.edge.modbus.Reply;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.Voltage;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu bus monitor}: a live table of meters. */
@Command(
    name = "monitor",
    description =
        "Reads meters by their profiles again and again and shows what they measure, in a table"
            + " that renews itself on a terminal.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "1:the port could not be used",
      "2:wrong use",
      "3:no such profile",
      "4:no meter answered in the last round"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  taiqu bus monitor -p /dev/ttyUSB0 eastron-sdm630@1 eastron-sdm120@2",
      "  taiqu bus monitor -p /dev/ttyUSB0 chint-ddsu666@3 --rounds 1 --json"
    })
final class BusMonitorCommand implements Callable<Integer> {
  @Mixin private PortOptions port = new PortOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "PROFILE@ADDRESS",
      description = "Meters by model and address.")
  private List<String> meters = new ArrayList<>();

  @Option(
      names = "--every",
      paramLabel = "MILLIS",
      defaultValue = "1000",
      description = "From one round to the next, in milliseconds (default: ${DEFAULT-VALUE}).")
  private int everyMillis;

  @Option(names = "--rounds", defaultValue = "0", description = "How many; 0 until Ctrl-C (0).")
  private int rounds;

  @Option(names = "--json", description = "As JSON, one object a meter and round.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  BusMonitorCommand() {}

  private record Watched(String name, MeterProfile profile, int unit) {}

  @Override
  public Integer call() throws IOException {
    List<Watched> watched = new ArrayList<>();
    try {
      for (String text : meters) {
        watched.add(watched(text));
      }
    } catch (ConfigException | IOException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCode.NOT_FOUND;
    }
    int answered = 0;
    try (FieldBus bus = port.open()) {
      for (int i = 0; i < watched.size(); i++) {
        Watched meter = watched.get(i);
        Optional<MeterProfile> version = bus.decide(meter.unit(), meter.profile());
        if (version.isPresent()) {
          watched.set(i, new Watched(meter.name(), version.get(), meter.unit()));
        }
      }
      for (int round = 1; rounds == 0 || round <= rounds; round++) {
        long began = bus.nanoTime();
        answered = show(bus, watched, round);
        long left = everyMillis * 1_000_000L - (bus.nanoTime() - began);
        if (left > 0 && round != rounds) {
          bus.pause(Duration.ofNanos(left));
        }
      }
    }
    return answered == 0 ? ExitCode.SILENT : ExitCode.DONE;
  }

  private Watched watched(String text) throws ConfigException, IOException {
    String[] parts = text.split("@", 2);
    if (parts.length != 2) {
      throw new IllegalArgumentException(
          "a meter is PROFILE@ADDRESS, such as eastron-sdm120@2, not " + text);
    }
    int unit = Numbers.within("the address", parts[1], 1, 247);
    return new Watched(text, ProfileReader.load(parts[0], port.profiles()), unit);
  }

  /** One round; returns how many answered. */
  private int show(FieldBus bus, List<Watched> watched, int round) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> lines = new ArrayList<>();
    int answered = 0;
    for (Watched meter : watched) {
      FieldBus.Fetched fetched =
          bus.fetch(meter.unit(), meter.profile(), meter.profile().sweptFields());
      switch (fetched) {
        case FieldBus.Fetched.Image(_, MeterView view) -> {
          answered++;
          lines.add(json ? json(meter, view) : row(meter, view));
        }
        case FieldBus.Fetched.Failed(Reply reply) -> {
          String what = FrameText.outcome(reply);
          lines.add(
              json
                  ? Json.compact(Map.of("meter", meter.name(), "missing", what))
                  : "%-28s %s".formatted(meter.name(), what));
        }
      }
    }
    if (!json) {
      boolean terminal = System.console() != null && System.console().isTerminal();
      if (terminal && round > 1) {
        // Back to the table's first line; each line is then written over.
        out.print("\033[%dA".formatted(lines.size() + 1));
      }
      out.println(
          "%-28s %12s %-22s %-22s %14s"
              .formatted("meter", "power W", "voltage V", "current A", "register kWh"));
      lines.forEach(line -> out.println(terminal ? line + "\033[K" : line));
    } else {
      lines.forEach(out::println);
    }
    out.flush();
    return answered;
  }

  private static String row(Watched meter, MeterView view) {
    return "%-28s %12s %-22s %-22s %14s"
        .formatted(
            meter.name(),
            view.power().map(power -> Long.toString(power.watts())).orElse("-"),
            volts(view.voltages()),
            amperes(view.currents()),
            kilowattHours(view).orElse("-"));
  }

  private static String volts(List<Voltage> voltages) {
    return voltages.stream()
        .map(voltage -> thousandths(voltage.millivolts(), 1))
        .collect(Collectors.joining(" "));
  }

  private static String amperes(List<Current> currents) {
    return currents.stream()
        .map(current -> thousandths(current.milliamps(), 2))
        .collect(Collectors.joining(" "));
  }

  private static String thousandths(long value, int digits) {
    return BigDecimal.valueOf(value, 3)
        .setScale(digits, java.math.RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  private static Optional<String> kilowattHours(MeterView view) {
    return view.register()
        .map(register ->
            BigDecimal.valueOf(register.count()).scaleByPowerOfTen(register.exponent() - 3))
        .map(BigDecimal::toPlainString);
  }

  private static String json(Watched meter, MeterView view) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("meter", meter.name());
    view.power().ifPresent(power -> json.put("watts", power.watts()));
    json.put("millivolts", view.voltages().stream().map(Voltage::millivolts).toList());
    json.put("milliamperes", view.currents().stream().map(Current::milliamps).toList());
    kilowattHours(view).ifPresent(energy -> json.put("kilowattHours", new BigDecimal(energy)));
    return Json.compact(json);
  }
}
