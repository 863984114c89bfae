package io.taiqu.edge.field;

import io.taiqu.edge.commissioning.Identification;
import io.taiqu.edge.commissioning.LineSpeed;
import io.taiqu.edge.commissioning.PlannedMeter;
import io.taiqu.edge.commissioning.SiteAccess;
import io.taiqu.edge.commissioning.VoltageSample;
import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.LineSettings;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.MeterView;
import io.taiqu.edge.modbus.RegisterField;
import io.taiqu.edge.modbus.Reply;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Voltage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A site through its buses and relays. Confined to one thread. */
public final class FieldSite implements SiteAccess {
  private static final int HIGHEST_ADDRESS = 247;
  private static final int SCAN_FUNCTION = 3;
  private static final Duration SCAN_TIMEOUT = Duration.ofMillis(150);

  /**
   * A meter that answers twice without a flaw is who it says; one that is silent three times is.
   */
  private static final int CLEAN_TRIES = 2;

  private static final int SILENT_TRIES = 3;

  /** The supply meter is read again after this many others, so that voltages belong together. */
  private static final int METERS_PER_SUPPLY_READ = 4;

  /** A relay of the site. */
  public interface Relay {
    /** Switches it and tells what it shows afterwards. */
    RelayFeedback drive(SupplyState wanted) throws IOException;
  }

  /**
   * How long things take, on the buses' clock.
   *
   * @param settle from a relay's movement until every meter's power shows it
   * @param apart from one read of all meters to the next, at least: meters renew their power about
   *     once a second, and the same value read twice is one value
   */
  public record Timing(Duration settle, Duration apart) {
    /** Right for the meters whose profiles come with the program. */
    public static final Timing USUAL = new Timing(Duration.ofMillis(1500), Duration.ofMillis(1100));
  }

  /** Lines that can be driven at other speeds than their own. */
  public interface Retuning {
    /** None can. */
    Retuning NONE =
        (bus, speed) -> {
          throw new IllegalArgumentException("bus " + bus + " has one speed");
        };

    /** Whether this line can. */
    default boolean canRetune(String bus) {
      return false;
    }

    /** The line at this speed, to be opened; the line itself is closed. */
    FieldBus at(String bus, LineSpeed speed);
  }

  private final Map<String, FieldBus> buses;
  private final Map<String, MeterProfile> profiles;
  private final Map<SupplyPointId, Relay> relays;
  private final Timing timing;
  private final Retuning retuning;
  private final Map<SupplyPointId, MeterProfile> decided = new HashMap<>();
  private long lastRound;
  private boolean anyRound;

  /**
   * A site whose buses are open.
   *
   * @param buses by the name in the plan
   * @param profiles by the name in the plan
   * @param relays by whose supply they switch
   */
  public FieldSite(
      Map<String, FieldBus> buses,
      Map<String, MeterProfile> profiles,
      Map<SupplyPointId, Relay> relays,
      Timing timing) {
    this(buses, profiles, relays, timing, Retuning.NONE);
  }

  /** A site whose buses are open, some of which can be driven at other speeds. */
  public FieldSite(
      Map<String, FieldBus> buses,
      Map<String, MeterProfile> profiles,
      Map<SupplyPointId, Relay> relays,
      Timing timing,
      Retuning retuning) {
    this.retuning = retuning;
    this.buses = Map.copyOf(buses);
    this.profiles = Map.copyOf(profiles);
    this.relays = Map.copyOf(relays);
    this.timing = timing;
  }

  @Override
  public List<Integer> scan(String bus, ScanProgress progress) throws IOException {
    return scan(bus(bus), progress, FieldSite::isAnyone);
  }

  private static List<Integer> scan(FieldBus bus, ScanProgress progress, Answering answering)
      throws IOException {
    List<Integer> found = new ArrayList<>();
    for (int address = 1; address <= HIGHEST_ADDRESS; address++) {
      Reply reply = bus.read(address, SCAN_FUNCTION, 0, 1, SCAN_TIMEOUT).reply();
      boolean answered = answering.by(reply);
      if (answered) {
        found.add(address);
      }
      if (!progress.asked(address, answered)) {
        break;
      }
    }
    return found;
  }

  @Override
  public List<LineSpeed> otherSpeeds(String bus) {
    LineSettings own = bus(bus).line();
    return retuning.canRetune(bus)
        ? LineSpeed.usual().stream()
            .filter(speed ->
                speed.baud() != own.baud() || !speed.parity().name().equals(own.parity().name()))
            .toList()
        : List.of();
  }

  @Override
  public List<Integer> scan(String bus, LineSpeed speed, ScanProgress progress) throws IOException {
    bus(bus).close();
    try (FieldBus retuned = retuning.at(bus, speed)) {
      retuned.open();
      return scan(retuned, progress, FieldSite::isClear);
    } finally {
      bus(bus).open();
    }
  }

  private static boolean isClear(Reply reply) throws IOException {
    return isAnyone(reply) && !(reply instanceof Reply.Garbled);
  }

  private interface Answering {
    boolean by(Reply reply) throws IOException;
  }

  static boolean isAnyone(Reply reply) throws IOException {
    return switch (reply) {
      case Reply.Answered _, Reply.Refused _, Reply.Garbled _ -> true;
      case Reply.Silent _ -> false;
      case Reply.LineDown down -> throw new IOException(down.reason());
    };
  }

  @Override
  public Identification identify(PlannedMeter meter, int tries) throws IOException {
    Tally tally = new Tally(profile(meter).identity().serial().isPresent());
    for (int i = 0; i < tries; i++) {
      askIdentity(meter, tally);
      boolean clean = tally.answered == CLEAN_TRIES && i == CLEAN_TRIES - 1;
      boolean nobody = tally.silent == SILENT_TRIES && i == SILENT_TRIES - 1;
      if (clean || nobody) {
        break;
      }
    }
    return tally.result();
  }

  private void askIdentity(PlannedMeter meter, Tally tally) throws IOException {
    MeterProfile profile = profile(meter);
    List<RegisterField> fields = new ArrayList<>();
    profile.identity().probe().ifPresent(probe -> fields.add(probe.field()));
    profile.identity().serial().ifPresent(fields::add);
    fields.add(profile.energy().field());
    boolean ofModel = true;
    Optional<String> serial = Optional.empty();
    Optional<MeterRegister> register = Optional.empty();
    for (RegisterField field : fields) {
      switch (bus(meter.bus()).fetch(meter.address(), profile, List.of(field))) {
        case FieldBus.Fetched.Failed(Reply reply) -> {
          tally.failed(reply);
          return;
        }
        case FieldBus.Fetched.Image(_, MeterView view) -> {
          if (profile.identity().probe().filter(p -> p.field().equals(field)).isPresent()) {
            ofModel &= view.isOfModel();
          }
          if (profile.identity().serial().filter(field::equals).isPresent()) {
            serial = view.serial();
          }
          if (profile.energy().field().equals(field)) {
            register = view.register();
          }
        }
      }
    }
    tally.answered(ofModel, serial, register);
  }

  /** Counts tries. */
  private static final class Tally {
    final boolean tellsSerial;
    final Set<String> serials = new LinkedHashSet<>();
    int answered;
    int garbled;
    int silent;
    int refused;
    boolean ofModel = true;
    Optional<MeterRegister> register = Optional.empty();

    Tally(boolean tellsSerial) {
      this.tellsSerial = tellsSerial;
    }

    void failed(Reply reply) throws IOException {
      switch (reply) {
        case Reply.Garbled _ -> garbled++;
        case Reply.Silent _ -> silent++;
        case Reply.Refused _ -> refused++;
        case Reply.Answered _ -> throw new IllegalStateException("an answer is no failure");
        case Reply.LineDown down -> throw new IOException(down.reason());
      }
    }

    void answered(boolean model, Optional<String> serial, Optional<MeterRegister> position) {
      answered++;
      ofModel &= model;
      serial.ifPresent(serials::add);
      register = position.isPresent() ? position : register;
    }

    Identification result() {
      return new Identification(
          answered, garbled, silent, refused, ofModel, tellsSerial, serials, register);
    }
  }

  @Override
  public Map<SupplyPointId, Long> powers(List<PlannedMeter> meters) throws IOException {
    awaitNextRound(meters);
    Map<SupplyPointId, Long> powers = new HashMap<>();
    for (PlannedMeter meter : meters) {
      Optional<MeterView> view = read(meter, List.of(profile(meter).registers().power().field()));
      view.flatMap(MeterView::power)
          .ifPresent(power -> powers.put(meter.point(), primary(meter, power.watts())));
    }
    return powers;
  }

  private void awaitNextRound(List<PlannedMeter> meters) {
    if (meters.isEmpty()) {
      return;
    }
    FieldBus any = bus(meters.getFirst().bus());
    long left = lastRound + timing.apart().toNanos() - any.nanoTime();
    if (anyRound && left > 0) {
      any.pause(Duration.ofNanos(left));
    }
    lastRound = any.nanoTime();
    anyRound = true;
  }

  /** Reads fields once, and once more if the answer was damaged. */
  private Optional<MeterView> read(PlannedMeter meter, List<RegisterField> fields)
      throws IOException {
    for (int i = 0; i < 2; i++) {
      switch (bus(meter.bus()).fetch(meter.address(), profile(meter), fields)) {
        case FieldBus.Fetched.Image(_, MeterView view) -> {
          return Optional.of(view);
        }
        case FieldBus.Fetched.Failed(Reply reply) -> {
          if (reply instanceof Reply.LineDown down) {
            throw new IOException(down.reason());
          }
          if (!(reply instanceof Reply.Garbled)) {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.empty();
  }

  private static long primary(PlannedMeter meter, long watts) {
    return Math.round((double) watts * meter.ratio().primary() / meter.ratio().secondary());
  }

  private record SupplyRead(long at, List<Voltage> voltages, long watts) {}

  private record MeterRead(PlannedMeter meter, long at, List<Voltage> voltages) {}

  @Override
  public Sweep sweep(PlannedMeter supply, List<PlannedMeter> meters) throws IOException {
    awaitNextRound(meters);
    Map<SupplyPointId, List<VoltageSample>> voltages = new HashMap<>();
    Map<SupplyPointId, Long> watts = new HashMap<>();
    List<Long> supplyWatts = new ArrayList<>();
    Optional<SupplyRead> earlier = supply(supply);
    earlier.ifPresent(read -> supplyWatts.add(read.watts()));
    for (int from = 0; from < meters.size(); from += METERS_PER_SUPPLY_READ) {
      List<MeterRead> reads = new ArrayList<>();
      int to = Math.min(meters.size(), from + METERS_PER_SUPPLY_READ);
      for (PlannedMeter meter : meters.subList(from, to)) {
        readAll(meter, reads, watts);
      }
      Optional<SupplyRead> later = supply(supply);
      later.ifPresent(read -> supplyWatts.add(read.watts()));
      if (earlier.isPresent() && later.isPresent()) {
        for (MeterRead read : reads) {
          voltages.put(read.meter().point(), samples(read, earlier.get(), later.get()));
        }
      }
      earlier = later;
    }
    return new Sweep(voltages, watts, mean(supplyWatts));
  }

  private void readAll(PlannedMeter meter, List<MeterRead> reads, Map<SupplyPointId, Long> watts)
      throws IOException {
    Optional<MeterView> view = read(meter, electrical(meter));
    long at = bus(meter.bus()).nanoTime();
    if (view.isPresent() && view.get().power().isPresent()) {
      reads.add(new MeterRead(meter, at, view.get().voltages()));
      watts.put(meter.point(), primary(meter, view.get().power().get().watts()));
    }
  }

  private Optional<SupplyRead> supply(PlannedMeter supply) throws IOException {
    Optional<MeterView> view = read(supply, electrical(supply));
    long at = bus(supply.bus()).nanoTime();
    return view.filter(seen -> seen.voltages().size() == 3)
        .flatMap(seen ->
            seen.power()
                .map(power -> new SupplyRead(at, seen.voltages(), primary(supply, power.watts()))));
  }

  private List<RegisterField> electrical(PlannedMeter meter) throws IOException {
    MeterProfile profile = profile(meter);
    List<RegisterField> fields = new ArrayList<>();
    fields.add(profile.registers().power().field());
    profile.registers().voltages().forEach(voltage -> fields.add(voltage.field()));
    return fields;
  }

  /** The supply's voltages at the moment of the meter's read, by a straight line between two. */
  private static List<VoltageSample> samples(MeterRead read, SupplyRead earlier, SupplyRead later) {
    double share = (double) (read.at() - earlier.at()) / Math.max(1, later.at() - earlier.at());
    long[] at = new long[3];
    for (int phase = 0; phase < 3; phase++) {
      long from = earlier.voltages().get(phase).millivolts();
      long to = later.voltages().get(phase).millivolts();
      at[phase] = Math.round(from + share * (to - from));
    }
    return read.voltages().stream()
        .map(voltage -> new VoltageSample(voltage.millivolts(), at[0], at[1], at[2]))
        .toList();
  }

  private static Optional<Long> mean(List<Long> values) {
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Math.round(values.stream().mapToLong(Long::longValue).average().orElseThrow()));
  }

  @Override
  public RelayFeedback drive(PlannedMeter meter, SupplyState wanted) throws IOException {
    Relay relay = relays.get(meter.point());
    if (relay == null) {
      throw new IOException("the plan of " + meter.account() + " names no relay that is there");
    }
    RelayFeedback feedback = relay.drive(wanted);
    bus(meter.bus()).pause(timing.settle());
    return feedback;
  }

  private FieldBus bus(String name) {
    FieldBus bus = buses.get(name);
    if (bus == null) {
      throw new IllegalArgumentException("there is no bus " + name);
    }
    return bus;
  }

  /** The meter's model, in its version where the model has several and one was recognised. */
  private MeterProfile profile(PlannedMeter meter) throws IOException {
    MeterProfile profile = profiles.get(meter.profile());
    if (profile == null) {
      throw new IllegalArgumentException("there is no profile " + meter.profile());
    }
    if (!profile.isUndecided()) {
      return profile;
    }
    MeterProfile known = decided.get(meter.point());
    if (known != null) {
      return known;
    }
    Optional<MeterProfile> found = bus(meter.bus()).decide(meter.address(), profile);
    found.ifPresent(version -> decided.put(meter.point(), version));
    return found.orElse(profile);
  }
}
