package io.taiqu.edge.field;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.WriteCoilRequest;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.WriteSingleRegisterRequest;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import io.taiqu.edge.commissioning.Json;
import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.protocol.config.ConfigException;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code taiqu bus write}: registers or a coil, guarded. */
@Command(
    name = "write",
    description = {
      "Writes registers or a coil, after asking.",
      "A write that touches a register which the device's profile denies is refused, whatever is"
          + " said: one such write erases a meter's energy counters. The model is recognised by"
          + " asking the device, or named with --profile; registers of a device that is not"
          + " recognised are written only if somebody answers for it."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:written",
      "1:the port could not be used",
      "2:wrong use",
      "3:no such profile",
      "4:no answer, or a damaged one: whether it was written is not known",
      "5:refused, by the profile, by whoever was asked, or by the device"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  taiqu bus write -p /dev/ttyUSB0 -u 3 -a 0x0057 --words 0x0001,0x0000   # closes a DDSY1352",
      "  taiqu bus write -p /dev/ttyUSB0 -u 101 -f 5 -a 2 --words 1 --yes       # relay 3 of a board"
    })
final class BusWriteCommand implements Callable<Integer> {
  private static final int COIL = 5;
  private static final int ONE_REGISTER = 6;
  private static final int REGISTERS = 16;

  @Mixin private PortOptions port = new PortOptions();
  @Mixin private TimeoutOption answer = new TimeoutOption();

  @Option(
      names = {"-u", "--unit"},
      required = true,
      description = "Address of the device, 1 to 247.")
  private int unit;

  @Option(
      names = {"-f", "--function"},
      defaultValue = "16",
      description =
          "16 for registers, 6 for a single one, 5 for a coil (default: ${DEFAULT-VALUE}).")
  private int function;

  @Option(
      names = {"-a", "--address"},
      required = true,
      paramLabel = "N",
      description = "First register or the coil: decimal, or hexadecimal as 0x0057.")
  private String address = "0";

  @Option(
      names = {"-w", "--words"},
      required = true,
      split = ",",
      paramLabel = "N",
      description = "What to write: registers from the first on; for a coil 1 or 0.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--profile",
      paramLabel = "ID",
      description = "The device's model, instead of asking it.")
  private @Nullable String profileId;

  @Option(names = "--yes", description = "Don't ask.")
  private boolean yes;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  BusWriteCommand() {}

  @Override
  public Integer call() throws IOException {
    int first = Numbers.within("the address", address, 0, 0xFFFF);
    Numbers.within("the unit", Integer.toString(unit), 1, 247);
    List<Integer> values =
        words.stream().map(text -> Numbers.within("a word", text, 0, 0xFFFF)).toList();
    ModbusRequest request = request(first, values);
    PrintWriter err = spec.commandLine().getErr();
    try (FieldBus bus = port.open()) {
      List<MeterProfile> models = models(bus);
      for (MeterProfile model : models) {
        if (function != COIL && model.deniesWrite(first, values.size())) {
          err.println(
              "Refused: %s must not be written at 0x%04X to 0x%04X (write list of profile %s)."
                  .formatted(model.name(), first, first + values.size() - 1, model.id()));
          return ExitCode.REFUSED;
        }
      }
      if (yes && models.isEmpty() && function != COIL) {
        err.println(
            "Refused: unit %d was not recognised, so nothing says what must not be written there."
                    .formatted(unit)
                + " Name its model with --profile, or leave --yes away.");
        return ExitCode.REFUSED;
      }
      if (!yes && !confirmed(first, values, models)) {
        err.println("Nothing was written.");
        return ExitCode.REFUSED;
      }
      FieldBus.Exchange exchange = bus.ask(unit, request, answer.timeout());
      show(exchange, models);
      return BusReadCommand.exit(exchange.reply());
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return ExitCode.NOT_FOUND;
    }
  }

  private ModbusRequest request(int first, List<Integer> values) {
    return switch (function) {
      case COIL -> {
        if (values.size() != 1 || values.getFirst() > 1) {
          throw new IllegalArgumentException("a coil is written with --words 1 or --words 0");
        }
        yield new WriteCoilRequest(first, values.getFirst() == 1);
      }
      case ONE_REGISTER -> {
        if (values.size() != 1) {
          throw new IllegalArgumentException("function 6 writes a single register; use 16");
        }
        yield new WriteSingleRegisterRequest(first, new SimpleRegister(values.getFirst()));
      }
      case REGISTERS -> {
        if (values.size() > 123 || first + values.size() > 0x10000) {
          throw new IllegalArgumentException("one write is of 1 to 123 registers");
        }
        yield new WriteMultipleRegistersRequest(
            first, values.stream().map(SimpleRegister::new).toArray(Register[]::new));
      }
      default ->
          throw new IllegalArgumentException("writing is function 5, 6 or 16, not " + function);
    };
  }

  /** The model that was named, or all that the device may be. */
  private List<MeterProfile> models(FieldBus bus) throws IOException, ConfigException {
    String id = profileId;
    if (id != null) {
      return List.of(ProfileReader.load(id, port.profiles()));
    }
    return KnownModels.read(port.profiles()).of(bus, unit).stream()
        .map(KnownModels.Candidate::profile)
        .toList();
  }

  private boolean confirmed(int first, List<Integer> values, List<MeterProfile> models) {
    PrintWriter err = spec.commandLine().getErr();
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      err.println("Nobody is there to ask; say --yes if it is meant.");
      return false;
    }
    err.println(
        "Write %s with function %d from 0x%04X on, to unit %d on %s (%s)?"
            .formatted(
                String.join(" ", values.stream().map("%04X"::formatted).toList()),
                function,
                first,
                unit,
                port.line().port(),
                models.isEmpty()
                    ? "an unknown model: nothing is known of what such a write does"
                    : String.join(" or ", models.stream().map(MeterProfile::name).toList())));
    return "yes".equalsIgnoreCase(console.readLine("yes or no: "));
  }

  private void show(FieldBus.Exchange exchange, List<MeterProfile> models) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("unit", unit);
      result.put("models", models.stream().map(MeterProfile::id).toList());
      result.put("frames", FrameText.json(exchange));
      out.println(Json.compact(result));
    } else {
      out.println(FrameText.of(exchange));
    }
    out.flush();
  }
}
