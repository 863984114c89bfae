package io.taiqu.supervisor.tariff;

import static java.util.Objects.requireNonNull;

import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Charging;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.MonthSettlement;
import io.taiqu.protocol.tariff.RatedSegment;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.tariff.WorkedBills.Bill;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Takes the product's code through a worked bill. */
final class BillRating {
  private BillRating() {}

  static ChargingState opening(Bill bill) {
    return ChargingState.opening(
        bill.tariffAt(bill.opened()), MeterRegister.ofWattHours(0), bill.opened(), CtRatio.DIRECT);
  }

  /** What is charged at the end, by some reads. */
  static Money charge(Bill bill, SortedMap<Instant, Long> reads) {
    ChargingState state = opening(bill);
    for (Map.Entry<Instant, Long> read : reads.entrySet()) {
      state =
          Charging.step(
              bill.tariffAt(state.at()),
              state,
              MeterRegister.ofWattHours(read.getValue()),
              read.getKey());
    }
    return state.charged();
  }

  /** The settled lines of each month that is to be settled. */
  static Map<YearMonth, List<Money>> settle(Bill bill) {
    Map<YearMonth, List<RatedSegment>> segments = new TreeMap<>();
    ChargingState state = opening(bill);
    for (Map.Entry<Instant, Long> read : bill.positions().entrySet()) {
      Tariff tariff = bill.tariffAt(state.at());
      if (!state.tariff().equals(tariff.code())) {
        add(segments, Charging.present(bill.tariffAt(state.at().minusMillis(1)), state));
      }
      Charging.Walk walk =
          Charging.walk(
              tariff,
              state,
              new Energy(read.getValue() - state.register().count()),
              MeterRegister.ofWattHours(read.getValue()),
              read.getKey());
      walk.finished().forEach(segment -> add(segments, segment));
      state = walk.state();
    }
    add(segments, Charging.present(bill.tariffAt(state.at()), state));
    Map<YearMonth, List<Money>> settled = new TreeMap<>();
    bill.months()
        .forEach((month, expected) ->
            settled.put(
                month,
                lines(
                    MonthSettlement.of(
                        requireNonNull(segments.get(month)), expected.quantities()))));
    return settled;
  }

  private static List<Money> lines(MonthSettlement settled) {
    return List.of(settled.capacity(), settled.adjustment(), settled.minimum(), settled.tax());
  }

  private static void add(Map<YearMonth, List<RatedSegment>> segments, RatedSegment segment) {
    segments.computeIfAbsent(segment.usage().month(), _ -> new ArrayList<>()).add(segment);
  }
}
