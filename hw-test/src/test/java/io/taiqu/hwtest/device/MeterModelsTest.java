package io.taiqu.hwtest.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Register images against the makers' tables, decoded here word by word. */
class MeterModelsTest {

  private static final long ENERGY = 12_345_678_999_999L;

  private static final Quantities THREE_PHASES =
      new Quantities(
          ENERGY,
          7_654_321_000_000L,
          List.of(
              new PhaseQuantities(231.4, 10.5, 2300),
              new PhaseQuantities(229.6, 5.25, 1150),
              new PhaseQuantities(230.2, 2.1, 460)),
          49.98);

  private static VirtualMeter meter(String model, String serial) {
    return new VirtualMeter(
        MeterModel.named(model), MeterSetup.at(7, serial), QuantitySource.constant(THREE_PHASES));
  }

  private static ByteBuffer read(VirtualMeter meter, int function, int address, int count) {
    byte[] pdu =
        ByteBuffer.allocate(5)
            .put((byte) function)
            .putShort((short) address)
            .putShort((short) count)
            .array();
    byte[] answer = meter.answer(pdu).orElseThrow();
    assertEquals(function, answer[0], "function, or an exception");
    assertEquals(2 * count, answer[1] & 0xFF);
    return ByteBuffer.wrap(answer, 2, 2 * count).slice();
  }

  private static float real(VirtualMeter meter, int function, int address) {
    return read(meter, function, address, 2).getFloat();
  }

  @Test
  void sdm120CountsWattHoursInFloats() {
    VirtualMeter meter = meter("eastron-sdm120", "12345678");
    assertEquals(231.4f, real(meter, 4, 0x0000));
    assertEquals(10.5f, real(meter, 4, 0x0006));
    assertEquals(3910f, real(meter, 4, 0x000C));
    assertEquals(49.98f, real(meter, 4, 0x0046));
    assertEquals(12345.678f, real(meter, 4, 0x0048));
    assertEquals(7654.321f, real(meter, 4, 0x004A));
    assertEquals(19999.999f, real(meter, 4, 0x0156));
    assertEquals(12345678, read(meter, 3, 0xFC00, 2).getInt());
  }

  @Test
  void sdm630TellsEachPhase() {
    VirtualMeter meter = meter("sdm630", "87654321");
    assertEquals(229.6f, real(meter, 4, 0x0002));
    assertEquals(2.1f, real(meter, 4, 0x000A));
    assertEquals(460f, real(meter, 4, 0x0010));
    assertEquals(3910f, real(meter, 4, 0x0034));
    assertEquals(12345.678f, real(meter, 4, 0x0048));
  }

  @Test
  void ddsu666TellsKilowattsAndTenWattHours() {
    VirtualMeter meter = meter("chint-ddsu666", "1");
    for (int function : new int[] {3, 4}) {
      assertEquals(231.4f, real(meter, function, 0x2000));
      assertEquals(3.91f, real(meter, function, 0x2004));
      assertEquals(12345.67f, real(meter, function, 0x4000));
    }
    assertEquals(7, read(meter, 3, 0x0006, 1).getShort());
  }

  @Test
  void ddsy1352IsIntegers() {
    VirtualMeter meter = meter("acrel-ddsy1352", "1");
    assertEquals(1_234_567, read(meter, 3, 0x0000, 2).getInt());
    assertEquals(2314, read(meter, 3, 0x000B, 1).getShort());
    assertEquals(1050, read(meter, 3, 0x000C, 1).getShort());
    assertEquals(3910, read(meter, 3, 0x000D, 1).getShort());
    assertEquals(4998, read(meter, 3, 0x0011, 1).getShort());
    assertEquals(1, read(meter, 3, 0x0038, 1).getShort());
  }

  @Test
  void iem3155CountsWattHoursInSixtyFourBits() {
    VirtualMeter meter = meter("schneider-iem3155", "20265555");
    assertEquals(12_345_678L, read(meter, 3, 0x0C83, 4).getLong());
    assertEquals(7_654_321L, read(meter, 3, 0x0C87, 4).getLong());
    assertEquals(229.6f, real(meter, 3, 0x0BD5));
    assertEquals(2.1f, real(meter, 3, 0x0BBB));
    assertEquals(3.91f, real(meter, 3, 0x0BF3));
    assertEquals(20265555, read(meter, 3, 0x0081, 2).getInt());
    byte[] name = new byte[40];
    read(meter, 3, 0x0031, 20).get(name);
    assertEquals("iEM3155", new String(name, StandardCharsets.US_ASCII).strip().replace("\0", ""));
  }

  @Test
  void b23CountsTenWattHoursInSixtyFourBits() {
    VirtualMeter meter = meter("abb-b23", "55500001");
    assertEquals(1_234_567L, read(meter, 3, 0x5000, 4).getLong());
    assertEquals(2296, read(meter, 3, 0x5B02, 2).getInt());
    assertEquals(1050, read(meter, 3, 0x5B0C, 2).getInt());
    assertEquals(391_000, read(meter, 3, 0x5B14, 2).getInt());
    assertEquals(4998, read(meter, 3, 0x5B2C, 1).getShort());
    assertEquals(55500001, read(meter, 3, 0x8900, 2).getInt());
  }

  @Test
  void em340PutsTheLowWordFirst() {
    VirtualMeter meter = meter("carlo-gavazzi-em340", "KZ0012345678X");
    for (int function : new int[] {3, 4}) {
      ByteBuffer energy = read(meter, function, 0x34, 2);
      int low = energy.getShort() & 0xFFFF;
      assertEquals(123_456, energy.getShort() << 16 | low);
    }
    assertEquals(2314, read(meter, 4, 0x00, 2).getShort());
    byte[] serial = new byte[14];
    read(meter, 3, 0x5000, 7).get(serial);
    assertEquals("KZ0012345678X\0", new String(serial, StandardCharsets.US_ASCII));
  }

  @Test
  void em340TellsItsIdentityOnlyWhenReadAlone() {
    VirtualMeter meter = meter("carlo-gavazzi-em340", "1");
    assertEquals(340, read(meter, 4, 0x0B, 1).getShort());
    assertEquals(0, read(meter, 4, 0x0A, 2).getShort(2));
  }

  @Test
  void blockReadTellsTheSameAsSingleReads() {
    for (MeterModel model : MeterModel.all()) {
      VirtualMeter meter = meter(model.name(), "1");
      int function = model.tables().containsKey(4) ? 4 : 3;
      int first =
          switch (model.model()) {
            case "schneider-iem3155" -> 0x0BB7;
            case "abb-b23" -> 0x5B00;
            case "chint-ddsu666" -> 0x2000;
            case "chint-dtsu666" -> 0x4000;
            case "acrel-dtsd1352" -> 0x0060;
            case "orno-we514" -> 0x0130;
            case "orno-we525" -> 0x0100;
            default -> 0;
          };
      int count = Math.min(20, model.maximumRegisters());
      ByteBuffer block = read(meter, function, first, count);
      for (int i = 0; i < count; i++) {
        if (model.name().startsWith("carlo") && i == 0x0B) {
          continue;
        }
        assertEquals(
            block.getShort(2 * i),
            read(meter, function, first + i, 1).getShort(),
            model.name() + " register " + i);
      }
    }
  }

  @Test
  void modelIsFoundWithoutItsMaker() {
    assertEquals("eastron-sdm120", MeterModel.named("SDM120").name());
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> MeterModel.named("sdm999"));
    assertTrue(String.valueOf(refusal.getMessage()).contains("eastron-sdm120"));
  }
}
