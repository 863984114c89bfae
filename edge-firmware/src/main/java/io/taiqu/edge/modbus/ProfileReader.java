package io.taiqu.edge.modbus;

import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.ConfigNode;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.config.Setting;
import io.taiqu.protocol.config.YamlConfig;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads meter models from their data files and refuses what can't be right, with file and line. */
public final class ProfileReader {
  private static final int HIGHEST_ADDRESS = 0xFFFF;
  private static final int LONGEST_READ = 125;

  private ProfileReader() {}

  /** The models that come with the program. */
  public static final List<String> BUNDLED =
      List.of(
          "abb-b23",
          "acrel-ddsy1352",
          "carlo-gavazzi-em340",
          "chint-ddsu666",
          "eastron-sdm120",
          "eastron-sdm630",
          "schneider-iem3155");

  /**
   * Finds a model: in the technician's own directory first, then among those that come with the
   * program.
   *
   * @throws ConfigException with every problem of the file
   * @throws IOException if there is no such model or its file can't be read
   */
  public static MeterProfile load(String id, Optional<Path> directory)
      throws ConfigException, IOException {
    Optional<Path> own = directory.map(dir -> dir.resolve(id + ".yaml")).filter(Files::exists);
    if (own.isPresent()) {
      return YamlConfig.read(own.get(), Overrides.NONE, ProfileReader::profile).value();
    }
    if (!BUNDLED.contains(id)) {
      throw new IOException(
          "there is no meter profile \""
              + id
              + "\"; known: "
              + String.join(", ", BUNDLED)
              + directory.map(dir -> ", and the files in " + dir).orElse(""));
    }
    String file = id + ".yaml";
    try (InputStream in = ProfileReader.class.getResourceAsStream("profiles/" + file)) {
      if (in == null) {
        throw new IOException("the program's file profiles/" + file + " is missing from its jar");
      }
      return parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Reads a model from text; {@code file} names it in problems. */
  static MeterProfile parse(String file, String text) throws ConfigException {
    return YamlConfig.parse(Path.of(file), text, Overrides.NONE, ProfileReader::profile).value();
  }

  private static Setting<MeterProfile> profile(ConfigNode root) {
    Setting<String> id = root.string("profile");
    Setting<String> name = root.string("name");
    Setting<MeterProfile.Limits> limits = limits(root.section("limits"));
    Setting<MeterProfile.Identity> identity = identity(root.section("identity"));
    Setting<MeterProfile.EnergyField> energy = energy(root.section("energy"));
    Setting<List<MeterProfile.ScaledField>> voltages =
        root.list("voltages", node -> scaled(node, Quantity.VOLTAGE));
    Setting<List<MeterProfile.ScaledField>> currents =
        root.list("currents", node -> scaled(node, Quantity.CURRENT));
    Setting<MeterProfile.ScaledField> power = scaled(root.section("power"), Quantity.POWER);
    Setting<List<MeterProfile.AddressRange>> denied =
        root.list("writeDenied", ProfileReader::range);
    Setting<Optional<MeterProfile.OwnRelay>> relay =
        root.optionalSection("relay", ProfileReader::relay);
    return root.build(() ->
        checked(
            new MeterProfile(
                id.get(),
                name.get(),
                limits.get(),
                identity.get(),
                energy.get(),
                voltages.get(),
                currents.get(),
                power.get(),
                denied.get(),
                relay.get())));
  }

  private static MeterProfile checked(MeterProfile profile) {
    if (profile.voltages().isEmpty()
        || profile.voltages().size() > 3
        || profile.currents().isEmpty()
        || profile.currents().size() > 4) {
      throw new IllegalArgumentException("a meter has 1 to 3 voltages and 1 to 4 currents");
    }
    profile
        .relay()
        .filter(relay -> profile.deniesWrite(relay.address(), relay.open().size()))
        .ifPresent(relay -> {
          throw new IllegalArgumentException(
              "the relay at 0x%04X lies among the registers that must not be written"
                  .formatted(relay.address()));
        });
    for (RegisterField field : profile.sweptFields()) {
      if (field.words() > profile.limits().registersPerRead()) {
        throw new IllegalArgumentException(
            "the value at 0x%04X is longer than the model's longest read"
                .formatted(field.address()));
      }
    }
    return profile;
  }

  private static Setting<MeterProfile.Limits> limits(ConfigNode node) {
    Setting<Integer> longest = node.integer("registersPerRead", 1, LONGEST_READ);
    Setting<Duration> turnaround = node.duration("turnaround");
    Setting<Duration> timeout = node.duration("timeout");
    Setting<Duration> gap = node.duration("minimumGap").orElse(Duration.ZERO);
    Setting<Boolean> throughGaps = node.flag("readThroughGaps").orElse(true);
    return node.build(() ->
        new MeterProfile.Limits(
            longest.get(),
            turnaround.get().toNanos(),
            timeout.get().toNanos(),
            gap.get().toNanos(),
            throughGaps.get()));
  }

  private static Setting<MeterProfile.Identity> identity(ConfigNode node) {
    Setting<Optional<MeterProfile.Probe>> probe =
        node.optionalSection("probe", ProfileReader::probe);
    Setting<Optional<RegisterField>> serial = node.optionalSection("serial", ProfileReader::field);
    return node.build(() -> {
      if (probe.get().isEmpty() && serial.get().isEmpty()) {
        throw new IllegalArgumentException(
            "a model is recognised by a probe, a serial number, or both");
      }
      return new MeterProfile.Identity(probe.get(), serial.get());
    });
  }

  private static Setting<MeterProfile.Probe> probe(ConfigNode node) {
    Setting<RegisterField> field = field(node);
    Setting<Optional<List<String>>> numbers = node.strings("oneOf").optional();
    Setting<Optional<String>> beginning = node.string("beginsWith").optional();
    Setting<Boolean> unitAddress = node.flag("unitAddress").orElse(false);
    return node.build(() -> {
      int given =
          (numbers.get().isPresent() ? 1 : 0)
              + (beginning.get().isPresent() ? 1 : 0)
              + (unitAddress.get() ? 1 : 0);
      if (given != 1) {
        throw new IllegalArgumentException(
            "a probe expects exactly one of oneOf, beginsWith or unitAddress");
      }
      MeterProfile.Expectation expectation =
          numbers
              .get()
              .<MeterProfile.Expectation>map(MeterProfile.Expectation.OneOf::new)
              .or(() -> beginning.get().map(MeterProfile.Expectation.BeginsWith::new))
              .orElseGet(MeterProfile.Expectation.UnitAddress::new);
      return new MeterProfile.Probe(field.get(), expectation);
    });
  }

  private static Setting<MeterProfile.EnergyField> energy(ConfigNode node) {
    Setting<RegisterField> field = field(node);
    Setting<EnergyUnit> unit = node.value("unit", "Wh, kWh or MWh", EnergyUnit::parse);
    Setting<BigDecimal> resolution = node.decimal("resolution");
    Setting<BigDecimal> rollOver = node.decimal("rollOver");
    return node.build(() -> energyField(field.get(), unit.get(), resolution.get(), rollOver.get()));
  }

  /**
   * The resolution is what one count of an integer register is worth, and to what a float is
   * rounded.
   */
  private static MeterProfile.EnergyField energyField(
      RegisterField field, EnergyUnit unit, BigDecimal resolution, BigDecimal rollOver) {
    BigDecimal step = resolution.multiply(unit.wattHours).stripTrailingZeros();
    if (step.unscaledValue().bitLength() != 1 || step.signum() <= 0) {
      throw new IllegalArgumentException(
          "the resolution must be a power of ten of Wh, is " + step.toPlainString() + " Wh");
    }
    BigDecimal countScale =
        field.type() == RegisterField.Type.F32 ? BigDecimal.ONE.divide(resolution) : BigDecimal.ONE;
    return new MeterProfile.EnergyField(
        field, countScale, -step.scale(), rollOver.divide(resolution).longValueExact());
  }

  private record EnergyUnit(BigDecimal wattHours) {
    static EnergyUnit parse(String text) {
      return switch (text) {
        case "Wh" -> new EnergyUnit(BigDecimal.ONE);
        case "kWh" -> new EnergyUnit(BigDecimal.valueOf(1_000));
        case "MWh" -> new EnergyUnit(BigDecimal.valueOf(1_000_000));
        default -> throw new IllegalArgumentException();
      };
    }
  }

  /** What is measured, and its unit in thousandths as the protocol counts it (watts are whole). */
  private enum Quantity {
    VOLTAGE("V", 1_000, "mV", 1),
    CURRENT("A", 1_000, "mA", 1),
    POWER("W", 1, "kW", 1_000);

    private final String unit;
    private final long worth;
    private final String otherUnit;
    private final long otherWorth;

    Quantity(String unit, long worth, String otherUnit, long otherWorth) {
      this.unit = unit;
      this.worth = worth;
      this.otherUnit = otherUnit;
      this.otherWorth = otherWorth;
    }

    BigDecimal worth(String text) {
      if (text.equals(unit)) {
        return BigDecimal.valueOf(worth);
      }
      if (text.equals(otherUnit)) {
        return BigDecimal.valueOf(otherWorth);
      }
      throw new IllegalArgumentException();
    }
  }

  private static Setting<MeterProfile.ScaledField> scaled(ConfigNode node, Quantity quantity) {
    Setting<RegisterField> field = field(node);
    Setting<BigDecimal> unit =
        node.value("unit", quantity.unit + " or " + quantity.otherUnit, quantity::worth);
    Setting<BigDecimal> scale = node.decimal("scale").orElse(BigDecimal.ONE);
    return node.build(
        () -> new MeterProfile.ScaledField(field.get(), unit.get().multiply(scale.get())));
  }

  private static Setting<RegisterField> field(ConfigNode node) {
    Setting<Integer> function = node.integer("function", 3, 4);
    Setting<Integer> address = address(node, "address");
    Setting<RegisterField.Type> type = node.choice("type", RegisterField.Type.class);
    Setting<RegisterField.WordOrder> order =
        node.choice("order", RegisterField.WordOrder.class)
            .orElse(RegisterField.WordOrder.HIGH_FIRST);
    Setting<Optional<Integer>> words = node.integer("words", 1, LONGEST_READ).optional();
    return node.build(() -> {
      int fixed = type.get().words();
      if (fixed == 0 && words.get().isEmpty()) {
        throw new IllegalArgumentException("a text needs its length in words");
      }
      if (fixed > 0 && words.get().isPresent()) {
        throw new IllegalArgumentException(
            "a "
                + type.get().name().toLowerCase(Locale.ROOT)
                + " always takes "
                + fixed
                + " words: leave words out");
      }
      return new RegisterField(
          function.get(), address.get(), type.get(), order.get(), words.get().orElse(fixed));
    });
  }

  private static Setting<MeterProfile.AddressRange> range(ConfigNode node) {
    Setting<Integer> from = address(node, "from");
    Setting<Integer> to = address(node, "to");
    return node.build(() -> new MeterProfile.AddressRange(from.get(), to.get()));
  }

  private static Setting<MeterProfile.OwnRelay> relay(ConfigNode node) {
    Setting<Integer> address = address(node, "address");
    Setting<List<Integer>> open = node.strings("open").map(ProfileReader::words);
    Setting<List<Integer>> close = node.strings("close").map(ProfileReader::words);
    Setting<Optional<MeterProfile.Feedback>> feedback =
        node.optionalSection("feedback", ProfileReader::feedback);
    return node.build(() -> {
      if (open.get().isEmpty() || open.get().size() != close.get().size()) {
        throw new IllegalArgumentException(
            "opening and closing write the same number of registers, at least one");
      }
      return new MeterProfile.OwnRelay(address.get(), open.get(), close.get(), feedback.get());
    });
  }

  private static Setting<MeterProfile.Feedback> feedback(ConfigNode node) {
    Setting<RegisterField> field = field(node);
    Setting<Integer> mask = address(node, "mask");
    Setting<Integer> open = address(node, "open");
    return node.build(() -> {
      if (field.get().words() != 1) {
        throw new IllegalArgumentException("a relay's state is one register");
      }
      return new MeterProfile.Feedback(field.get(), mask.get(), open.get());
    });
  }

  /** A 16-bit number, usually written in hexadecimal. */
  private static Setting<Integer> address(ConfigNode node, String key) {
    return node.value(key, "a 16-bit number such as 0x0048", ProfileReader::word);
  }

  private static List<Integer> words(List<String> texts) {
    return texts.stream().map(ProfileReader::word).toList();
  }

  private static int word(String text) {
    int number = Integer.decode(text);
    if (number < 0 || number > HIGHEST_ADDRESS) {
      throw new IllegalArgumentException(text + " is not a 16-bit number");
    }
    return number;
  }
}
