package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Golden register images: what stands in each make's registers, and what it means. */
class ProfileTest {
  private static RegisterMeaning device(String profile) throws ConfigException, IOException {
    return new RegisterMeaning(ProfileReader.load(profile, Optional.empty()));
  }

  private static SerialProbe identity(RegisterMeaning device, RegisterImage image, String serial) {
    return device.identity(image, 17, new MeterSerial(serial));
  }

  private static RegisterImage image() {
    return new RegisterImage();
  }

  private static void put(RegisterImage image, int function, int address, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    int[] words = new int[bytes.length / 2];
    for (int i = 0; i < words.length; i++) {
      words[i] = (bytes[2 * i] & 0xFF) << 8 | bytes[2 * i + 1] & 0xFF;
    }
    image.put(function, address, words);
  }

  private static String text(String ascii, int words) {
    StringBuilder hex =
        new StringBuilder(HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII)));
    while (hex.length() < 4 * words) {
      hex.append("00");
    }
    return hex.toString();
  }

  @Test
  void everyBundledProfileLoads() throws ConfigException, IOException {
    for (String id : ProfileReader.BUNDLED) {
      assertEquals(id, ProfileReader.load(id, Optional.empty()).id());
    }
  }

  @Test
  void sdm120CountsWattHoursInFloatsOfKwh() throws ConfigException, IOException {
    RegisterMeaning device = device("eastron-sdm120");
    RegisterImage image = image();
    put(image, 4, 0x0048, "449A522B"); // 1234.5677 kWh: the float next to 1234.568
    put(image, 4, 0x0000, "43663333"); // 230.2 V
    put(image, 4, 0x0006, "40A00000"); // 5 A
    put(image, 4, 0x000C, "C48FC000"); // -1150 W
    put(image, 3, 0xFC00, "015FBB22"); // 23051042
    assertEquals(Optional.of(new MeterRegister(1_234_568, 0)), device.register(image));
    assertEquals(List.of(new Voltage(230_200)), device.voltages(image));
    assertEquals(List.of(new Current(5_000)), device.currents(image));
    assertEquals(Optional.of(new Power(-1_150)), device.power(image));
    assertEquals(
        new SerialProbe.Answered(new MeterSerial("23051042")), identity(device, image, "23051234"));
  }

  @Test
  void floatThatIsNoNumberIsNoReading() throws ConfigException, IOException {
    RegisterMeaning device = device("eastron-sdm630");
    RegisterImage image = image();
    put(image, 4, 0x0048, "7FC00000");
    assertTrue(device.register(image).isEmpty());
    RegisterImage negative = image();
    put(negative, 4, 0x0048, "BF800000");
    assertTrue(device.register(negative).isEmpty());
  }

  @Test
  void aTextThatIsTooLongForASerialNumberIsNobodys() throws ConfigException {
    RegisterMeaning device =
        new RegisterMeaning(
            ProfileReader.parse(
                "mine.yaml",
                """
                profile: mine
                name: Mine
                limits: {registersPerRead: 50, turnaround: PT0.005S, timeout: PT0.2S}
                identity: {serial: {function: 3, address: 0x1000, type: text, words: 40}}
                energy: {function: 4, address: 0x0048, type: u32, unit: kWh, resolution: "0.01", rollOver: 1000000}
                voltages: [{function: 4, address: 0, type: u16, unit: V, scale: "0.1"}]
                currents: [{function: 4, address: 1, type: u16, unit: A, scale: "0.01"}]
                power: {function: 4, address: 2, type: u16, unit: W}
                writeDenied: [{from: 0x0000, to: 0xFFFF}]
                """));
    RegisterImage image = image();
    put(image, 3, 0x1000, text("7".repeat(80), 40));
    assertEquals(Optional.empty(), device.serial(image));
    assertEquals(
        new SerialProbe.Answered(RegisterMeaning.UNRECOGNISED), identity(device, image, "77"));
  }

  @Test
  void ddsu666IsRecognisedByItsAddressAlone() throws ConfigException, IOException {
    RegisterMeaning device = device("chint-ddsu666");
    RegisterImage image = image();
    put(image, 3, 0x4000, "42F6E979"); // 123.456 kWh
    put(image, 3, 0x2000, "435C0000"); // 220 V
    put(image, 3, 0x2002, "3F000000"); // 0.5 A
    put(image, 3, 0x2004, "3DE147AE"); // 0.11 kW
    put(image, 3, 0x0006, "0011");
    assertEquals(Optional.of(new MeterRegister(12_346, 1)), device.register(image));
    assertEquals(Optional.of(new Power(110)), device.power(image));
    assertEquals(
        new SerialProbe.Answered(new MeterSerial("C-778")), identity(device, image, "C-778"));
    RegisterImage other = image();
    put(other, 3, 0x0006, "0012");
    assertFalse(
        identity(device, other, "C-778")
            .equals(new SerialProbe.Answered(new MeterSerial("C-778"))));
  }

  @Test
  void ddsy1352CountsHundredthsInIntegers() throws ConfigException, IOException {
    RegisterMeaning device = device("acrel-ddsy1352");
    RegisterImage image = image();
    put(image, 3, 0x0000, "00012345"); // 745.65 kWh
    put(image, 3, 0x000B, "0899"); // 220.1 V
    put(image, 3, 0x000C, "01F4"); // 5 A
    put(image, 3, 0x000D, "FB50"); // -1.2 kW
    assertEquals(Optional.of(new MeterRegister(74_565, 1)), device.register(image));
    assertEquals(List.of(new Voltage(220_100)), device.voltages(image));
    assertEquals(List.of(new Current(5_000)), device.currents(image));
    assertEquals(Optional.of(new Power(-1_200)), device.power(image));
  }

  @Test
  void iem3155CountsWattHoursIn64Bits() throws ConfigException, IOException {
    RegisterMeaning device = device("schneider-iem3155");
    RegisterImage image = image();
    put(image, 3, 0x0C83, "00000001 00000005");
    put(image, 3, 0x0BF3, "40490FDB"); // 3.1415927 kW
    put(image, 3, 0x0031, text("iEM3155", 20));
    put(image, 3, 0x0081, "00001267");
    assertEquals(Optional.of(new MeterRegister(4_294_967_301L, 0)), device.register(image));
    assertEquals(Optional.of(new Power(3_142)), device.power(image));
    assertEquals(
        new SerialProbe.Answered(new MeterSerial("4711")), identity(device, image, "4711"));
  }

  @Test
  void b23ScalesEachValueByItsOwnFactor() throws ConfigException, IOException {
    RegisterMeaning device = device("abb-b23");
    RegisterImage image = image();
    put(image, 3, 0x5000, "00000000 0012D687"); // 12345.67 kWh
    put(image, 3, 0x5B00, "000008FE 000008FF 00000900");
    put(image, 3, 0x5B0C, "000001F4 000001F5 000001F6");
    put(image, 3, 0x5B14, "FFFFD8F0"); // -100 W
    put(image, 3, 0x8900, "00BC614E");
    put(image, 3, 0x8960, text("B23 112-100", 6));
    assertEquals(Optional.of(new MeterRegister(1_234_567, 1)), device.register(image));
    assertEquals(
        List.of(new Voltage(230_200), new Voltage(230_300), new Voltage(230_400)),
        device.voltages(image));
    assertEquals(
        List.of(new Current(5_000), new Current(5_010), new Current(5_020)),
        device.currents(image));
    assertEquals(Optional.of(new Power(-100)), device.power(image));
    assertEquals(
        new SerialProbe.Answered(new MeterSerial("12345678")), identity(device, image, "12345678"));
  }

  @Test
  void em340PutsTheLowWordFirst() throws ConfigException, IOException {
    RegisterMeaning device = device("carlo-gavazzi-em340");
    RegisterImage image = image();
    put(image, 4, 0x0034, "D687 0012"); // 123456.7 kWh
    put(image, 4, 0x0000, "08FE 0000 08FF 0000 0900 0000");
    put(image, 4, 0x000C, "1388 0000 0000 0000 FFFF FFFF");
    put(image, 4, 0x0028, "FC18 FFFF"); // -100 W
    put(
        image, 4, 0x000B,
        "0154"); // put after the longer piece would hide it: the identity is read alone
    put(image, 4, 0x5000, text("BX1234567890Z", 7));
    assertEquals(Optional.of(new MeterRegister(1_234_567, 2)), device.register(image));
    assertEquals(
        List.of(new Voltage(230_200), new Voltage(230_300), new Voltage(230_400)),
        device.voltages(image));
    assertEquals(
        List.of(new Current(5_000), new Current(0), new Current(-1)), device.currents(image));
    assertEquals(Optional.of(new Power(-100)), device.power(image));
    assertEquals(
        new SerialProbe.Answered(new MeterSerial("BX1234567890Z")),
        identity(device, image, "BX1234567890Z"));
  }

  @Test
  void deviceOfAnotherModelIsNotTheCommissionedMeter() throws ConfigException, IOException {
    RegisterMeaning device = device("abb-b23");
    RegisterImage image = image();
    put(image, 3, 0x8960, text("A44 552-100", 6));
    put(image, 3, 0x8900, "00BC614E");
    assertFalse(
        identity(device, image, "12345678")
            .equals(new SerialProbe.Answered(new MeterSerial("12345678"))));
  }

  @Test
  void everyProblemOfAProfileIsNamedWithItsLine() {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () ->
                ProfileReader.parse(
                    "mine.yaml",
                    """
                    profile: mine
                    name: Mine
                    limits: {registersPerRead: 500, turnaround: PT0.005S, timeout: soon}
                    identity:
                      serial: {function: 3, address: 0x1FC00, type: u32}
                    energy: {function: 4, address: 0x0048, type: f33, unit: kWh, resolution: "0.01", rollOver: 1000000}
                    voltages: []
                    currents: []
                    power: {function: 4, address: 0x000C, type: f32, unit: J}
                    writeDenied: []
                    colour: red
                    """));
    String message = String.valueOf(refused.getMessage());
    for (String expected :
        List.of(
            "mine.yaml:3: limits.registersPerRead",
            "mine.yaml:3: limits.timeout",
            "mine.yaml:5: identity.serial.address",
            "mine.yaml:6: energy.type",
            "mine.yaml:9: power.unit",
            "mine.yaml:11: colour")) {
      assertTrue(message.contains(expected), () -> expected + " in\n" + message);
    }
  }

  @Test
  void relayAmongDeniedRegistersIsRefused() {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () ->
                ProfileReader.parse(
                    "mine.yaml",
                    """
                    profile: mine
                    name: Mine
                    limits: {registersPerRead: 50, turnaround: PT0.005S, timeout: PT0.2S}
                    identity: {serial: {function: 3, address: 0xFC00, type: u32}}
                    energy: {function: 4, address: 0x0048, type: u32, unit: kWh, resolution: "0.01", rollOver: 1000000}
                    voltages: [{function: 4, address: 0, type: u16, unit: V}]
                    currents: [{function: 4, address: 1, type: u16, unit: A}]
                    power: {function: 4, address: 2, type: u16, unit: W}
                    relay: {address: 0x0057, open: [1, 1], close: [1, 0]}
                    writeDenied: [{from: 0x0058, to: 0x0060}]
                    """));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("must not be written"), refused::toString);
  }
}
