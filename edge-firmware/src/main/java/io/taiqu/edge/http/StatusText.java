package io.taiqu.edge.http;

import io.taiqu.edge.core.line.LineDiagnosis;
import io.taiqu.edge.core.line.LineFinding;
import io.taiqu.edge.runtime.StatusView;
import io.taiqu.protocol.time.LocalTimes;
import java.util.Locale;
import java.util.Optional;

/** The status as plain text, for a terminal. */
final class StatusText {
  private StatusText() {}

  static String of(StatusView view, UnitFacts facts, Language language) {
    StringBuilder out = new StringBuilder(4096);
    out.append(
        "%s %s  %s %s%n"
            .formatted(
                language.say("Unit", "装置"),
                view.edge(),
                language.say("transformer", "台区"),
                facts.transformer()));
    out.append(
        "%s  %s: %s  %s: %s%n"
            .formatted(
                LocalTimes.text(view.at(), facts.zone()),
                language.say("clock", "时钟"),
                language.of(view.clock()),
                language.say("supervisor", "主站"),
                view.connected()
                    ? language.say("connected", "已连接")
                    : language.say("not connected", "未连接")));
    out.append(
        "%s: %d %s  %s: %d %s%n"
            .formatted(
                language.say("readings", "抄表记录"),
                view.readings().pendingRecords(),
                language.say("not yet acknowledged", "条待确认"),
                language.say("ledger entry", "账本条目"),
                view.ledger().sequence(),
                view.ledger().head().toString().substring(0, 12)));
    facts
        .residentBytes()
        .ifPresent(bytes ->
            out.append("%s: %.1f MB%n".formatted(language.say("memory", "内存"), bytes / 1e6)));
    facts
        .startMillis()
        .ifPresent(millis ->
            out.append(
                "%s: %.2f s%n"
                    .formatted(language.say("first reading after", "首次抄读用时"), millis / 1e3)));
    for (UnitFacts.Bus bus : facts.buses()) {
      out.append(
          "%s %s (%s): %s%n"
              .formatted(
                  language.say("bus", "总线"),
                  bus.name(),
                  bus.port(),
                  bus.problem()
                      .orElseGet(() ->
                          language
                              .say("%d sweeps, last %d ms", "巡检 %d 次，最近 %d 毫秒")
                              .formatted(bus.sweeps(), bus.lastSweepMillis()))));
      for (LineFinding finding : LineDiagnosis.of(bus.seen())) {
        out.append("  ? %s%n".formatted(language.of(finding)));
      }
    }
    out.append('\n');
    for (StatusView.Meter meter : view.meters()) {
      out.append(line(meter, language));
    }
    for (StatusView.ActiveAlarm alarm : view.alarms()) {
      out.append(
          "! %s %s %s%n"
              .formatted(
                  LocalTimes.text(alarm.since(), facts.zone()),
                  alarm.point().map(Object::toString).orElse(""),
                  language.alarm(alarm.kind(), alarm.detail())));
    }
    return out.toString();
  }

  private static String line(StatusView.Meter meter, Language language) {
    String register =
        meter.register().map(position -> position.register().toKilowattHourString()).orElse("–");
    String power = meter.sample().map(sample -> Long.toString(sample.power().watts())).orElse("–");
    String balance =
        meter
            .account()
            .map(account ->
                StatusPage.shown(account)
                    + (account.postPaid() ? " " + language.postPaid(account.balance()) : ""))
            .orElse("–");
    String supply =
        meter
            .supply()
            .map(s -> language.of(s.commanded()) + ", " + language.of(s.feedback()))
            .orElse("–");
    Optional<String> hold = meter.supply().flatMap(StatusView.Supply::hold).map(language::of);
    return String.format(
        Locale.ROOT,
        "%s  %-14s %12s kWh %8s W %12s  %s%s%s%s%n",
        meter.point(),
        meter.serial(),
        register,
        power,
        balance,
        supply,
        hold.map(reason -> "  [" + reason + "]").orElse(""),
        meter.lastFailure().map(cause -> "  (" + language.of(cause) + ")").orElse(""),
        meter
            .outOfService()
            .map(why -> "  " + language.say("NOT IN SERVICE: ", "未投运：") + why)
            .orElse(""));
  }
}
