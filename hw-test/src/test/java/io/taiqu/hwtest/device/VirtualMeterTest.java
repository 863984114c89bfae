package io.taiqu.hwtest.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VirtualMeterTest {

  private static final long KILOWATT_HOUR = 1_000_000_000L;
  private long energy;

  private VirtualMeter meter(String model, MeterSetup setup) {
    return new VirtualMeter(
        MeterModel.named(model),
        setup,
        () -> Quantities.singlePhase(energy, new PhaseQuantities(230, 10, 2185)));
  }

  private static byte[] ask(VirtualMeter meter, String hex) {
    return meter.answer(HexFormat.of().parseHex(hex)).orElseThrow();
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void illegalRequestsGetTheirExceptions() {
    VirtualMeter meter = meter("sdm120", MeterSetup.at(1, "1"));
    assertArrayEquals(hex("8101"), ask(meter, "0100000001"), "function");
    assertArrayEquals(hex("8402"), ask(meter, "0410000002"), "address");
    assertArrayEquals(hex("8402"), ask(meter, "04015f0002"), "end beyond the span");
    assertArrayEquals(hex("8403"), ask(meter, "0400000000"), "no registers");
    assertArrayEquals(hex("8403"), ask(meter, "0400000051"), "81 registers, one more than allowed");
    assertArrayEquals(hex("8601"), ask(meter, "0600140001"), "function 6 is not there");
    assertArrayEquals(hex("9002"), ask(meter, "100048000204" + "00000000"), "energy");
  }

  @Test
  void lastAllowedReadIsAnswered() {
    VirtualMeter meter = meter("sdm120", MeterSetup.at(1, "1"));
    assertEquals(2 + 2 * 80, ask(meter, "0400000050").length);
    assertEquals(6, ask(meter, "04015e0002").length);
  }

  @Test
  void acrelSwitchesItsOwnLoad() {
    VirtualMeter meter = meter("ddsy1352", MeterSetup.at(1, "1"));
    assertTrue(meter.loadSwitch().closed());
    assertArrayEquals(hex("1000570002"), ask(meter, "100057000204" + "00010001"));
    assertFalse(meter.loadSwitch().closed());
    assertArrayEquals(hex("030400010001"), ask(meter, "0300570002"));
    assertArrayEquals(hex("1000570002"), ask(meter, "100057000204" + "00010000"));
    assertTrue(meter.loadSwitch().closed());
    assertArrayEquals(hex("9003"), ask(meter, "100057000204" + "00000001"), "without the key");
    assertTrue(meter.loadSwitch().closed());
  }

  @Test
  void weldedSwitchStaysClosedAndSaysSo() {
    LatchingSwitch welded = LatchingSwitch.initiallyClosed();
    welded.weld();
    VirtualMeter meter =
        new VirtualMeter(
            MeterModel.named("ddsy1352"),
            MeterSetup.at(1, "1"),
            QuantitySource.constant(Quantities.singlePhase(0, PhaseQuantities.DEAD)),
            welded);
    ask(meter, "100057000204" + "00010001");
    assertArrayEquals(hex("030400010000"), ask(meter, "0300570002"));
  }

  @Test
  void meterMovesToAnotherAddress() {
    VirtualMeter ddsu = meter("ddsu666", MeterSetup.at(1, "1"));
    ask(ddsu, "0600060009");
    assertEquals(9, ddsu.address());
    assertArrayEquals(hex("8603"), ask(ddsu, "06000600f8"), "248 is no address");
    assertEquals(9, ddsu.address());

    VirtualMeter sdm = meter("sdm120", MeterSetup.at(1, "1"));
    ask(sdm, "1000140002044130" + "0000");
    assertEquals(11, sdm.address());
  }

  @Test
  void energyBehindCurrentTransformersIsSecondary() {
    energy = 4000 * KILOWATT_HOUR;
    VirtualMeter meter = meter("iem3155", MeterSetup.at(1, "1").withCtRatio(20));
    assertArrayEquals(hex("03080000000000030d40"), ask(meter, "030c830004"));
  }

  @Test
  void errorOfTheMeterIsExactAndItsRegisterNeverGoesBack() {
    energy = 1_000_000 * KILOWATT_HOUR;
    MeterSetup setup = MeterSetup.at(1, "1").withErrorPpm(-5000);
    VirtualMeter meter = meter("iem3155", setup);
    assertEquals(995_000 * KILOWATT_HOUR, meter.registered().quantities().importMicroWattHours());
    long before = 0;
    for (energy = 999_999; energy < 1_002_000; energy++) {
      long registered = meter.registered().quantities().importMicroWattHours();
      assertTrue(registered >= before);
      before = registered;
    }
  }

  @Test
  void errorWithinClassFollowsTheSeed() {
    MeterSetup setup = MeterSetup.at(1, "1");
    assertEquals(setup.withinClass(0.5, 3), setup.withinClass(0.5, 3));
    assertNotEquals(setup.withinClass(0.5, 3), setup.withinClass(0.5, 4));
    for (int seed = 0; seed < 500; seed++) {
      assertTrue(Math.abs(setup.withinClass(0.5, seed).errorPpm()) <= 5000);
    }
  }

  @Test
  void registerOpensAboveZeroAndRollsOver() {
    MeterSetup setup =
        MeterSetup.at(1, "1")
            .openingAt(999_999 * KILOWATT_HOUR)
            .rollingOverAt(1_000_000 * KILOWATT_HOUR);
    VirtualMeter meter = meter("ddsy1352", setup);
    assertArrayEquals(hex("0304" + "05f5e09c"), ask(meter, "0300000002"));
    energy = 3 * KILOWATT_HOUR / 2;
    assertArrayEquals(hex("0304" + "00000032"), ask(meter, "0300000002"));
  }

  @Test
  void meterWithoutPowerIsSilent() {
    VirtualMeter meter = meter("sdm120", MeterSetup.at(1, "1"));
    meter.power(false);
    assertEquals(Optional.empty(), meter.answer(hex("0400000002")));
    meter.power(true);
    assertTrue(meter.answer(hex("0400000002")).isPresent());
  }
}
