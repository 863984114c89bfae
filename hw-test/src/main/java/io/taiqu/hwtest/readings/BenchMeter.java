package io.taiqu.hwtest.readings;

import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.edge.modbus.RegisterField;
import io.taiqu.edge.modbus.RegisterImage;
import io.taiqu.edge.modbus.RegisterMeaning;
import io.taiqu.hwtest.device.MeterModel;
import io.taiqu.hwtest.device.MeterSetup;
import io.taiqu.hwtest.device.PhaseQuantities;
import io.taiqu.hwtest.device.Quantities;
import io.taiqu.hwtest.device.VirtualMeter;
import io.taiqu.hwtest.readings.SweptBlocks.Block;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A make of meter on the bench: the bench's own idea of it, and the unit's profile. */
final class BenchMeter {
  static final DeploymentId DEPLOYMENT = new DeploymentId(new UUID(1, 1));
  static final EdgeId EDGE = new EdgeId(new UUID(2, 2));
  static final SupplyPointId POINT = new SupplyPointId(new UUID(3, 3));
  static final Voltage NOMINAL = new Voltage(230_000);
  static final Instant BEGIN = Instant.parse("2026-03-02T02:00:00Z");
  static final UnitPrice PRICE = UnitPrice.perKilowattHour("0.5");
  static final Tariff TARIFF =
      new Tariff(
          new TariffCode("flat"),
          new CurrencyCode("CNY"),
          ZoneId.of("Asia/Shanghai"),
          List.of(TariffVersion.flat(1, Instant.parse("2025-12-31T16:00:00Z"), PRICE)));

  private static final List<String> MODELS =
      List.of(
          "hiking-dds238",
          "eastron-sdm120",
          "abb-b23",
          "orno-we525",
          "orno-we516",
          "acrel-dtsy1352");

  private final MeterModel model;
  private final MeterProfile profile;
  private final RegisterMeaning meaning;
  private final List<Block> identityBlocks;
  private final List<Block> blocks;
  private final long microWattHoursPerCount;

  private BenchMeter(String name) throws IOException, ConfigException {
    this.model = MeterModel.named(name);
    this.profile = ProfileReader.load(name, Optional.empty());
    this.meaning = new RegisterMeaning(profile);
    List<RegisterField> identity = new ArrayList<>();
    profile.identity().probe().ifPresent(probe -> identity.add(probe.field()));
    profile.identity().serial().ifPresent(identity::add);
    if (profile.registers().ratio().isPresent()) {
      identity.addAll(profile.registers().ratioFields());
    }
    this.identityBlocks = identity.stream().map(SweptBlocks::alone).toList();
    this.blocks = SweptBlocks.of(profile);
    long perCount = 1_000_000;
    for (int i = 0; i < profile.energy().exponent(); i++) {
      perCount *= 10;
    }
    this.microWattHoursPerCount = perCount;
  }

  /** Every make that histories are made of. */
  static List<BenchMeter> all() {
    List<BenchMeter> all = new ArrayList<>();
    for (String name : MODELS) {
      try {
        all.add(new BenchMeter(name));
      } catch (IOException | ConfigException e) {
        throw new IllegalStateException("the program's own profile " + name, e);
      }
    }
    return Collections.unmodifiableList(all);
  }

  String name() {
    return model.name();
  }

  List<Block> blocks() {
    return blocks;
  }

  /** The billing register alone. */
  List<Block> registerBlocks() {
    return List.of(SweptBlocks.alone(profile.energy().field()));
  }

  List<Block> identityBlocks() {
    return identityBlocks;
  }

  /** The question for its serial number, as the unit asks it. */
  byte[] serialQuestion() {
    return question(SweptBlocks.alone(profile.identity().serial().orElseThrow()));
  }

  private static byte[] question(Block block) {
    return ByteBuffer.allocate(5)
        .put((byte) block.function())
        .putShort((short) block.address())
        .putShort((short) block.count())
        .array();
  }

  boolean tellsSerial() {
    return profile.identity().serial().isPresent();
  }

  /** Whether it says which transformer ratio was set in it and must still be applied. */
  boolean tellsRatio() {
    return profile.registers().ratio().filter(ratio -> !ratio.applied()).isPresent();
  }

  boolean isFloat() {
    return profile.energy().field().type() == RegisterField.Type.F32;
  }

  RegisterMeaning meaning() {
    return meaning;
  }

  long microWattHoursPerCount() {
    return microWattHoursPerCount;
  }

  long rangeMicroWattHours() {
    return Math.multiplyExact(profile.energy().rollOver(), microWattHoursPerCount);
  }

  /** Where a history may begin: floats only where they are exact. */
  long highestOpening() {
    return isFloat() ? 7_000_000_000_000L : rangeMicroWattHours() / 2;
  }

  /** Counts since zero, however often the display has rolled over. */
  long counted(long microWattHours) {
    return Math.floorDiv(microWattHours, microWattHoursPerCount);
  }

  MeterRegister register(long counted) {
    return new MeterRegister(counted, profile.energy().exponent());
  }

  /** What the display shows. */
  MeterRegister shown(long microWattHours) {
    return register(counted(Math.floorMod(microWattHours, rangeMicroWattHours())));
  }

  MeteredPoint point(String serial) {
    return new MeteredPoint(
        POINT,
        new MeterSerial(serial),
        MeteredPoint.Role.CUSTOMER,
        CtRatio.DIRECT,
        new Power(8_000),
        profile.energy().range(),
        true);
  }

  TariffSet tariffs() {
    return new TariffSet(
        DEPLOYMENT, EDGE, 1, new Revision(1, 1), List.of(TARIFF), Map.of(POINT, TARIFF.code()));
  }

  /** A meter of this make that sees a world. */
  VirtualMeter meter(String serial, World world) {
    return new VirtualMeter(
        model,
        MeterSetup.at(1, serial).rollingOverAt(rangeMicroWattHours()).withCtRatio(world.ratio),
        () -> quantities(world));
  }

  /** On the primary side, so that the secondary stays what it is whatever ratio is set. */
  private Quantities quantities(World world) {
    double amperes = world.ratio * world.watts / 230.0;
    double watts = world.ratio * (double) (world.watts + world.powerGlitch);
    PhaseQuantities one = new PhaseQuantities(230, amperes, watts);
    List<PhaseQuantities> phases =
        model.phases() == 1
            ? List.of(one)
            : List.of(one, new PhaseQuantities(231, 0, 0), new PhaseQuantities(229, 0, 0));
    return new Quantities(
        world.zero ? 0 : world.ratio * (world.counted() + world.glitch), 0, phases, 50);
  }

  /** What a meter says when nothing disturbs it. */
  Optional<Sample.Read> undisturbed(VirtualMeter meter, Instant at, long nanos) {
    RegisterImage image = new RegisterImage();
    for (Block block : blocks) {
      byte[] answer = meter.answer(question(block)).orElseThrow();
      int[] words = new int[block.count()];
      for (int i = 0; i < words.length; i++) {
        words[i] = (answer[2 + 2 * i] & 0xFF) << 8 | answer[3 + 2 * i] & 0xFF;
      }
      image.put(block.function(), block.address(), words);
    }
    return meaning.sample(image, new SerialProbe.NotAsked(), false, at, nanos)
            instanceof Sample.Read read
        ? Optional.of(read)
        : Optional.empty();
  }
}
