package io.taiqu.edge;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.MeterExchange;
import io.taiqu.edge.field.RecordFile;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.ConfigNode;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.config.Setting;
import io.taiqu.protocol.config.YamlConfig;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.MeterRegister;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The technicians' records of exchanged meters: one file each in the data directory, written once
 * and never changed. The unit takes each of them into its ledger at its next start; a record that
 * is there already changes nothing.
 */
final class ExchangeRecords {
  private static final String DIRECTORY = "exchanges";

  private ExchangeRecords() {}

  /**
   * Writes a record that survives a loss of power; {@code exchange.record} is computed here.
   *
   * @return the record's file
   */
  static Path write(
      Path data,
      SupplyPointId point,
      MeterSerial oldSerial,
      BigDecimal oldRegister,
      MeterSerial newSerial,
      BigDecimal newRegister,
      String technician,
      Instant at)
      throws IOException {
    Path directory = Files.createDirectories(data.resolve(DIRECTORY));
    Path file = directory.resolve("%013d-%s.yaml".formatted(at.toEpochMilli(), point));
    String text =
        """
        supplyPoint: %s
        oldSerial: "%s"
        oldRegister: "%s"
        newSerial: "%s"
        newRegister: "%s"
        technician: "%s"
        at: %s
        """
            .formatted(
                point,
                oldSerial.text(),
                oldRegister.toPlainString(),
                newSerial.text(),
                newRegister.toPlainString(),
                technician,
                at);
    RecordFile.writeSafely(file, text);
    return file;
  }

  /**
   * Every record that can be read, oldest first.
   *
   * @param unreadable is told of each other one
   */
  static List<Input.MeterExchanged> all(Path data, Consumer<Exception> unreadable)
      throws IOException {
    Path directory = data.resolve(DIRECTORY);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory)) {
      files = listed.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    List<Input.MeterExchanged> records = new ArrayList<>();
    for (Path file : files) {
      try {
        records.add(read(file));
      } catch (ConfigException | IOException e) {
        unreadable.accept(e);
      }
    }
    return records;
  }

  static Input.MeterExchanged read(Path file) throws IOException, ConfigException {
    Digest hash = Digest.of(Files.readAllBytes(file));
    return YamlConfig.read(file, Overrides.NONE, root -> record(root, hash)).value();
  }

  private static Setting<Input.MeterExchanged> record(ConfigNode root, Digest hash) {
    Setting<SupplyPointId> point = root.value("supplyPoint", "a UUID", SupplyPointId::parse);
    Setting<MeterSerial> oldSerial = root.value("oldSerial", "a serial number", MeterSerial::new);
    Setting<BigDecimal> oldRegister = root.decimal("oldRegister");
    Setting<MeterSerial> newSerial = root.value("newSerial", "a serial number", MeterSerial::new);
    Setting<BigDecimal> newRegister = root.decimal("newRegister");
    Setting<String> technician = root.string("technician");
    Setting<Instant> at = root.instant("at");
    return root.build(() ->
        new Input.MeterExchanged(
            point.get(),
            new MeterExchange(
                oldSerial.get(),
                register(oldRegister.get()),
                newSerial.get(),
                register(newRegister.get()),
                technician.get(),
                at.get(),
                hash)));
  }

  /**
   * A register as its display shows it.
   *
   * @param kilowattHours with as many decimals as the display has
   * @throws IllegalArgumentException if no display shows that
   */
  static MeterRegister register(BigDecimal kilowattHours) {
    int exponent = 3 - kilowattHours.scale();
    if (kilowattHours.signum() < 0
        || exponent < -MeterRegister.MAX_EXPONENT
        || exponent > 3
        || kilowattHours.precision() > 15) {
      throw new IllegalArgumentException(
          "not a register of kWh as a display shows it: " + kilowattHours);
    }
    return new MeterRegister(kilowattHours.unscaledValue().longValueExact(), exponent);
  }
}
