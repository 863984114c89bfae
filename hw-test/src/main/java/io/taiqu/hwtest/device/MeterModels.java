package io.taiqu.hwtest.device;

import static io.taiqu.hwtest.device.Encoding.S16;
import static io.taiqu.hwtest.device.Encoding.S32;
import static io.taiqu.hwtest.device.Encoding.S32_LOW_WORD_FIRST;
import static io.taiqu.hwtest.device.Encoding.S64;
import static io.taiqu.hwtest.device.Encoding.U16;
import static io.taiqu.hwtest.device.Encoding.U32;
import static io.taiqu.hwtest.device.Encoding.U64;

import io.taiqu.hwtest.bus.StationTiming;
import io.taiqu.hwtest.device.MeterModel.Write;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The models, one method each: addresses are those on the wire, counted from zero. */
final class MeterModels {

  private static final long WATT_HOUR = 1_000_000L;
  static final long TEN_WATT_HOURS = 10 * WATT_HOUR;
  static final long HUNDRED_WATT_HOURS = 100 * WATT_HOUR;

  static final List<MeterModel> ALL =
      List.of(
          abbB23(),
          AcrelModels.adw300(),
          acrelDdsy1352(),
          AcrelModels.dtsd1352(),
          AcrelModels.dtsy1352(),
          FurtherModels.carloGavazziEm24(),
          carloGavazzi("carlo-gavazzi-em330", 330),
          carloGavazzi("carlo-gavazzi-em340", 340),
          chintDdsu666(),
          FurtherModels.chintDtsu666("chint-dtsu666", 3, 0x101E),
          FurtherModels.chintDtsu666("chint-dtsu666-401e", 3, 0x401E),
          FurtherModels.chintDtsu666("chint-dtsu666-fc4", 4, 0x4000),
          eastronSinglePhase("eastron-sdm120"),
          eastronSinglePhase("eastron-sdm230"),
          eastronSdm630("eastron-sdm630", eastronHolding()),
          eastronSdm630(
              "eastron-sdm630-002a",
              new RegisterTable()
                  .readable(0x0000, 0x003F)
                  .real(0x0014, Registered::address)
                  .count(0x002A, U32, Registered::serialNumber)),
          eastronSdm630(
              "eastron-sdm630-clone",
              new RegisterTable().readable(0x0000, 0x001F).real(0x0014, Registered::address)),
          FurtherModels.hikingDds238(),
          FurtherModels.ornoWe514(),
          FurtherModels.ornoWe516(),
          FurtherModels.ornoWe525(),
          schneiderIem3155());

  private MeterModels() {}

  /** Floats of V, A, W and kWh in input registers; counts watt-hours. */
  private static MeterModel eastronSinglePhase(String name) {
    RegisterTable input =
        new RegisterTable()
            .readable(0x0000, 0x015F)
            .real(0x0000, r -> phase(r, 0).volts())
            .real(0x0006, r -> phase(r, 0).amperes())
            .real(0x000C, r -> r.quantities().watts())
            .real(0x0012, r -> phase(r, 0).apparent())
            .real(0x001E, r -> r.quantities().powerFactor())
            .real(0x0046, r -> r.quantities().hertz())
            .real(0x0048, r -> importKilowattHours(r, WATT_HOUR))
            .real(0x004A, r -> exportKilowattHours(r, WATT_HOUR))
            .real(0x0156, r -> totalKilowattHours(r, WATT_HOUR));
    return new MeterModel(
        name,
        "Eastron "
            + name.substring(8).toUpperCase(Locale.ROOT)
            + ", single phase, f32 in input registers",
        1,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(5)),
        80,
        Map.of(3, eastronHolding(), 4, input),
        eastronWrites());
  }

  /**
   * As the SDM120 with three phases.
   *
   * @param holding where versions keep their serial number, or none
   */
  private static MeterModel eastronSdm630(String name, RegisterTable holding) {
    RegisterTable input = new RegisterTable().readable(0x0000, 0x0181);
    for (int p = 0; p < 3; p++) {
      int phase = p;
      input
          .real(0x0000 + 2 * p, r -> phase(r, phase).volts())
          .real(0x0006 + 2 * p, r -> phase(r, phase).amperes())
          .real(0x000C + 2 * p, r -> phase(r, phase).watts())
          .real(0x0012 + 2 * p, r -> phase(r, phase).apparent())
          .real(0x001E + 2 * p, r -> phase(r, phase).powerFactor());
    }
    input
        .real(0x0034, r -> r.quantities().watts())
        .real(0x003E, r -> r.quantities().powerFactor())
        .real(0x0046, r -> r.quantities().hertz())
        .real(0x0048, r -> importKilowattHours(r, WATT_HOUR))
        .real(0x004A, r -> exportKilowattHours(r, WATT_HOUR))
        .real(0x0156, r -> totalKilowattHours(r, WATT_HOUR));
    return new MeterModel(
        name,
        "eastron-sdm630",
        "Eastron SDM630, three phases, f32 in input registers",
        3,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(5)),
        80,
        Map.of(3, holding, 4, input),
        eastronWrites());
  }

  private static RegisterTable eastronHolding() {
    return new RegisterTable()
        .readable(0x0000, 0x003F)
        .readable(0xFC00, 0xFC03)
        .real(0x0014, Registered::address)
        .count(0xFC00, U32, Registered::serialNumber);
  }

  private static List<Write> eastronWrites() {
    return List.of(
        new Write(
            16, 0x0014, 2, (meter, bits) -> moveTo(meter, Float.intBitsToFloat(bits.intValue()))));
  }

  /** Floats too, but kW, and the same table for function 3 and 4; tells no serial number. */
  private static MeterModel chintDdsu666() {
    RegisterTable table =
        new RegisterTable()
            .readable(0x0000, 0x002F)
            .readable(0x2000, 0x201F)
            .readable(0x4000, 0x401F)
            .count(0x0006, U16, Registered::address)
            .real(0x2000, r -> phase(r, 0).volts())
            .real(0x2002, r -> phase(r, 0).amperes())
            .real(0x2004, r -> r.quantities().watts() / 1000)
            .real(0x200A, r -> r.quantities().powerFactor())
            .real(0x200E, r -> r.quantities().hertz())
            .real(0x4000, r -> importKilowattHours(r, TEN_WATT_HOURS))
            .real(0x400A, r -> exportKilowattHours(r, TEN_WATT_HOURS));
    return new MeterModel(
        "chint-ddsu666",
        "CHINT DDSU666, single phase, f32 with power in kW, no readable serial number",
        1,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(8)),
        60,
        Map.of(3, table, 4, table),
        List.of(
            new Write(6, 0x0006, 1, VirtualMeter::moveTo),
            new Write(16, 0x0006, 1, VirtualMeter::moveTo)));
  }

  /** Prepaid meter: integers, and a load switch of its own written as a pair of registers. */
  private static MeterModel acrelDdsy1352() {
    RegisterTable table =
        new RegisterTable()
            .readable(0x0000, 0x006F)
            .count(0x0000, U32, r -> r.importCount(TEN_WATT_HOURS))
            .scaled(0x000B, U16, 10, r -> phase(r, 0).volts())
            .scaled(0x000C, U16, 100, r -> phase(r, 0).amperes())
            .scaled(0x000D, S16, 1, r -> r.quantities().watts())
            .scaled(0x000F, U16, 1, r -> phase(r, 0).apparent())
            .scaled(0x0010, S16, 1000, r -> r.quantities().powerFactor())
            .scaled(0x0011, U16, 100, r -> r.quantities().hertz())
            .count(0x0038, U16, r -> 1)
            .count(0x0057, U16, r -> 1)
            .count(0x0058, U16, r -> r.switchClosed() ? 0 : 1);
    return new MeterModel(
        "acrel-ddsy1352",
        "Acrel DDSY1352, single phase prepaid, u32/100 kWh, own load switch at 0057",
        1,
        true,
        StationTiming.afterTurnaround(Duration.ofMillis(10)),
        100,
        Map.of(3, table),
        List.of(new Write(16, 0x0057, 2, MeterModels::switchAcrel)));
  }

  static boolean switchAcrel(VirtualMeter meter, long value) {
    if (value != 0x0001_0000L && value != 0x0001_0001L) {
      return false;
    }
    meter.loadSwitch().command(value == 0x0001_0000L);
    return true;
  }

  /** Floats for what it measures, but energy is a 64-bit count of watt-hours. */
  private static MeterModel schneiderIem3155() {
    RegisterTable table =
        new RegisterTable()
            .readable(0x001D, 0x008F)
            .readable(0x0BB7, 0x0C27)
            .readable(0x0C83, 0x0C9F)
            .text(0x0031, 20, r -> "iEM3155")
            .count(0x0081, U32, Registered::serialNumber);
    for (int p = 0; p < 3; p++) {
      int phase = p;
      table
          .real(0x0BB7 + 2 * p, r -> phase(r, phase).amperes())
          .real(0x0BD3 + 2 * p, r -> phase(r, phase).volts())
          .real(0x0BED + 2 * p, r -> phase(r, phase).watts() / 1000);
    }
    table
        .real(0x0BF3, r -> r.quantities().watts() / 1000)
        .real(0x0C0B, r -> r.quantities().powerFactor())
        .real(0x0C25, r -> r.quantities().hertz())
        .count(0x0C83, S64, r -> r.importCount(WATT_HOUR))
        .count(0x0C87, S64, r -> r.exportCount(WATT_HOUR));
    return new MeterModel(
        "schneider-iem3155",
        "Schneider iEM3155, three phases, f32 with power in kW, energy s64 Wh",
        3,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(6)),
        125,
        Map.of(3, table),
        List.of());
  }

  /** Integers with a scale each; energy is a 64-bit count of ten watt-hours. */
  private static MeterModel abbB23() {
    RegisterTable table =
        new RegisterTable()
            .readable(0x5000, 0x5017)
            .readable(0x5B00, 0x5B41)
            .readable(0x8900, 0x8901)
            .readable(0x8960, 0x8966)
            .count(0x5000, U64, r -> r.importCount(TEN_WATT_HOURS))
            .count(0x5004, U64, r -> r.exportCount(TEN_WATT_HOURS))
            .count(0x8900, U32, Registered::serialNumber)
            .text(0x8960, 6, r -> "B23 112-100");
    for (int p = 0; p < 3; p++) {
      int phase = p;
      table
          .scaled(0x5B00 + 2 * p, U32, 10, r -> phase(r, phase).volts())
          .scaled(0x5B0C + 2 * p, U32, 100, r -> phase(r, phase).amperes())
          .scaled(0x5B16 + 2 * p, S32, 100, r -> phase(r, phase).watts());
    }
    table
        .scaled(0x5B14, S32, 100, r -> r.quantities().watts())
        .scaled(0x5B2C, U16, 100, r -> r.quantities().hertz())
        .scaled(0x5B3A, S16, 1000, r -> r.quantities().powerFactor());
    return new MeterModel(
        "abb-b23",
        "ABB B23, three phases, scaled integers, energy u64/100 kWh",
        3,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(5)),
        125,
        Map.of(3, table),
        List.of());
  }

  /** Low word first, and an identification code that hides under a voltage unless read alone. */
  private static MeterModel carloGavazzi(String name, int code) {
    RegisterTable table =
        new RegisterTable()
            .readable(0x0000, 0x0059)
            .readable(0x2000, 0x2000)
            .readable(0x5000, 0x5006)
            .readAlone(0x000B, U16, r -> code)
            .count(0x2000, U16, Registered::address)
            .text(0x5000, 7, Registered::serial);
    for (int p = 0; p < 3; p++) {
      int phase = p;
      table
          .scaled(2 * p, S32_LOW_WORD_FIRST, 10, r -> phase(r, phase).volts())
          .scaled(0x0C + 2 * p, S32_LOW_WORD_FIRST, 1000, r -> phase(r, phase).amperes())
          .scaled(0x12 + 2 * p, S32_LOW_WORD_FIRST, 10, r -> phase(r, phase).watts());
    }
    table
        .scaled(0x28, S32_LOW_WORD_FIRST, 10, r -> r.quantities().watts())
        .scaled(0x31, S16, 1000, r -> r.quantities().powerFactor())
        .scaled(0x33, S16, 10, r -> r.quantities().hertz())
        .count(0x34, S32_LOW_WORD_FIRST, r -> r.importCount(HUNDRED_WATT_HOURS))
        .count(0x4E, S32_LOW_WORD_FIRST, r -> r.exportCount(HUNDRED_WATT_HOURS));
    return new MeterModel(
        name,
        "Carlo Gavazzi EM" + code + ", three phases, s32 low word first, energy /10 kWh",
        3,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(12)),
        80,
        Map.of(3, table, 4, table),
        List.of(new Write(6, 0x2000, 1, VirtualMeter::moveTo)));
  }

  static boolean moveTo(VirtualMeter meter, float address) {
    return address == (int) address && meter.moveTo((long) address);
  }

  static PhaseQuantities phase(Registered registered, int index) {
    return registered.quantities().phase(index);
  }

  static double importKilowattHours(Registered registered, long step) {
    return registered.importCount(step) * (step / 1e9);
  }

  static double exportKilowattHours(Registered registered, long step) {
    return registered.exportCount(step) * (step / 1e9);
  }

  private static double totalKilowattHours(Registered registered, long step) {
    return (registered.importCount(step) + registered.exportCount(step)) * (step / 1e9);
  }
}
