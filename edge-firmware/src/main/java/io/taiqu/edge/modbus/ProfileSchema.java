package io.taiqu.edge.modbus;

import io.taiqu.protocol.config.ConfigNode;
import io.taiqu.protocol.config.Setting;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The schema of a model's data file: which keys there are and what they mean. What values may stand
 * beside each other is judged by {@link ProfileChecks}. The file {@code generic.yaml} among the
 * program's own explains every key.
 */
final class ProfileSchema {
  private static final int HIGHEST_ADDRESS = 0xFFFF;
  private static final int LONGEST_READ = 125;

  private final ConfigNode root;
  private final String expectedId;
  private final ProfileChecks checks = new ProfileChecks();

  /**
   * The schema of one file.
   *
   * @param expectedId what the model must be called
   */
  ProfileSchema(ConfigNode root, String expectedId) {
    this.root = root;
    this.expectedId = expectedId;
  }

  /** What a section may say of registers; what it leaves out is the model's. */
  private record Parts(
      Optional<MeterProfile.Identity> identity,
      Optional<MeterProfile.EnergyField> energy,
      Optional<MeterProfile.EnergyField> energyExport,
      Optional<List<MeterProfile.ScaledField>> voltages,
      Optional<List<MeterProfile.ScaledField>> currents,
      Optional<MeterProfile.ScaledField> power,
      Optional<List<MeterProfile.ScaledField>> phasePowers,
      Optional<MeterProfile.ScaledField> powerFactor,
      Optional<MeterProfile.ScaledField> frequency,
      Optional<MeterProfile.Ratio> ratio,
      Optional<MeterProfile.Status> status) {

    Parts over(Parts base) {
      return new Parts(
          identity.or(base::identity),
          energy.or(base::energy),
          energyExport.or(base::energyExport),
          voltages.or(base::voltages),
          currents.or(base::currents),
          power.or(base::power),
          phasePowers.or(base::phasePowers),
          powerFactor.or(base::powerFactor),
          frequency.or(base::frequency),
          ratio.or(base::ratio),
          status.or(base::status));
    }

    MeterProfile.Identity wholeIdentity() {
      return needed(identity, "identity");
    }

    MeterProfile.Registers whole() {
      return new MeterProfile.Registers(
          needed(energy, "energy"),
          energyExport,
          needed(voltages, "voltages"),
          needed(currents, "currents"),
          needed(power, "power"),
          phasePowers.orElse(List.of()),
          powerFactor,
          frequency,
          ratio,
          status);
    }

    private static <T> T needed(Optional<T> part, String name) {
      return part.orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }
  }

  private record Version(String name, MeterProfile.Probe when, Parts parts) {}

  Setting<MeterProfile> profile() {
    Setting<String> id =
        root.value("profile", "a name of small letters, digits and hyphens", ProfileSchema::name);
    Setting<Boolean> _ =
        root.build(() -> {
          if (!id.get().equals(expectedId)) {
            root.problem(
                "profile",
                "is \"" + id.get() + "\" in a file for \"" + expectedId + "\": make them the same");
          }
          return true;
        });
    Setting<String> name = root.string("name");
    Setting<MeterProfile.Limits> limits = limits(root.section("limits"));
    Setting<Parts> parts = parts(root, "");
    Setting<Optional<List<Version>>> versions = root.list("variants", this::version).optional();
    Setting<List<MeterProfile.AddressRange>> denied = root.list("writeDenied", this::range);
    Setting<Optional<MeterProfile.OwnRelay>> relay = root.optionalSection("relay", this::relay);
    checks.together(root, limits, denied, relay);
    return root.build(() ->
        assembled(
            id.get(),
            name.get(),
            limits.get(),
            parts.get(),
            versions.get().orElse(List.of()),
            denied.get(),
            relay.get()));
  }

  private static MeterProfile assembled(
      String id,
      String name,
      MeterProfile.Limits limits,
      Parts base,
      List<Version> versions,
      List<MeterProfile.AddressRange> denied,
      Optional<MeterProfile.OwnRelay> relay) {
    List<MeterProfile.Variant> variants = new ArrayList<>();
    for (Version version : versions) {
      Parts parts = version.parts().over(base);
      if (variants.stream().anyMatch(known -> known.name().equals(version.name()))) {
        throw new IllegalArgumentException("variant " + version.name() + " is given twice");
      }
      variants.add(
          new MeterProfile.Variant(
              version.name(),
              version.when(),
              new MeterProfile(
                  id,
                  name,
                  limits,
                  parts.wholeIdentity(),
                  parts.whole(),
                  denied,
                  relay,
                  Optional.of(version.name()),
                  List.of())));
    }
    if (variants.isEmpty()) {
      return new MeterProfile(
          id,
          name,
          limits,
          base.wholeIdentity(),
          base.whole(),
          denied,
          relay,
          Optional.empty(),
          List.of());
    }
    MeterProfile likeliest = variants.getFirst().profile();
    for (MeterProfile.Variant variant : variants) {
      if (!variant.profile().energy().range().equals(likeliest.energy().range())) {
        throw new IllegalArgumentException(
            "the variants must agree on resolution and rollOver of the energy: make profiles of"
                + " their own of those that don't");
      }
    }
    return new MeterProfile(
        id,
        name,
        limits,
        base.identity().orElse(likeliest.identity()),
        likeliest.registers(),
        denied,
        relay,
        Optional.empty(),
        variants);
  }

  private static String name(String text) {
    if (!text.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  private Setting<Version> version(ConfigNode node) {
    Setting<String> name =
        node.value("name", "a name of small letters, digits and hyphens", ProfileSchema::name);
    Setting<MeterProfile.Probe> when = probe(node.section("when"));
    Setting<Parts> parts = parts(node, node.path());
    return node.build(() -> new Version(name.get(), when.get(), parts.get()));
  }

  /**
   * The registers that a section describes.
   *
   * @param version the variant that they belong to; empty for all of them
   */
  private Setting<Parts> parts(ConfigNode node, String version) {
    // Where there are no variants nothing else can give what every model needs.
    boolean whole = version.isEmpty() && !node.keys().contains("variants");
    Setting<Optional<MeterProfile.Identity>> identity =
        part(node, "identity", whole, this::identity);
    Setting<Optional<MeterProfile.EnergyField>> energy =
        part(node, "energy", whole, section -> energy(section, version));
    Setting<Optional<MeterProfile.EnergyField>> export =
        node.optionalSection("energyExport", section -> energy(section, version));
    Setting<Optional<List<MeterProfile.ScaledField>>> voltages =
        list(node, "voltages", whole, Quantity.VOLTAGE, version, 3);
    Setting<Optional<List<MeterProfile.ScaledField>>> currents =
        list(node, "currents", whole, Quantity.CURRENT, version, 4);
    Setting<Optional<MeterProfile.ScaledField>> power =
        part(node, "power", whole, section -> scaled(section, Quantity.POWER, version));
    Setting<Optional<List<MeterProfile.ScaledField>>> phasePowers =
        list(node, "phasePowers", false, Quantity.POWER, version, 3);
    Setting<Optional<MeterProfile.ScaledField>> factor =
        node.optionalSection(
            "powerFactor", section -> scaled(section, Quantity.POWER_FACTOR, version));
    Setting<Optional<MeterProfile.ScaledField>> frequency =
        node.optionalSection("frequency", section -> scaled(section, Quantity.FREQUENCY, version));
    Setting<Optional<MeterProfile.Ratio>> ratio =
        node.optionalSection("ratio", section -> ratio(section, version));
    Setting<Optional<MeterProfile.Status>> status =
        node.optionalSection("status", section -> status(section, version));
    return node.build(() ->
        new Parts(
            identity.get(),
            energy.get(),
            export.get(),
            voltages.get(),
            currents.get(),
            power.get(),
            phasePowers.get(),
            factor.get(),
            frequency.get(),
            ratio.get(),
            status.get()));
  }

  private static <T> Setting<Optional<T>> part(
      ConfigNode node, String key, boolean required, Function<ConfigNode, Setting<T>> reader) {
    return required
        ? reader.apply(node.section(key)).map(Optional::of)
        : node.optionalSection(key, reader);
  }

  private Setting<Optional<List<MeterProfile.ScaledField>>> list(
      ConfigNode node, String key, boolean required, Quantity quantity, String version, int most) {
    Setting<List<MeterProfile.ScaledField>> found =
        node.list(key, section -> scaled(section, quantity, version));
    Setting<Optional<List<MeterProfile.ScaledField>>> list =
        required ? found.map(Optional::of) : found.optional();
    return list.map(fields -> {
      if (fields.isPresent() && (fields.get().isEmpty() || fields.get().size() > most)) {
        node.problem(key, "must have 1 to " + most + " entries, has " + fields.get().size());
      }
      return fields;
    });
  }

  private Setting<MeterProfile.Limits> limits(ConfigNode node) {
    Setting<Integer> longest = node.integer("registersPerRead", 1, LONGEST_READ);
    Setting<Duration> turnaround = node.duration("turnaround");
    Setting<Duration> timeout = node.duration("timeout");
    Setting<Duration> gap = node.duration("minimumGap").orElse(Duration.ZERO);
    Setting<Boolean> throughGaps = node.flag("readThroughGaps").orElse(true);
    return node.build(() -> {
      if (timeout.get().isZero() || timeout.get().compareTo(Duration.ofSeconds(5)) > 0) {
        node.problem("timeout", "must be above zero and at most PT5S");
      }
      if (turnaround.get().compareTo(timeout.get()) > 0) {
        node.problem("turnaround", "is longer than the timeout");
      }
      if (gap.get().compareTo(Duration.ofSeconds(5)) > 0) {
        node.problem("minimumGap", "must be at most PT5S");
      }
      return new MeterProfile.Limits(
          longest.get(),
          turnaround.get().toNanos(),
          timeout.get().toNanos(),
          gap.get().toNanos(),
          throughGaps.get());
    });
  }

  private Setting<MeterProfile.Identity> identity(ConfigNode node) {
    Setting<Optional<MeterProfile.Probe>> probe = node.optionalSection("probe", this::probe);
    Setting<Optional<RegisterField>> serial =
        node.optionalSection("serial", section -> field(section, section.path()));
    return node.build(() -> {
      if (probe.get().isEmpty() && serial.get().isEmpty()) {
        throw new IllegalArgumentException(
            "a model is recognised by a probe, a serial number, or both");
      }
      return new MeterProfile.Identity(probe.get(), serial.get());
    });
  }

  private Setting<MeterProfile.Probe> probe(ConfigNode node) {
    Setting<RegisterField> field = field(node, node.path());
    Setting<Optional<List<String>>> numbers = node.strings("oneOf").optional();
    Setting<Optional<String>> beginning = node.string("beginsWith").optional();
    Setting<Boolean> unitAddress = node.flag("unitAddress").orElse(false);
    Setting<Boolean> highByte = node.flag("inHighByte").orElse(false);
    Setting<Optional<BigDecimal>> above = node.decimal("above").optional();
    Setting<Optional<BigDecimal>> below = node.decimal("below").optional();
    return node.build(() -> {
      int given =
          (numbers.get().isPresent() ? 1 : 0)
              + (beginning.get().isPresent() ? 1 : 0)
              + (unitAddress.get() ? 1 : 0)
              + (above.get().isPresent() || below.get().isPresent() ? 1 : 0);
      if (given != 1) {
        throw new IllegalArgumentException(
            "a probe expects exactly one of oneOf, beginsWith, unitAddress, or above and below");
      }
      boolean text = field.get().type() == RegisterField.Type.TEXT;
      if (beginning.get().isPresent() && !text) {
        throw new IllegalArgumentException("beginsWith needs a field of type text");
      }
      if ((above.get().isPresent() || below.get().isPresent())) {
        if (text || above.get().isEmpty() || below.get().isEmpty()) {
          throw new IllegalArgumentException(
              "a number's bounds are both above and below, and the field is a number");
        }
        if (above.get().get().compareTo(below.get().get()) >= 0) {
          throw new IllegalArgumentException("no number is above and below: exchange the two");
        }
      }
      MeterProfile.Expectation expectation =
          numbers
              .get()
              .<MeterProfile.Expectation>map(MeterProfile.Expectation.OneOf::new)
              .or(() -> beginning.get().map(MeterProfile.Expectation.BeginsWith::new))
              .or(() ->
                  above
                      .get()
                      .map(low ->
                          new MeterProfile.Expectation.Within(low, below.get().orElseThrow())))
              .orElseGet(() -> new MeterProfile.Expectation.UnitAddress(highByte.get()));
      if (highByte.get() && !unitAddress.get()) {
        node.problem("inHighByte", "goes with unitAddress only");
      }
      if (unitAddress.get() && field.get().words() != 1) {
        node.problem("unitAddress", "stands in one register");
      }
      return new MeterProfile.Probe(field.get(), expectation);
    });
  }

  private Setting<MeterProfile.EnergyField> energy(ConfigNode node, String version) {
    Setting<RegisterField> field = field(node, version);
    Setting<EnergyUnit> unit = node.value("unit", "Wh, kWh or MWh", EnergyUnit::parse);
    Setting<BigDecimal> resolution = node.decimal("resolution");
    Setting<BigDecimal> rollOver = node.decimal("rollOver");
    Setting<Boolean> both =
        node.value("counts", "import or total", ProfileSchema::bothDirections).orElse(false);
    return node.build(() ->
        checks.energy(
            node,
            energyField(field.get(), unit.get(), resolution.get(), rollOver.get(), both.get())));
  }

  private static boolean bothDirections(String text) {
    return switch (text) {
      case "import" -> false;
      case "total" -> true;
      default -> throw new IllegalArgumentException();
    };
  }

  /**
   * The resolution is what one count of an integer register is worth, and to what a float is
   * rounded.
   */
  private static MeterProfile.EnergyField energyField(
      RegisterField field,
      EnergyUnit unit,
      BigDecimal resolution,
      BigDecimal rollOver,
      boolean both) {
    if (resolution.signum() <= 0
        || Math.abs((long) resolution.scale()) > 12
        || resolution.precision() > 12
        || rollOver.signum() <= 0
        || Math.abs((long) rollOver.scale()) > 18) {
      throw new IllegalArgumentException(
          "resolution and rollOver are positive numbers of the unit");
    }
    BigDecimal step = resolution.multiply(unit.wattHours).stripTrailingZeros();
    if (step.unscaledValue().bitLength() != 1 || step.scale() < -9 || step.scale() > 9) {
      throw new IllegalArgumentException(
          "the resolution must be a power of ten of Wh, is " + step.toPlainString() + " Wh");
    }
    BigDecimal counts = rollOver.divide(resolution);
    if (counts.stripTrailingZeros().scale() > 0
        || counts.compareTo(BigDecimal.valueOf(1_000_000_000_000_000L)) > 0) {
      throw new IllegalArgumentException(
          "rollOver must be a whole number of resolutions, at most 10^15 of them");
    }
    BigDecimal countScale =
        field.type() == RegisterField.Type.F32 ? BigDecimal.ONE.divide(resolution) : BigDecimal.ONE;
    return new MeterProfile.EnergyField(
        field, countScale, -step.scale(), counts.longValueExact(), both);
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

  /** What is measured, and its units in thousandths as the protocol counts it (watts are whole). */
  enum Quantity {
    VOLTAGE("V", 1_000, "mV", 1),
    CURRENT("A", 1_000, "mA", 1),
    POWER("W", 1, "kW", 1_000),
    FREQUENCY("Hz", 1_000, "mHz", 1),
    POWER_FACTOR("1", 1_000, "0.001", 1);

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

  private Setting<MeterProfile.ScaledField> scaled(
      ConfigNode node, Quantity quantity, String version) {
    Setting<RegisterField> field = field(node, version);
    Setting<BigDecimal> unit =
        node.value("unit", quantity.unit + " or " + quantity.otherUnit, quantity::worth);
    if (quantity == Quantity.POWER_FACTOR) {
      unit = unit.orElse(BigDecimal.valueOf(quantity.worth));
    }
    Setting<BigDecimal> written = node.decimal("scale").orElse(BigDecimal.ONE);
    Setting<BigDecimal> worth = unit;
    return node.build(() ->
        checks.scaled(
            node,
            quantity,
            new MeterProfile.ScaledField(field.get(), worth.get().multiply(written.get()))));
  }

  private Setting<MeterProfile.Ratio> ratio(ConfigNode node, String version) {
    Setting<Optional<RegisterField>> current =
        node.optionalSection("current", section -> field(section, version));
    Setting<Optional<RegisterField>> voltage =
        node.optionalSection("voltage", section -> field(section, version));
    Setting<Boolean> applied =
        node.value("registers", "primary or secondary", ProfileSchema::primary);
    return node.build(() -> new MeterProfile.Ratio(current.get(), voltage.get(), applied.get()));
  }

  private Setting<MeterProfile.Status> status(ConfigNode node, String version) {
    Setting<RegisterField> field = field(node, version);
    Setting<Integer> cover = address(node, "coverOpened").orElse(0);
    Setting<Integer> magnet = address(node, "magneticField").orElse(0);
    return node.build(() -> {
      if (field.get().words() != 1) {
        throw new IllegalArgumentException("a status is one register");
      }
      if (cover.get() == 0 && magnet.get() == 0) {
        throw new IllegalArgumentException(
            "a status tells something: coverOpened, magneticField, or both, each a mask of bits");
      }
      return new MeterProfile.Status(field.get(), cover.get(), magnet.get());
    });
  }

  private static boolean primary(String text) {
    return switch (text) {
      case "primary" -> true;
      case "secondary" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  /**
   * A register field.
   *
   * @param group fields of one group lie beside each other and must not overlap; a probe or serial
   *     number is a group of its own, because it is read by itself
   */
  private Setting<RegisterField> field(ConfigNode node, String group) {
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
      return checks.field(
          node,
          group,
          new RegisterField(
              function.get(), address.get(), type.get(), order.get(), words.get().orElse(fixed)));
    });
  }

  private Setting<MeterProfile.AddressRange> range(ConfigNode node) {
    Setting<Integer> from = address(node, "from");
    Setting<Integer> to = address(node, "to");
    return node.build(() -> {
      if (from.get() > to.get()) {
        node.problem("from", "is behind the end of the range");
      }
      return new MeterProfile.AddressRange(from.get(), to.get());
    });
  }

  private Setting<MeterProfile.OwnRelay> relay(ConfigNode node) {
    Setting<Integer> address = address(node, "address");
    Setting<List<Integer>> open = node.strings("open").map(words());
    Setting<List<Integer>> close = node.strings("close").map(words());
    Setting<Optional<MeterProfile.Feedback>> feedback =
        node.optionalSection("feedback", this::feedback);
    return node.build(() -> {
      if (open.get().isEmpty() || open.get().size() != close.get().size()) {
        throw new IllegalArgumentException(
            "opening and closing write the same number of registers, at least one");
      }
      if (open.get().equals(close.get())) {
        throw new IllegalArgumentException("opening and closing write the same");
      }
      if (address.get() + open.get().size() > HIGHEST_ADDRESS + 1) {
        node.problem("address", "leaves no room for what is written");
      }
      return new MeterProfile.OwnRelay(address.get(), open.get(), close.get(), feedback.get());
    });
  }

  private Setting<MeterProfile.Feedback> feedback(ConfigNode node) {
    Setting<RegisterField> field = field(node, "");
    Setting<Integer> mask = address(node, "mask");
    Setting<Integer> open = address(node, "open");
    return node.build(() -> {
      if (field.get().words() != 1) {
        throw new IllegalArgumentException("a relay's state is one register");
      }
      if ((open.get() & ~mask.get()) != 0 || mask.get() == 0) {
        node.problem("open", "has bits that the mask hides: it could never be seen");
      }
      return new MeterProfile.Feedback(field.get(), mask.get(), open.get());
    });
  }

  /** A 16-bit number, usually written in hexadecimal. */
  private static Setting<Integer> address(ConfigNode node, String key) {
    return node.value(key, "a 16-bit number such as 0x0048", ProfileSchema::word);
  }

  private static Function<List<String>, List<Integer>> words() {
    return texts -> texts.stream().map(ProfileSchema::word).toList();
  }

  private static int word(String text) {
    int number = Integer.decode(text);
    if (number < 0 || number > HIGHEST_ADDRESS) {
      throw new IllegalArgumentException(text + " is not a 16-bit number");
    }
    return number;
  }
}
