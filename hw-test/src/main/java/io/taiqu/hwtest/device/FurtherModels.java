package io.taiqu.hwtest.device;

import static io.taiqu.hwtest.device.Encoding.S16;
import static io.taiqu.hwtest.device.Encoding.S32;
import static io.taiqu.hwtest.device.Encoding.S32_LOW_WORD_FIRST;
import static io.taiqu.hwtest.device.Encoding.U16;
import static io.taiqu.hwtest.device.Encoding.U32;

import io.taiqu.hwtest.bus.StationTiming;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Models of makers of whom few are on the bench: one method each. */
final class FurtherModels {
  private FurtherModels() {}

  /** Its identification is not documented for RS-485, and it bears short reads only. */
  static MeterModel carloGavazziEm24() {
    RegisterTable table = new RegisterTable().readable(0x0000, 0x0063);
    for (int p = 0; p < 3; p++) {
      int phase = p;
      table
          .scaled(2 * p, S32_LOW_WORD_FIRST, 10, r -> MeterModels.phase(r, phase).volts())
          .scaled(
              0x0C + 2 * p, S32_LOW_WORD_FIRST, 1000, r -> MeterModels.phase(r, phase).amperes())
          .scaled(0x12 + 2 * p, S32_LOW_WORD_FIRST, 10, r -> MeterModels.phase(r, phase).watts());
    }
    table
        .scaled(0x28, S32_LOW_WORD_FIRST, 10, r -> r.quantities().watts())
        .scaled(0x35, S16, 1000, r -> r.quantities().powerFactor())
        .scaled(0x37, S16, 10, r -> r.quantities().hertz())
        .count(0x42, S32_LOW_WORD_FIRST, r -> r.importCount(MeterModels.HUNDRED_WATT_HOURS))
        .count(0x5C, S32_LOW_WORD_FIRST, r -> r.exportCount(MeterModels.HUNDRED_WATT_HOURS));
    return new MeterModel(
        "carlo-gavazzi-em24",
        "Carlo Gavazzi EM24 with RS-485, three phases, s32 low word first",
        3,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(40)),
        11,
        Map.of(3, table, 4, table),
        List.of());
  }

  /**
   * Floats of tenths and thousandths; where the energy stands depends on the version, and the
   * places that a version doesn't use read zero.
   */
  static MeterModel chintDtsu666(String name, int function, int importAt) {
    RegisterTable holding =
        new RegisterTable()
            .readable(0x1000, 0x1047)
            .readable(0x2000, 0x2051)
            .readable(0x4000, 0x4027);
    for (int p = 0; p < 3; p++) {
      int phase = p;
      holding
          .real(0x2006 + 2 * p, r -> MeterModels.phase(r, phase).volts() * 10)
          .real(0x200C + 2 * p, r -> MeterModels.phase(r, phase).amperes() * 1000)
          .real(0x2014 + 2 * p, r -> MeterModels.phase(r, phase).watts() * 10);
    }
    holding
        .real(0x2012, r -> r.quantities().watts() * 10)
        .real(0x202A, r -> r.quantities().powerFactor() * 1000)
        .real(0x2044, r -> r.quantities().hertz() * 100);
    RegisterTable input = new RegisterTable().readable(0x4000, 0x4027);
    RegisterTable counting = function == 4 ? input : holding;
    counting.real(importAt, r -> MeterModels.importKilowattHours(r, MeterModels.TEN_WATT_HOURS));
    if (importAt == 0x101E) {
      counting.real(0x1028, r -> MeterModels.exportKilowattHours(r, MeterModels.TEN_WATT_HOURS));
    }
    return new MeterModel(
        name,
        "chint-dtsu666",
        "CHINT DTSU666, three phases, f32 in tenths, import at %04X by function %d"
            .formatted(importAt, function),
        3,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(8)),
        60,
        Map.of(3, holding, 4, input),
        List.of());
  }

  /** Its address stands in the high byte of a register, its speed in the low one. */
  static MeterModel hikingDds238() {
    RegisterTable table =
        new RegisterTable()
            .readable(0x0000, 0x0017)
            .count(
                0x0000,
                U32,
                r ->
                    r.importCount(MeterModels.TEN_WATT_HOURS)
                        + r.exportCount(MeterModels.TEN_WATT_HOURS))
            .count(0x0008, U32, r -> r.exportCount(MeterModels.TEN_WATT_HOURS))
            .count(0x000A, U32, r -> r.importCount(MeterModels.TEN_WATT_HOURS))
            .scaled(0x000C, U16, 10, r -> MeterModels.phase(r, 0).volts())
            .scaled(0x000D, U16, 100, r -> MeterModels.phase(r, 0).amperes())
            .scaled(0x000E, S16, 1, r -> r.quantities().watts())
            .scaled(0x0010, U16, 1000, r -> Math.abs(r.quantities().powerFactor()))
            .scaled(0x0011, U16, 100, r -> r.quantities().hertz())
            .count(0x0015, U16, r -> r.address() << 8 | 1);
    return new MeterModel(
        "hiking-dds238",
        "Hiking DDS238-2 ZN/S, single phase, u32/100 kWh, address in a high byte",
        1,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(15)),
        24,
        Map.of(3, table),
        List.of());
  }

  /** One energy register, which counts both directions. */
  static MeterModel ornoWe514() {
    RegisterTable table =
        new RegisterTable()
            .readable(0x0110, 0x015F)
            .readable(0xA000, 0xA027)
            .scaled(0x0130, U16, 100, r -> r.quantities().hertz())
            .scaled(0x0131, U16, 100, r -> MeterModels.phase(r, 0).volts())
            .scaled(0x0139, U32, 1000, r -> MeterModels.phase(r, 0).amperes())
            .scaled(0x0140, U32, 1, r -> Math.abs(r.quantities().watts()))
            .scaled(0x0158, U16, 1000, r -> Math.abs(r.quantities().powerFactor()))
            .count(
                0xA000,
                U32,
                r ->
                    r.importCount(MeterModels.TEN_WATT_HOURS)
                        + r.exportCount(MeterModels.TEN_WATT_HOURS));
    return new MeterModel(
        "orno-we514",
        "Orno WE-514, single phase, integers, energy of both directions together",
        1,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(20)),
        60,
        Map.of(3, table),
        List.of());
  }

  static MeterModel ornoWe516() {
    RegisterTable table =
        new RegisterTable()
            .readable(0x0000, 0x003B)
            .readable(0x0100, 0x015F)
            .count(0x0000, U32, Registered::serialNumber)
            .count(0x0002, U16, Registered::address);
    for (int p = 0; p < 3; p++) {
      int phase = p;
      table
          .real(0x000E + 2 * p, r -> MeterModels.phase(r, phase).volts())
          .real(0x0016 + 2 * p, r -> MeterModels.phase(r, phase).amperes())
          .real(0x001E + 2 * p, r -> MeterModels.phase(r, phase).watts() / 1000);
    }
    table
        .real(0x0014, r -> r.quantities().hertz())
        .real(0x001C, r -> r.quantities().watts() / 1000)
        .real(0x0034, r -> r.quantities().powerFactor())
        .real(
            0x0100,
            r ->
                MeterModels.importKilowattHours(r, MeterModels.TEN_WATT_HOURS)
                    + MeterModels.exportKilowattHours(r, MeterModels.TEN_WATT_HOURS))
        .real(0x0108, r -> MeterModels.importKilowattHours(r, MeterModels.TEN_WATT_HOURS))
        .real(0x0110, r -> MeterModels.exportKilowattHours(r, MeterModels.TEN_WATT_HOURS));
    return new MeterModel(
        "orno-we516",
        "Orno WE-516, three phases, f32 with power in kW",
        3,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(20)),
        60,
        Map.of(3, table),
        List.of());
  }

  static MeterModel ornoWe525() {
    RegisterTable table =
        new RegisterTable()
            .readable(0x0100, 0x014F)
            .scaled(0x0100, S32, 1000, r -> MeterModels.phase(r, 0).volts())
            .scaled(0x0102, S32, 1000, r -> MeterModels.phase(r, 0).amperes())
            .scaled(0x0104, S32, 1, r -> r.quantities().watts())
            .scaled(0x010A, U16, 10, r -> r.quantities().hertz())
            .scaled(0x010B, S16, 1000, r -> r.quantities().powerFactor())
            .count(0x010E, S32, r -> r.importCount(MeterModels.TEN_WATT_HOURS))
            .count(0x0118, S32, r -> r.exportCount(MeterModels.TEN_WATT_HOURS));
    return new MeterModel(
        "orno-we525",
        "Orno WE-525, single phase, signed integers in input registers",
        1,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(20)),
        60,
        Map.of(4, table),
        List.of());
  }
}
