package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmStore;
import io.taiqu.supervisor.alarm.Severity;
import io.taiqu.supervisor.fleet.Fleet;
import io.taiqu.supervisor.grid.GridView.DistrictSummary;
import io.taiqu.supervisor.grid.GridView.Selection;
import io.taiqu.supervisor.inspection.CaseState;
import io.taiqu.supervisor.inspection.InspectionCase;
import io.taiqu.supervisor.lineloss.LossView.Ranked;
import io.taiqu.supervisor.lineloss.LossView.State;
import io.taiqu.supervisor.web.OverviewPage.DayLoss;
import io.taiqu.supervisor.web.OverviewPage.DistrictLine;
import io.taiqu.supervisor.web.OverviewPage.Todo;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the overview and the district ranking together from the features' queries. */
final class Overview {
  private static final int CASES_SHOWN = 3;
  private static final int CASES_COMPARED = 100;

  private final Services services;
  private final Rankings yesterdays;
  private final Rankings daysBefore;
  private final LossMonth month;

  Overview(Services services) {
    this.services = services;
    yesterdays = new Rankings(services);
    daysBefore = new Rankings(services);
    month = new LossMonth(services);
  }

  OverviewPage page(Language language) {
    Instant now = services.deployment().clock().instant();
    LocalDate yesterday = now.atZone(services.deployment().zone()).toLocalDate().minusDays(1);
    List<DistrictSummary> known = services.grid().districts();
    List<DistrictLine> districts = districts(known, language, yesterday);
    List<DayLoss> days = month.before(yesterday.plusDays(1));
    double target = usualTarget(known);
    Map<AlarmKind, Integer> waiting = services.alarms().counts(AlarmStore.Which.WAITING);
    Optional<Instant> newest = services.grid().newestReport(Selection.ALL);
    return new OverviewPage(
        newest.orElse(now),
        yesterday,
        LossSum.of(yesterdays.ofDay(yesterday)),
        LossSum.of(daysBefore.ofDay(yesterday.minusDays(1))),
        target,
        (int) districts.stream().filter(line -> line.state() == State.OK).count(),
        districts,
        days,
        Plot.line(days.stream().map(DayLoss::percent).toList(), target),
        services.fleet().count(Fleet.Which.ONLINE),
        services.fleet().count(Fleet.Which.ALL),
        waiting.values().stream().mapToInt(Integer::intValue).sum(),
        waiting.entrySet().stream()
            .filter(kind -> kind.getKey().severity() == Severity.CRITICAL)
            .mapToInt(Map.Entry::getValue)
            .sum(),
        newest,
        todo(language));
  }

  private Todo todo(Language language) {
    Map<CaseState, Integer> cases = services.cases().counts();
    return new Todo(
        CaseApi.states("active").stream().mapToInt(state -> cases.getOrDefault(state, 0)).sum(),
        services.cases().list(EnumSet.of(CaseState.OPEN), 0, CASES_COMPARED).stream()
            .sorted(
                Comparator.comparing((InspectionCase one) -> one.suspicion().money()).reversed())
            .limit(CASES_SHOWN)
            .map(one -> CaseRoutes.row(services, one, language))
            .toList(),
        services.approvals().waiting().size(),
        services.bills().toReview().size());
  }

  /** All districts with that day's loss, the greatest lost money first. */
  List<DistrictLine> districts(Language language, LocalDate day) {
    return districts(services.grid().districts(), language, day);
  }

  private List<DistrictLine> districts(
      List<DistrictSummary> known, Language language, LocalDate day) {
    Map<TransformerId, DistrictId> districtOf = services.grid().districtsOfTransformers();
    Map<DistrictId, List<Ranked>> rows = new HashMap<>();
    for (Ranked row : yesterdays.ofDay(day)) {
      DistrictId district = districtOf.get(row.transformer());
      if (district != null) {
        rows.computeIfAbsent(district, key -> new ArrayList<>()).add(row);
      }
    }
    List<DistrictLine> lines = new ArrayList<>();
    for (DistrictSummary district : known) {
      LossSum loss = LossSum.of(rows.getOrDefault(district.id(), List.of()));
      double target = district.lossTargetPercent().orElse(LossSum.USUAL_TARGET_PERCENT);
      lines.add(
          new DistrictLine(
              district.id().code(),
              language.of(district.name()),
              loss,
              loss.state(target),
              target,
              district.supplyPoints(),
              district.suppliesOff(),
              district.edgesSilent()));
    }
    lines.sort(Comparator.comparing((DistrictLine line) -> line.loss().lostMoney()).reversed());
    return lines;
  }

  /** Between districts of different targets the deployment is judged by their mean. */
  private static double usualTarget(List<DistrictSummary> districts) {
    return districts.stream()
        .mapToDouble(district -> district.lossTargetPercent().orElse(LossSum.USUAL_TARGET_PERCENT))
        .average()
        .orElse(LossSum.USUAL_TARGET_PERCENT);
  }
}
