package io.taiqu.edge;

import io.taiqu.edge.field.ExitCode;
import io.taiqu.edge.field.PortOptions;
import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.edge.modbus.ProfileTrial;
import io.taiqu.protocol.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu profile test}: reads a real meter with a model. */
@Command(
    name = "test",
    description = {
      "Reads a real meter with a model and shows each register: raw words, value, and what looks wrong.",
      "Only reads; nothing else may use the line meanwhile (systemctl stop taiqu-edge)."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every register was read and nothing looks wrong",
      "1:something looks wrong, or the line can't be used",
      "2:wrong use, or a model's file that can't be used",
      "3:there is no such model",
      "4:nothing answers at that address"
    })
final class ProfileTestCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE|MODEL", description = "A model's file (*.yaml), or its name.")
  private String model = "";

  @Mixin private PortOptions line = new PortOptions();

  @Option(
      names = {"-u", "--unit"},
      required = true,
      paramLabel = "1..247",
      description = "The meter's bus address.")
  private int unit;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ProfileTestCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (unit < 1 || unit > 247) {
      throw new ParameterException(spec.commandLine(), "--unit is 1 to 247");
    }
    if (!model.endsWith(".yaml")
        && !ProfileReader.BUNDLED.contains(model)
        && line.profiles().isEmpty()) {
      err.println(ProfileText.unknown(model));
      return ExitCode.NOT_FOUND;
    }
    try {
      return tryOn(ProfileCommand.find(model, line.profiles()));
    } catch (ConfigException e) {
      return ProfileCommand.report(e, Path.of(model), err);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int tryOn(MeterProfile profile) throws IOException {
    ProfileTrial.Result result;
    try (FieldBus bus = line.open()) {
      result = ProfileTrial.of(bus, unit, profile);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ProfileJson.trial(result, unit, out);
    } else {
      ProfileText.trial(result, out);
    }
    out.flush();
    if (!result.answered()) {
      spec.commandLine()
          .getErr()
          .println(
              "Nothing answers at address "
                  + unit
                  + ". Check address, baud rate and parity, and that A and B are not swapped.");
      return ExitCode.SILENT;
    }
    return result.fits() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
