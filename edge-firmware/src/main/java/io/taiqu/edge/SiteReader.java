package io.taiqu.edge;

import io.taiqu.edge.commissioning.LinePhase;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.modbus.Framing;
import io.taiqu.edge.modbus.InputBoard;
import io.taiqu.edge.modbus.LineSettings;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.edge.relay.DoorWiring;
import io.taiqu.edge.relay.GpioWiring;
import io.taiqu.edge.relay.LoadSideWiring;
import io.taiqu.edge.relay.PinLevel;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.ConfigNode;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.config.Setting;
import io.taiqu.protocol.config.YamlConfig;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Power;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads {@code site.yaml}, and sees to it that nothing in it is used twice or missing. */
public final class SiteReader {
  private static final int HIGHEST_ADDRESS = 247;
  private static final int HIGHEST_PIN = 27;
  private static final int HIGHEST_PORT = 65_535;
  private static final int MODBUS_PORT = 502;
  private static final int MOST_WATTS = 100_000_000;

  private final Optional<Path> profileDirectory;
  private final Map<String, MeterProfile> profiles = new HashMap<>();
  private final Set<String> buses = new HashSet<>();
  private final Set<String> ports = new HashSet<>();
  private final Set<String> addresses = new HashSet<>();
  private final Set<String> boards = new HashSet<>();
  private final Map<String, MeterProfile> secondMeters = new HashMap<>();
  private final Set<Object> taken = new HashSet<>();

  private SiteReader(Optional<Path> profileDirectory, Optional<Integer> armPin) {
    this.profileDirectory = profileDirectory;
    armPin.ifPresent(taken::add);
  }

  /** Reads the site of a unit that is configured so. */
  public static YamlConfig.Loaded<SiteConfig> read(EdgeConfig unit) throws ConfigException {
    return YamlConfig.read(
        unit.site(), Overrides.NONE, new SiteReader(unit.profiles(), unit.gpio().arm())::site);
  }

  private Setting<SiteConfig> site(ConfigNode root) {
    Setting<TransformerId> transformer =
        root.value("transformer", "the transformer's code", TransformerId::new);
    Setting<List<SiteConfig.Bus>> lines = root.list("buses", this::bus);
    Setting<List<SiteConfig.Meter>> meters = root.list("meters", this::meter);
    Setting<Optional<DoorWiring>> door = root.optionalSection("cabinetDoor", this::door);
    return root.build(() -> {
      if (meters.get().isEmpty()) {
        throw new IllegalArgumentException("a site has at least one meter");
      }
      return new SiteConfig(transformer.get(), lines.get(), meters.get(), door.get());
    });
  }

  private Setting<DoorWiring> door(ConfigNode node) {
    Setting<Integer> pin = pin(node, "pin");
    Setting<PinLevel> openWhen = node.choice("openWhen", PinLevel.class).orElse(PinLevel.LOW);
    return node.build(() -> new DoorWiring(pin.get(), openWhen.get()));
  }

  private Setting<SiteConfig.Bus> bus(ConfigNode node) {
    Setting<String> name = node.string("name").map(text -> added(buses, text, "bus " + text));
    Setting<Optional<String>> port =
        node.string("port").map(text -> added(ports, text, "port " + text)).optional();
    Setting<Optional<SiteConfig.Connection.Gateway>> gateway =
        node.optionalSection("gateway", this::gateway);
    Setting<Optional<SiteConfig.Connection>> direction =
        node.optionalSection("direction", this::direction);
    Setting<Integer> baud = node.integer("baud", 300, 1_000_000).orElse(9600);
    Setting<LineSettings.Parity> parity =
        node.choice("parity", LineSettings.Parity.class).orElse(LineSettings.Parity.NONE);
    Setting<Integer> stopBits = node.integer("stopBits", 1, 2).orElse(1);
    return node.build(() -> {
      if (port.get().isPresent() == gateway.get().isPresent()) {
        throw new IllegalArgumentException("a bus has either a port or a gateway");
      }
      if (gateway.get().isPresent() && direction.get().isPresent()) {
        throw new IllegalArgumentException(
            "a gateway turns its line by itself: leave out direction");
      }
      String where =
          port.get()
              .orElseGet(() -> {
                SiteConfig.Connection.Gateway found = gateway.get().orElseThrow();
                return added(
                    ports,
                    found.host() + ":" + found.port(),
                    "gateway " + found.host() + ":" + found.port());
              });
      return new SiteConfig.Bus(
          name.get(),
          new LineSettings(where, baud.get(), parity.get(), stopBits.get()),
          gateway
              .get()
              .<SiteConfig.Connection>map(found -> found)
              .or(direction::get)
              .orElseGet(SiteConfig.Connection.Adapter::new));
    });
  }

  private Setting<SiteConfig.Connection.Gateway> gateway(ConfigNode node) {
    Setting<String> host = node.string("host");
    Setting<Integer> port = node.integer("port", 1, HIGHEST_PORT).orElse(MODBUS_PORT);
    Setting<Framing> protocol = node.choice("protocol", Framing.class).orElse(Framing.TCP);
    return node.build(
        () -> new SiteConfig.Connection.Gateway(host.get(), port.get(), protocol.get()));
  }

  private Setting<SiteConfig.Connection> direction(ConfigNode node) {
    Setting<Boolean> kernel = node.flag("kernel").orElse(false);
    Setting<Optional<Integer>> pin = pin(node, "pin").optional();
    return node.build(() -> {
      if (kernel.get() == pin.get().isPresent()) {
        throw new IllegalArgumentException("a direction is exactly one of kernel: true or pin");
      }
      return pin.get()
          .<SiteConfig.Connection>map(SiteConfig.Connection.Pin::new)
          .orElseGet(SiteConfig.Connection.Kernel::new);
    });
  }

  private Setting<SiteConfig.Meter> meter(ConfigNode node) {
    Setting<SupplyPointId> point =
        node.value("supplyPoint", "a UUID", SupplyPointId::parse)
            .map(id -> unused(id, "supply point " + id));
    Setting<MeterSerial> serial =
        node.value("serial", "a serial number", MeterSerial::new)
            .map(text -> unused(text, "serial number " + text));
    Setting<MeterProfile> profile = node.string("profile").map(this::profile);
    Setting<Optional<String>> variant = node.string("variant").optional();
    Setting<String> bus = node.string("bus").map(this::knownBus);
    Setting<Integer> address = node.integer("address", 1, HIGHEST_ADDRESS);
    Setting<CtRatio> ratio =
        node.value("ctRatio", "a ratio such as 60 or 300/5", CtRatio::parse).orElse(CtRatio.DIRECT);
    Setting<Integer> watts = node.integer("ratedPower", 1, MOST_WATTS);
    Setting<MeteredPoint.Role> role =
        node.choice("role", MeteredPoint.Role.class).orElse(MeteredPoint.Role.CUSTOMER);
    Setting<Optional<SiteConfig.Relay>> relay =
        node.optionalSection("relay", section -> relay(section, point));
    Setting<Optional<String>> account =
        node.string("account").map(text -> unused(text, "account " + text)).optional();
    Setting<List<LinePhase>> phases =
        node.value("phase", "A, B, C or ABC", SiteReader::phases).orElse(List.of());
    Setting<Optional<SiteConfig.LoadSide>> loadSide =
        node.optionalSection("loadSide", section -> loadSide(section, point));
    return node.build(() -> {
      added(
          addresses,
          bus.get() + "/" + address.get(),
          "address " + address.get() + " on bus " + bus.get());
      return checked(
          new SiteConfig.Meter(
              point.get(),
              serial.get(),
              variant.get().map(profile.get()::as).orElse(profile.get()),
              bus.get(),
              address.get(),
              ratio.get(),
              new Power(watts.get()),
              role.get(),
              relay.get(),
              account.get(),
              phases.get(),
              loadSide.get()));
    });
  }

  private static SiteConfig.Meter checked(SiteConfig.Meter meter) {
    boolean ownRelay =
        meter.relay().filter(relay -> relay instanceof SiteConfig.Relay.InMeter).isPresent();
    if (ownRelay && meter.profile().relay().isEmpty()) {
      throw new IllegalArgumentException(meter.profile().name() + " has no relay of its own");
    }
    boolean multiplied =
        meter.profile().registers().ratio().filter(MeterProfile.Ratio::applied).isPresent();
    if (multiplied && !meter.ratio().equals(CtRatio.DIRECT)) {
      throw new IllegalArgumentException(
          meter.profile().name()
              + " has multiplied its registers by its transformers' ratio already: leave ctRatio"
              + " out");
    }
    if (meter.role() == MeteredPoint.Role.SUPPLY && meter.relay().isPresent()) {
      throw new IllegalArgumentException("a transformer's supply meter has no relay");
    }
    if (meter.loadSide().isPresent() && meter.relay().isEmpty()) {
      throw new IllegalArgumentException("loadSide looks behind a relay, and there is none");
    }
    return meter;
  }

  private Setting<SiteConfig.LoadSide> loadSide(ConfigNode node, Setting<SupplyPointId> point) {
    Setting<Optional<LoadSideWiring>> pin =
        node.optionalSection("gpio", section -> loadSidePin(section, point));
    Setting<Optional<SiteConfig.LoadSide.Board>> board =
        node.optionalSection("modbusInput", this::inputBoard);
    Setting<Optional<SiteConfig.LoadSide.SecondMeter>> meter =
        node.optionalSection("voltageMeter", this::secondMeter);
    return node.build(() -> {
      List<SiteConfig.LoadSide> given =
          Stream.<Optional<? extends SiteConfig.LoadSide>>of(
                  pin.get().map(SiteConfig.LoadSide.Pin::new), board.get(), meter.get())
              .<SiteConfig.LoadSide>flatMap(Optional::stream)
              .toList();
      if (given.size() != 1) {
        throw new IllegalArgumentException(
            "a load side is exactly one of gpio, modbusInput or voltageMeter");
      }
      return given.getFirst();
    });
  }

  private Setting<LoadSideWiring> loadSidePin(ConfigNode node, Setting<SupplyPointId> point) {
    Setting<Integer> pin = pin(node, "pin");
    Setting<PinLevel> presentWhen =
        node.choice("presentWhen", PinLevel.class).orElse(PinLevel.HIGH);
    return node.build(() -> new LoadSideWiring(point.get(), pin.get(), presentWhen.get()));
  }

  private Setting<SiteConfig.LoadSide.Board> inputBoard(ConfigNode node) {
    Setting<String> bus = node.string("bus").map(this::knownBus);
    Setting<Integer> address = node.integer("address", 1, HIGHEST_ADDRESS);
    Setting<Integer> channel = node.integer("channel", 0, InputBoard.CHANNELS - 1);
    return node.build(() -> {
      String at = board(bus.get(), address.get());
      unused(
          at + "/input/" + channel.get(),
          "input " + channel.get() + " of the board at address " + address.get());
      return new SiteConfig.LoadSide.Board(bus.get(), address.get(), channel.get());
    });
  }

  private Setting<SiteConfig.LoadSide.SecondMeter> secondMeter(ConfigNode node) {
    Setting<String> bus = node.string("bus").map(this::knownBus);
    Setting<Integer> address = node.integer("address", 1, HIGHEST_ADDRESS);
    Setting<MeterProfile> profile = node.string("profile").map(this::profile);
    Setting<Optional<String>> variant = node.string("variant").optional();
    Setting<List<LinePhase>> inputs =
        node.value("inputs", "A, B, C or ABC", SiteReader::phases).orElse(List.of());
    return node.build(() -> {
      MeterProfile model = variant.get().map(profile.get()::as).orElse(profile.get());
      if (model.isUndecided() && !model.voltagesAreKnown()) {
        throw new IllegalArgumentException(
            model.name()
                + " has versions that tell their voltages in other places: say with variant which"
                + " one this is");
      }
      List<Integer> wired =
          inputs.get().isEmpty()
              ? IntStream.range(0, model.phases()).boxed().toList()
              : inputs.get().stream().map(LinePhase::ordinal).toList();
      if (wired.isEmpty() || wired.stream().anyMatch(input -> input >= model.phases())) {
        throw new IllegalArgumentException(
            model.name() + " tells " + model.phases() + " voltages; inputs names another one");
      }
      String at = bus.get() + "/" + address.get();
      MeterProfile known = secondMeters.putIfAbsent(at, model);
      if (known == null) {
        added(addresses, at, "address " + address.get() + " on bus " + bus.get());
      } else if (!known.equals(model)) {
        throw new IllegalArgumentException(
            "the meter at address " + address.get() + " is a " + known.name() + " elsewhere");
      }
      for (int input : wired) {
        unused(
            at + "/voltage/" + input,
            "voltage input "
                + LinePhase.values()[input]
                + " of the meter at address "
                + address.get());
      }
      return new SiteConfig.LoadSide.SecondMeter(bus.get(), address.get(), model, wired);
    });
  }

  /** A board may have relays and inputs; a meter can't have its address. */
  private String board(String bus, int address) {
    String at = bus + "/" + address;
    if (boards.add(at)) {
      added(addresses, at, "address " + address + " on bus " + bus);
    }
    return at;
  }

  private static List<LinePhase> phases(String text) {
    List<LinePhase> phases =
        text.chars().mapToObj(letter -> LinePhase.valueOf(Character.toString(letter))).toList();
    if (phases.isEmpty()
        || phases.size() > 3
        || phases.stream().distinct().count() != phases.size()) {
      throw new IllegalArgumentException("a phase is A, B or C, and of three each one once");
    }
    return phases;
  }

  private MeterProfile profile(String id) {
    MeterProfile known = profiles.get(id);
    if (known != null) {
      return known;
    }
    try {
      MeterProfile loaded = ProfileReader.load(id, profileDirectory);
      profiles.put(id, loaded);
      return loaded;
    } catch (ConfigException | IOException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private String knownBus(String name) {
    if (!buses.contains(name)) {
      throw new IllegalArgumentException(
          "there is no bus \""
              + name
              + "\"; known: "
              + String.join(", ", buses.stream().sorted().toList()));
    }
    return name;
  }

  private Setting<SiteConfig.Relay> relay(ConfigNode node, Setting<SupplyPointId> point) {
    Setting<Optional<GpioWiring>> pins =
        node.optionalSection("gpio", section -> wiring(section, point));
    Setting<Optional<GpioWiring>> level =
        node.optionalSection("gpioLevel", section -> level(section, point));
    Setting<Boolean> own = node.flag("meter").orElse(false);
    Setting<Optional<SiteConfig.Relay.Board>> board =
        node.optionalSection("modbusBoard", this::board);
    return node.build(() -> {
      int given =
          (pins.get().isPresent() ? 1 : 0)
              + (level.get().isPresent() ? 1 : 0)
              + (own.get() ? 1 : 0)
              + (board.get().isPresent() ? 1 : 0);
      if (given != 1) {
        throw new IllegalArgumentException(
            "a relay is exactly one of gpio, gpioLevel, meter: true, or modbusBoard");
      }
      return pins.get()
          .or(level::get)
          .<SiteConfig.Relay>map(SiteConfig.Relay.Pins::new)
          .or(board::get)
          .orElseGet(SiteConfig.Relay.InMeter::new);
    });
  }

  private Setting<GpioWiring> wiring(ConfigNode node, Setting<SupplyPointId> point) {
    Setting<Integer> set = pin(node, "set");
    Setting<Integer> reset = pin(node, "reset");
    Setting<Optional<Integer>> feedback = pin(node, "feedback").optional();
    return node.build(
        () -> new GpioWiring.Pulsed(point.get(), set.get(), reset.get(), feedback.get()));
  }

  private Setting<GpioWiring> level(ConfigNode node, Setting<SupplyPointId> point) {
    Setting<Integer> pin = pin(node, "pin");
    Setting<PinLevel> opensWhen = node.choice("opensWhen", PinLevel.class);
    Setting<Optional<Integer>> feedback = pin(node, "feedback").optional();
    return node.build(
        () -> new GpioWiring.Level(point.get(), pin.get(), opensWhen.get(), feedback.get()));
  }

  private Setting<Integer> pin(ConfigNode node, String key) {
    return node.integer(key, 0, HIGHEST_PIN).map(pin -> unused(pin, "pin " + pin));
  }

  private Setting<SiteConfig.Relay.Board> board(ConfigNode node) {
    Setting<String> bus = node.string("bus").map(this::knownBus);
    Setting<Integer> address = node.integer("address", 1, HIGHEST_ADDRESS);
    Setting<Integer> channel = node.integer("channel", 0, 7);
    return node.build(() -> {
      String at = board(bus.get(), address.get());
      unused(
          at + "/" + channel.get(),
          "channel " + channel.get() + " of the board at address " + address.get());
      return new SiteConfig.Relay.Board(bus.get(), address.get(), channel.get());
    });
  }

  private <T> T unused(T thing, String what) {
    if (!taken.add(thing)) {
      throw new IllegalArgumentException(what + " is used twice");
    }
    return thing;
  }

  private static String added(Set<String> set, String element, String what) {
    if (!set.add(element)) {
      throw new IllegalArgumentException(what + " is used twice");
    }
    return element;
  }
}
