package io.taiqu.edge;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.field.ExitCode;
import io.taiqu.edge.field.RecordFile;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code taiqu edge exchange-meter}: the record of an exchanged meter. */
@Command(
    name = "exchange-meter",
    description = {
      "Records that a meter was exchanged: its last register, the new meter's first, and who signs for both.",
      "What the old meter counted is charged to its last register and the new one counts on from there. It is in service once it is commissioned, and supply is not taken away until the supervisor has confirmed it too."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:recorded; it takes effect when the unit starts again",
      "1:it could not be written",
      "2:wrong use, or a configuration that can't be used",
      "3:no configuration, or no such supply point"
    },
    footer = {
      "",
      "Example:",
      "  taiqu edge exchange-meter --point 6f1c… --old-register 1234.56 --new-serial 20269001 \\",
      "      --new-register 0.00 --technician 'Zhang San'"
    })
final class ExchangeMeterCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(names = "--point", required = true, paramLabel = "UUID", description = "Supply point.")
  private String point = "";

  @Option(
      names = "--old-register",
      required = true,
      paramLabel = "KWH",
      converter = Register.class,
      description = "What the old meter showed last, with all its decimals.")
  private BigDecimal oldRegister = BigDecimal.ZERO;

  @Option(
      names = "--new-serial",
      required = true,
      paramLabel = "SERIAL",
      description = "Serial number of the new meter.")
  private String newSerial = "";

  @Option(
      names = "--new-register",
      required = true,
      paramLabel = "KWH",
      converter = Register.class,
      description = "What the new meter showed first, with all its decimals.")
  private BigDecimal newRegister = BigDecimal.ZERO;

  @Option(
      names = "--technician",
      required = true,
      paramLabel = "NAME",
      description = "Who exchanged it and signs for both registers.")
  private String technician = "";

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ExchangeMeterCommand() {}

  /** Reads what a display shows. */
  static final class Register implements ITypeConverter<BigDecimal> {
    @Override
    public BigDecimal convert(String typed) {
      try {
        BigDecimal kilowattHours = new BigDecimal(typed);
        ExchangeRecords.register(kilowattHours);
        return kilowattHours;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "\"" + typed + "\" is not what a display shows in kWh, such as 1234.56");
      }
    }
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      EdgeConfig config = options.read().value();
      SiteConfig site = SiteReader.read(config).value();
      SupplyPointId wanted = SupplyPointId.parse(point);
      Optional<SiteConfig.Meter> meter =
          site.meters().stream().filter(one -> one.point().equals(wanted)).findFirst();
      if (meter.isEmpty()) {
        err.println("The site has no supply point " + wanted + "; see taiqu edge status.");
        return ExitCode.NOT_FOUND;
      }
      return record(config, meter.get());
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return Files.exists(options.file()) ? ExitCode.USAGE : ExitCode.NOT_FOUND;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int record(EdgeConfig config, SiteConfig.Meter meter)
      throws IOException, ConfigException {
    MeterSerial replacement = new MeterSerial(newSerial);
    if (replacement.equals(meter.serial())) {
      throw new IllegalArgumentException(
          "the commissioning record names " + replacement + " already");
    }
    if (technician.isBlank()
        || technician.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\')) {
      throw new IllegalArgumentException("--technician is a name");
    }
    Path file =
        ExchangeRecords.write(
            config.data(),
            meter.point(),
            meter.serial(),
            oldRegister,
            replacement,
            newRegister,
            technician,
            Instant.now());
    Input.MeterExchanged written = ExchangeRecords.read(file);
    boolean siteChanged = renameInSite(config.site(), meter.serial(), replacement);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.printf(
          "{\"record\":\"%s\",\"file\":\"%s\",\"oldSerial\":\"%s\",\"newSerial\":\"%s\",\"siteChanged\":%s}%n",
          written.exchange().record(), file, meter.serial(), replacement, siteChanged);
    } else {
      out.printf("Recorded in %s%nSHA-256 %s%n", file, written.exchange().record());
      out.println(
          siteChanged
              ? config.site() + " names the new meter now."
              : "Write the new serial number into "
                  + config.site()
                  + " yourself: it was not found there once.");
      out.printf(
          "The meter is read, and neither charged nor switched, until it is commissioned:%n"
              + "  systemctl stop taiqu-edge%n"
              + "  taiqu edge commission --technician '%s' --repeat %s%n"
              + "  systemctl start taiqu-edge%n"
              + "then look at taiqu edge status. What it counts meanwhile is charged then.%n",
          technician, meter.account().orElse(meter.point().toString()));
    }
    out.flush();
    return ExitCode.DONE;
  }

  /** Puts the new number in the old one's place, if that stands in the file exactly once. */
  private static boolean renameInSite(Path site, MeterSerial from, MeterSerial to)
      throws IOException {
    String text = Files.readString(site);
    Pattern place =
        Pattern.compile("(serial:\\s*[\"']?)" + Pattern.quote(from.text()) + "(?=[\"',}\\s])");
    Matcher found = place.matcher(text);
    if (found.results().count() != 1) {
      return false;
    }
    RecordFile.writeSafely(
        site, found.reset().replaceFirst("$1" + Matcher.quoteReplacement(to.text())));
    return true;
  }
}
