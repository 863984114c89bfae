package io.taiqu.hwtest.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.line.LineDiagnosis;
import io.taiqu.edge.core.line.LineFault;
import io.taiqu.edge.core.line.LineFinding;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.edge.modbus.BusMaster;
import io.taiqu.edge.modbus.BusMeter;
import io.taiqu.edge.modbus.BusSchedule;
import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.LineSettings.Parity;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.edge.modbus.Reply;
import io.taiqu.edge.modbus.SerialDirection;
import io.taiqu.edge.modbus.SerialPortTransport;
import io.taiqu.hwtest.bus.Fault;
import io.taiqu.hwtest.bus.FaultPlan;
import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.SilencePolicy;
import io.taiqu.hwtest.bus.VirtualBus;
import io.taiqu.hwtest.device.MeterModel;
import io.taiqu.hwtest.device.MeterSetup;
import io.taiqu.hwtest.device.PhaseQuantities;
import io.taiqu.hwtest.device.Quantities;
import io.taiqu.hwtest.device.QuantitySource;
import io.taiqu.hwtest.device.VirtualMeter;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.quantity.MeterRegister;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The edge's bus master, with its own profiles, against meters written from the makers' tables. */
@Timeout(90)
class EdgeBusTest {

  private static final long ENERGY = 4_321_987_654_321L;

  private static final List<PhaseQuantities> PHASES =
      List.of(
          new PhaseQuantities(230.5, 4.25, 930),
          new PhaseQuantities(231.5, 2.50, 550),
          new PhaseQuantities(229.5, 1.75, 400));

  private static final int MOST_LATE = 4;

  private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
  private int lateAnswers;

  private BusMaster master(String path, int baud, List<BusMeter> meters) {
    var line = new io.taiqu.edge.modbus.LineSettings(path, baud, Parity.NONE, 1);
    return new BusMaster(
        "test",
        line,
        new SerialPortTransport(line),
        meters,
        new BusSchedule(Duration.ZERO, Duration.ofMinutes(10)),
        inputs::add,
        InstantSource.system());
  }

  private static BusMeter commissioned(String profile, int address, String serial)
      throws Exception {
    return new BusMeter(
        new SupplyPointId(new UUID(1, address)),
        new MeterSerial(serial),
        ProfileReader.load(profile, Optional.empty()),
        address,
        false);
  }

  private static Quantities quantities(MeterModel model) {
    return new Quantities(ENERGY, 0, PHASES.subList(0, model.phases()), 50);
  }

  private static BigDecimal microWattHours(MeterRegister register) {
    return BigDecimal.valueOf(register.count()).scaleByPowerOfTen(register.exponent() + 6);
  }

  @Test
  void everyProfileReadsItsModelRight() throws Exception {
    Map<SupplyPointId, VirtualMeter> meters = new HashMap<>();
    List<BusMeter> commissioned = new ArrayList<>();
    try (VirtualBus bus =
        VirtualBus.on(LineSettings.of(19_200)).onShortSilence(SilencePolicy.DROP).openPty()) {
      for (MeterModel model : MeterModel.all()) {
        int address = commissioned.size() + 1;
        String serial = (model.name().startsWith("carlo") ? "KZ" : "") + (20_260_000 + address);
        VirtualMeter meter =
            new VirtualMeter(
                model, MeterSetup.at(address, serial), QuantitySource.constant(quantities(model)));
        bus.attach(meter, model.timing());
        BusMeter entry = commissioned(model.model(), address, serial);
        commissioned.add(entry);
        meters.put(entry.point(), meter);
      }
      try (BusMaster master = master(bus.path(), 19_200, commissioned)) {
        Thread.ofPlatform().daemon().start(master);
        Map<SupplyPointId, Sample.Read> reads = new HashMap<>();
        while (reads.size() < meters.size()) {
          Input input = inputs.poll(10, TimeUnit.SECONDS);
          if (input instanceof Input.MeterSampled(SupplyPointId point, Sample sample)
              && !isLate(sample)) {
            reads.putIfAbsent(point, assertInstanceOf(Sample.Read.class, sample, point::toString));
          }
        }
        meters.forEach((point, meter) -> check(meter, Objects.requireNonNull(reads.get(point))));
      }
      bus.assertServing();
      if (lateAnswers == 0) {
        assertEquals(0, bus.counters().silenceViolations());
        assertEquals(0, bus.counters().badFrames());
      }
    }
  }

  /**
   * A machine that is busy with other things may let a meter of ours answer too late, and the late
   * answer may then meet another meter's request; now and then, and never for long.
   */
  private boolean isLate(Sample sample) {
    boolean late = sample instanceof Sample.Failed failed && failed.cause() == Cause.TIMEOUT;
    lateAnswers += late ? 1 : 0;
    assertTrue(lateAnswers <= MOST_LATE, lateAnswers + " answers came too late");
    return late;
  }

  private static void check(VirtualMeter meter, Sample.Read read) {
    String model = meter.model().name();
    long step = 1_000_000L;
    for (int i = 0; i < read.register().exponent(); i++) {
      step *= 10;
    }
    assertEquals(
        0,
        BigDecimal.valueOf(ENERGY / step * step).compareTo(microWattHours(read.register())),
        model + " counts " + read.register());
    assertEquals(
        new SerialProbe.Answered(new MeterSerial(meter.setup().serial())), read.serial(), model);
    assertEquals(meter.model().phases(), read.voltages().size(), model);
    assertEquals(230_500, read.voltages().getFirst().millivolts(), model);
    assertEquals(4_250, read.currents().getFirst().milliamps(), model);
    assertEquals(meter.model().phases() == 3 ? 1880 : 930, read.power().watts(), model);
  }

  @Test
  void faultsCostReadingsButNeverFalsifyOne() throws Exception {
    FaultPlan faults =
        FaultPlan.seeded(
            20260302,
            0.3,
            new Fault.WrongChecksum(),
            new Fault.WrongStation(2),
            new Fault.ExceptionAnswer(6),
            new Fault.Silence(),
            new Fault.Truncated(5),
            new Fault.Late(Duration.ofMillis(400)),
            new Fault.Noise(2),
            new Fault.FlippedBits(2, 1),
            new Fault.Burst(14, 2),
            new Fault.LostBytes(1, 3),
            new Fault.Twice(Duration.ofMillis(6)));
    try (VirtualBus bus = VirtualBus.on(LineSettings.of(19_200)).faults(faults).openPty()) {
      List<BusMeter> commissioned = new ArrayList<>();
      for (int address = 1; address <= 2; address++) {
        // Each meter has an energy of its own, so that one's answer can't pass for the other's.
        long energy = address * 1_000_000_000_000L;
        MeterModel model = MeterModel.named("eastron-sdm120");
        bus.attach(
            new VirtualMeter(
                model,
                MeterSetup.at(address, "2026000" + address),
                QuantitySource.constant(Quantities.singlePhase(energy, PHASES.getFirst()))),
            model.timing());
        commissioned.add(commissioned("eastron-sdm120", address, "2026000" + address));
      }
      int reads = 0;
      int failures = 0;
      try (BusMaster master = master(bus.path(), 19_200, commissioned)) {
        Thread.ofPlatform().daemon().start(master);
        while (reads <= 5 || failures <= 5 || bus.counters().faults() <= 20) {
          Input input = inputs.poll(1, TimeUnit.SECONDS);
          if (!(input instanceof Input.MeterSampled(SupplyPointId point, Sample sample))) {
            continue;
          }
          switch (sample) {
            case Sample.Answer read -> {
              reads++;
              long address = point.uuid().getLeastSignificantBits();
              assertEquals(
                  0,
                  BigDecimal.valueOf(address * 1_000_000_000_000L)
                      .compareTo(microWattHours(read.register())),
                  point + " counts " + read.register());
            }
            case Sample.Failed _ -> failures++;
          }
        }
      }
      bus.assertServing();
    }
  }

  private interface SlaveMaker {
    PeerSlave start(LineSettings line, int address, PeerImage image) throws Exception;
  }

  private void readsEachMakeExactly(SlaveMaker maker) throws Exception {
    for (Map.Entry<String, Double> make : PeerImage.makes().entrySet()) {
      String serial = make.getKey().startsWith("carlo") ? "KZ20260101" : "20260101";
      PeerImage image = PeerImage.of(make.getKey(), serial);
      try (PeerSlave slave = maker.start(LineSettings.of(19_200), 9, image)) {
        inputs.clear();
        BusMeter meter = commissioned(make.getKey(), 9, serial);
        try (BusMaster master = master(slave.path(), 19_200, List.of(meter))) {
          Thread.ofPlatform().daemon().start(master);
          Sample.Read read = firstRead(make.getKey());
          assertEquals(
              new SerialProbe.Answered(new MeterSerial(serial)), read.serial(), make.getKey());
          assertEquals(
              0,
              BigDecimal.valueOf(make.getValue() * 1e6).compareTo(microWattHours(read.register())),
              () -> make.getKey() + " counts " + read.register());
          assertEquals(230_500, read.voltages().getFirst().millivolts(), make.getKey());
          assertEquals(4_250, read.currents().getFirst().milliamps(), make.getKey());
          assertEquals(read.voltages().size() == 3 ? 1880 : 930, read.power().watts());
        }
      }
    }
  }

  private Sample.Read firstRead(String make) throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      Input input = inputs.poll(10, TimeUnit.SECONDS);
      while (input != null && !(input instanceof Input.MeterSampled)) {
        input = inputs.poll(10, TimeUnit.SECONDS);
      }
      if (input instanceof Input.MeterSampled(SupplyPointId _, Sample.Read read)) {
        return read;
      }
    }
    throw new AssertionError(make + " was not read");
  }

  @Test
  void slavesOfLibmodbusAreReadExactly() throws Exception {
    readsEachMakeExactly(PeerSlave::ofLibmodbus);
  }

  @Test
  void slavesOfPymodbusAreReadExactly() throws Exception {
    readsEachMakeExactly(PeerSlave::ofPymodbus);
  }

  @Test
  void adapterThatHearsItselfIsReadLikeAnyOther() throws Exception {
    try (VirtualBus bus = VirtualBus.on(LineSettings.of(19_200)).echoing().openPty()) {
      MeterModel model = MeterModel.named("eastron-sdm120");
      bus.attach(
          new VirtualMeter(
              model,
              MeterSetup.at(3, "20260003"),
              QuantitySource.constant(Quantities.singlePhase(ENERGY, PHASES.getFirst()))),
          model.timing());
      try (BusMaster master =
          master(bus.path(), 19_200, List.of(commissioned("eastron-sdm120", 3, "20260003")))) {
        Thread.ofPlatform().daemon().start(master);
        for (int i = 0; i < 3; i++) {
          assertEquals(230_500, firstRead("echo").voltages().getFirst().millivolts());
        }
        assertTrue(master.counters().observation().echo());
      }
      bus.assertServing();
      assertEquals(0, bus.counters().silenceViolations());
    }
  }

  @Test
  void transmitterIsOnForTheRequestAndOffForTheAnswer() throws Exception {
    List<Long> times = new CopyOnWriteArrayList<>();
    List<Boolean> states = new CopyOnWriteArrayList<>();
    try (VirtualBus bus = VirtualBus.on(LineSettings.of(9600)).openPty()) {
      MeterModel model = MeterModel.named("eastron-sdm120");
      bus.attach(
          new VirtualMeter(
              model,
              MeterSetup.at(3, "20260003"),
              QuantitySource.constant(Quantities.singlePhase(ENERGY, PHASES.getFirst()))),
          model.timing());
      var line = new io.taiqu.edge.modbus.LineSettings(bus.path(), 9600, Parity.NONE, 1);
      SerialDirection direction =
          new SerialDirection.ByLine(on -> {
            states.add(on);
            times.add(System.nanoTime());
          });
      try (FieldBus field = new FieldBus(line, new SerialPortTransport(line, direction))) {
        field.open();
        int answered = 0;
        for (int i = 0; i < 3 + MOST_LATE && answered < 3; i++) {
          Reply reply = field.read(3, 4, 0, 2, Duration.ofMillis(300)).reply();
          answered += reply instanceof Reply.Answered ? 1 : 0;
        }
        assertEquals(3, answered);
      }
    }
    assertTrue(states.size() >= 7, states::toString);
    for (int i = 0; i < states.size(); i++) {
      assertEquals(i % 2 == 1, states.get(i), states::toString);
    }
    for (int i = 1; i < states.size(); i += 2) {
      // A request of eight characters; the line's settling is the transceiver's own affair.
      assertTrue(times.get(i + 1) - times.get(i) >= 8 * 10 * 1_000_000_000L / 9600);
    }
  }

  @Test
  void twoMetersAtOneAddressAreNamed() throws Exception {
    try (VirtualBus bus = VirtualBus.on(LineSettings.of(19_200)).openPty()) {
      MeterModel model = MeterModel.named("eastron-sdm120");
      int[] addresses = {1, 2, 2, 3};
      List<BusMeter> commissioned = new ArrayList<>();
      for (int i = 0; i < addresses.length; i++) {
        PhaseQuantities load = new PhaseQuantities(221.5 + 7 * i, 4.25 + i, 930 + 111 * i);
        bus.attach(
            new VirtualMeter(
                model,
                MeterSetup.at(addresses[i], Integer.toString(20_260_001 + 1111 * i)),
                QuantitySource.constant(Quantities.singlePhase(77_000_000L * (i + 1), load))),
            model.timing());
        if (i != 2) {
          commissioned.add(commissioned("eastron-sdm120", addresses[i], "1"));
        }
      }
      try (BusMaster master = master(bus.path(), 19_200, commissioned)) {
        Thread.ofPlatform().daemon().start(master);
        long end = System.nanoTime() + 20_000_000_000L;
        List<LineFinding> found = List.of();
        while (found.isEmpty() && System.nanoTime() < end) {
          inputs.poll(1, TimeUnit.SECONDS);
          found = LineDiagnosis.of(master.counters().observation());
        }
        assertEquals(LineFault.DUPLICATE_ADDRESS, found.getFirst().fault());
        assertEquals(OptionalInt.of(2), found.getFirst().unit());
      }
    }
  }
}
