package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.lineloss.analysis.Evidence;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import io.taiqu.supervisor.lineloss.analysis.LinePhase;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.analysis.QualityNote;
import io.taiqu.supervisor.lineloss.survey.Silence;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.lineloss.survey.Surveys;
import io.taiqu.supervisor.lineloss.survey.Suspicion;
import io.taiqu.supervisor.lineloss.survey.UseReview;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One transformer is clean, one has a thief and more, one can't be computed, one waits. */
final class SampleSurveys implements Surveys {
  private static final LocalDate FROM = LocalDate.of(2026, 1, 31);
  private static final LocalDate TO = LocalDate.of(2026, 3, 1);

  private final SampleGrid grid;
  private final List<TransformerId> waiting = new ArrayList<>();

  SampleSurveys(SampleGrid grid) {
    this.grid = grid;
  }

  @Override
  public Optional<Survey> newest(TransformerId transformer) {
    return switch (transformer.code()) {
      case "D1-T1" ->
          Optional.of(survey(transformer, LossStatus.OK, Optional.empty(), List.of(), 2.9));
      case "D1-T2" ->
          Optional.of(
              survey(
                  transformer, LossStatus.SEVERE, Optional.empty(), suspicions(transformer), 8.1));
      case "D2-T2" ->
          Optional.of(
              survey(
                  transformer,
                  LossStatus.NOT_COMPUTABLE,
                  Optional.of(Survey.Cause.METERS_NEVER_READ),
                  List.of(),
                  Double.NaN));
      default -> Optional.empty();
    };
  }

  private List<Suspicion> suspicions(TransformerId transformer) {
    List<PointView> points = grid.points(transformer);
    return List.of(
        new Suspicion(
            Optional.of(points.get(3).id()),
            points.get(3).account(),
            FaultType.THEFT_PARTIAL,
            0.45,
            new Energy(598_136),
            Money.parse("499.39"),
            0.99,
            List.of(
                new Evidence(Evidence.Code.MISSING_SHARE, List.of("45", "598.1", "1")),
                new Evidence(Evidence.Code.VOLTAGE_CONFIRMS, List.of()),
                new Evidence(Evidence.Code.CONSISTENT_BY_DAY, List.of("5.4", "29")))),
        new Suspicion(
            Optional.empty(),
            Optional.empty(),
            FaultType.UNMETERED_TAP,
            1,
            new Energy(88_400),
            Money.parse("44.20"),
            0.83,
            List.of(
                new Evidence(Evidence.Code.NO_METER_EXPLAINS, List.of("88.4", "19:00", "23:00")))));
  }

  private Survey survey(
      TransformerId transformer,
      LossStatus status,
      Optional<Survey.Cause> cause,
      List<Suspicion> suspicions,
      double percent) {
    boolean computed = !Double.isNaN(percent);
    List<PointView> points = grid.points(transformer);
    Map<SupplyPointId, Optional<LinePhase>> phases = new LinkedHashMap<>();
    for (int i = 1; i < points.size(); i++) {
      phases.put(
          points.get(i).id(),
          i % 5 == 0 ? Optional.empty() : Optional.of(LinePhase.values()[i % 3]));
    }
    return new Survey(
        transformer,
        FROM,
        TO,
        Instant.parse("2026-03-01T18:12:00Z"),
        "",
        status,
        cause,
        new Energy(8_731_700),
        new Energy(8_057_805),
        computed ? OptionalDouble.of(percent) : OptionalDouble.empty(),
        computed ? OptionalDouble.of(0.85) : OptionalDouble.empty(),
        computed ? 0.996 : 0.914,
        computed ? Optional.of(new Energy(72_844)) : Optional.empty(),
        Optional.of(new Energy(69_120)),
        suspicions,
        phases,
        List.of(
            new QualityNote(points.get(4).id().toString(), QualityNote.Kind.MISSING_READS, 7),
            new QualityNote(QualityNote.SUPPLY, QualityNote.Kind.MISSING_READS, 2)),
        List.of(new Silence(points.get(5).id(), Silence.Kind.NEVER_READ, 30)),
        List.of(
            new UseReview(
                Optional.empty(),
                YearMonth.of(2026, 2),
                YearMonth.of(2026, 1),
                new Energy(61_000),
                new Energy(79_000),
                false),
            new UseReview(
                Optional.of(points.get(2).id()),
                YearMonth.of(2026, 2),
                YearMonth.of(2026, 1),
                new Energy(6_100),
                new Energy(3_900),
                false)),
        72_000);
  }

  @Override
  public boolean request(TransformerId transformer, String by) {
    if (grid.transformer(transformer).isEmpty()) {
      return false;
    }
    waiting.add(transformer);
    return true;
  }

  /** As if all that was asked for were done. */
  void finish() {
    waiting.clear();
  }

  @Override
  public Progress progress() {
    return new Progress(TO, 3, 4, Optional.empty(), List.copyOf(waiting));
  }
}
