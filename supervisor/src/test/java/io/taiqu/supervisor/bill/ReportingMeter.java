package io.taiqu.supervisor.bill;

import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.tariff.Charging;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.tariff.TariffJson;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;

/** The meter of the first customer, opened on the last of January, as its unit charges it. */
final class ReportingMeter {
  private static final Instant OPENED = Instant.parse("2026-01-30T16:00:00Z");

  private final Tariff tariff;
  private ChargingState state;
  private Optional<CreditState> credit = Optional.empty();
  private long sequence;

  ReportingMeter(Tariff tariff) {
    this.tariff = tariff;
    this.state =
        ChargingState.opening(tariff, MeterRegister.ofWattHours(0), OPENED, CtRatio.DIRECT);
  }

  /** The estate with the meter's tariff and this policy of its customer. */
  String estate(String policy) {
    return Station.estateOf(1)
        .replace(
            "{\"code\":\"RES\",\"versions\":[{\"number\":1,\"effectiveFrom\":\"2026-01-01T00:00:00+08:00\",\"price\":\"0.52\"}]}",
            TariffJson.write(tariff).toString())
        .replace("\"tariff\":\"RES\"}", "\"tariff\":\"RES\",\"policy\":{" + policy + "}}");
  }

  static Instant local(String time) {
    return LocalDateTime.parse(time).atZone(TestDeployment.ZONE).toInstant();
  }

  /** It is read without a report. */
  void read(long wattHours, String time) {
    state = Charging.step(tariff, state, MeterRegister.ofWattHours(wattHours), local(time));
  }

  /** It shows a register at a time, and the unit reports it. */
  void report(Station station, long wattHours, String time) {
    station.issuing.publishing().publishWaiting();
    station.now = local(time);
    read(wattHours, time);
    station.downlinks.documents(CreditState.class).forEach(sent -> credit = Optional.of(sent));
    station.reports.take(
        Reports.of(
            ++sequence,
            Reports.charged(
                Reports.holding(credit.orElseThrow(), RelayFeedback.CLOSED, 0),
                state,
                state,
                state.charged())));
  }

  ChargingState state() {
    return state;
  }
}
