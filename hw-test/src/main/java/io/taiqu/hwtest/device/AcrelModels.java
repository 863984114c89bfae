package io.taiqu.hwtest.device;

import static io.taiqu.hwtest.device.Encoding.S16;
import static io.taiqu.hwtest.device.Encoding.S32;
import static io.taiqu.hwtest.device.Encoding.U16;
import static io.taiqu.hwtest.device.Encoding.U32;

import io.taiqu.hwtest.bus.StationTiming;
import io.taiqu.hwtest.device.MeterModel.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Acrel's three-phase meters: integers, counted on the secondary side of their transformers. */
final class AcrelModels {
  private AcrelModels() {}

  /** Addresses that its maker writes in decimal. */
  static MeterModel adw300() {
    RegisterTable table = new RegisterTable().readable(0, 99);
    for (int p = 0; p < 3; p++) {
      int phase = p;
      table
          .scaled(20 + p, U16, 10, r -> MeterModels.phase(r, phase).volts())
          .scaled(26 + p, U16, 100, r -> MeterModels.phase(r, phase).amperes())
          .scaled(30 + 2 * p, S32, 1, r -> MeterModels.phase(r, phase).watts());
    }
    table
        .scaled(36, S32, 1, r -> r.quantities().watts())
        .count(62, S32, r -> r.importCount(MeterModels.TEN_WATT_HOURS))
        .count(64, S32, r -> r.exportCount(MeterModels.TEN_WATT_HOURS));
    return new MeterModel(
        "acrel-adw300",
        "Acrel ADW300, three phases, integers, no readable serial number",
        3,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(10)),
        60,
        Map.of(3, table),
        List.of());
  }

  static MeterModel dtsd1352() {
    RegisterTable table =
        measured()
            .readable(0x0000, 0x001F)
            .count(0x000A, S32, r -> r.importCount(MeterModels.TEN_WATT_HOURS))
            .count(0x0014, S32, r -> r.exportCount(MeterModels.TEN_WATT_HOURS));
    return new MeterModel(
        "acrel-dtsd1352",
        "Acrel DTSD1352, three phases, integers before the transformer ratio",
        3,
        false,
        StationTiming.afterTurnaround(Duration.ofMillis(10)),
        60,
        Map.of(3, table),
        List.of());
  }

  /** Prepaid, with a load switch of its own and the ratio that was set in it. */
  static MeterModel dtsy1352() {
    RegisterTable table =
        measured()
            .readable(0x0000, 0x005F)
            .count(0x0000, U32, r -> r.importCount(MeterModels.TEN_WATT_HOURS))
            .count(0x0038, U16, Registered::ctRatio)
            .count(0x0057, U16, r -> 1)
            .count(0x0058, U16, r -> r.switchClosed() ? 0 : 1);
    return new MeterModel(
        "acrel-dtsy1352",
        "Acrel DTSY1352, three phases prepaid, u32/100 kWh, own load switch at 0057",
        3,
        true,
        StationTiming.afterTurnaround(Duration.ofMillis(10)),
        60,
        Map.of(3, table),
        List.of(new Write(16, 0x0057, 2, MeterModels::switchAcrel)));
  }

  private static RegisterTable measured() {
    RegisterTable table = new RegisterTable().readable(0x0060, 0x007F).readable(0x0160, 0x018F);
    for (int p = 0; p < 3; p++) {
      int phase = p;
      table
          .scaled(0x0061 + p, U16, 10, r -> MeterModels.phase(r, phase).volts())
          .scaled(0x0064 + p, U16, 100, r -> MeterModels.phase(r, phase).amperes());
    }
    return table
        .scaled(0x0077, U16, 100, r -> r.quantities().hertz())
        .scaled(0x016A, S32, 1, r -> r.quantities().watts())
        .scaled(0x017F, S16, 1000, r -> r.quantities().powerFactor());
  }
}
