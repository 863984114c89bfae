package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The state of charging as bytes: within a hand-over, and in an edge's journal. */
public final class ChargingStateCodec {
  private static final int VERSION = 1;

  private ChargingStateCodec() {}

  public static byte[] encode(ChargingState state) {
    WireWriter out = new WireWriter();
    write(state, out);
    return out.toBytes();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedException if the bytes are anything else
   */
  public static ChargingState decode(byte[] bytes) throws MalformedException {
    WireReader in = new WireReader(bytes);
    try {
      ChargingState state = read(in);
      in.requireEnd();
      return state;
    } catch (IllegalArgumentException | DateTimeException outsideItsDomain) {
      throw new MalformedException(
          "not a charging state: " + outsideItsDomain.getMessage(), outsideItsDomain);
    }
  }

  static void write(ChargingState state, WireWriter out) {
    out.u8(VERSION)
        .text(state.tariff().code())
        .u32(state.version())
        .money(state.closed())
        .money(state.charged())
        .date(state.tierSince())
        .instant(state.segmentStart())
        .i64(state.monthBefore().wattHours())
        .i64(state.yearBefore().wattHours())
        .u8(state.byRate().size());
    for (Energy energy : state.byRate()) {
      out.i64(energy.wattHours());
    }
    out.u64(state.register().count())
        .i8(state.register().exponent())
        .instant(state.at())
        .u32(state.ratio().primary())
        .u32(state.ratio().secondary());
  }

  static ChargingState read(WireReader in) throws MalformedException {
    int encoding = in.u8();
    if (encoding != VERSION) {
      throw in.malformed("charging state of version " + encoding);
    }
    var tariff = new TariffCode(in.text());
    int version = positiveInt(in);
    Money closed = in.money();
    Money charged = in.money();
    LocalDate tierSince = in.date();
    Instant segmentStart = in.instant();
    var monthBefore = new Energy(in.i64());
    var yearBefore = new Energy(in.i64());
    int rates = in.u8();
    List<Energy> byRate = new ArrayList<>();
    for (int i = 0; i < rates; i++) {
      byRate.add(new Energy(in.i64()));
    }
    var register = new MeterRegister(in.u64(), in.i8());
    Instant at = in.instant();
    var ratio = new CtRatio(positiveInt(in), positiveInt(in));
    return new ChargingState(
        tariff,
        version,
        closed,
        charged,
        tierSince,
        segmentStart,
        monthBefore,
        yearBefore,
        byRate,
        register,
        at,
        ratio);
  }

  private static int positiveInt(WireReader in) throws MalformedException {
    long value = in.u32();
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw in.malformed("number " + value + " is outside 1…2³¹−1");
    }
    return (int) value;
  }
}
