package io.taiqu.hwtest.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.edge.modbus.BusMaster;
import io.taiqu.edge.modbus.BusMeter;
import io.taiqu.edge.modbus.BusSchedule;
import io.taiqu.edge.modbus.LineSettings.Parity;
import io.taiqu.edge.modbus.ProfileReader;
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
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
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

  private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();

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
          if (input instanceof Input.MeterSampled(SupplyPointId point, Sample sample)) {
            reads.putIfAbsent(point, assertInstanceOf(Sample.Read.class, sample, point::toString));
          }
        }
        meters.forEach((point, meter) -> check(meter, Objects.requireNonNull(reads.get(point))));
      }
      bus.assertServing();
      assertEquals(0, bus.counters().silenceViolations());
      assertEquals(0, bus.counters().badFrames());
    }
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
            new Fault.Noise(2));
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
        long end = System.nanoTime() + 6_000_000_000L;
        while (System.nanoTime() < end) {
          Input input = inputs.poll(1, TimeUnit.SECONDS);
          if (!(input instanceof Input.MeterSampled(SupplyPointId point, Sample sample))) {
            continue;
          }
          switch (sample) {
            case Sample.Read read -> {
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
      assertTrue(reads > 5, reads + " reads");
      assertTrue(failures > 5, failures + " failures");
      assertTrue(bus.counters().faults() > 5);
    }
  }

  @Test
  void slaveOfLibmodbusIsReadLikeAnyMeter() throws Exception {
    try (LibmodbusSlave slave =
        LibmodbusSlave.start(LineSettings.of(9600), 1, "1234.567", 20_260_101)) {
      List<BusMeter> commissioned = List.of(commissioned("eastron-sdm120", 1, "20260101"));
      try (BusMaster master = master(slave.path(), 9600, commissioned)) {
        Thread.ofPlatform().daemon().start(master);
        Sample sample = null;
        while (sample == null) {
          if (inputs.poll(10, TimeUnit.SECONDS) instanceof Input.MeterSampled sampled) {
            sample = sampled.sample();
          }
        }
        Sample.Read read = assertInstanceOf(Sample.Read.class, sample);
        assertEquals(new SerialProbe.Answered(new MeterSerial("20260101")), read.serial());
        assertEquals(
            0, BigDecimal.valueOf(1_234_567_000_000L).compareTo(microWattHours(read.register())));
        assertEquals(230_500, read.voltages().getFirst().millivolts());
        assertEquals(930, read.power().watts());
      }
    }
  }
}
