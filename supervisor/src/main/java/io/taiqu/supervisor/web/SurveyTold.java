package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.lineloss.analysis.LinePhase;
import io.taiqu.supervisor.lineloss.files.FindingsText;
import io.taiqu.supervisor.lineloss.survey.LossTrend;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.lineloss.survey.Suspicion;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** An analysis as the API tells it. */
record SurveyTold(
    String transformer,
    String from,
    String to,
    Instant at,
    String by,
    String status,
    Optional<String> cause,
    BigDecimal suppliedKwh,
    BigDecimal soldKwh,
    Optional<Double> lossPercent,
    Optional<Double> uncertaintyPercent,
    double coverage,
    Optional<BigDecimal> technicalByVoltageKwh,
    Optional<BigDecimal> technicalByResistanceKwh,
    Optional<BigDecimal> unexplainedKwh,
    Optional<Change> change,
    List<Suspect> suspects,
    Map<String, Optional<String>> phases,
    List<Quality> quality,
    List<Silent> silences,
    List<Review> reviews) {

  /** A lasting change of the unexplained loss, kWh a day. */
  record Change(String since, double before, double after) {}

  /** A doubt about readings; the meter is a supply point or SUPPLY. */
  record Quality(String meter, String kind, int count) {}

  /** A meter from which no energy came. */
  record Silent(String supplyPoint, String kind, int days) {}

  /**
   * Use that moved by a fifth or more, kWh a day; without a supply point that of all customers of
   * the transformer together.
   */
  record Review(
      Optional<String> supplyPoint,
      String month,
      String against,
      BigDecimal before,
      BigDecimal now,
      boolean alike) {}

  /** A suspicion. */
  record Suspect(
      Optional<String> supplyPoint,
      Optional<String> meter,
      Optional<String> account,
      String type,
      double underRecording,
      BigDecimal energyKwh,
      Api.Amount money,
      double confidence,
      List<Said> evidence) {

    static Suspect of(Suspicion suspicion, LocalDate from, Services services) {
      FindingsText english = words(Language.ENGLISH, from);
      FindingsText chinese = words(Language.CHINESE, from);
      return new Suspect(
          suspicion.point().map(SupplyPointId::toString),
          suspicion
              .point()
              .flatMap(services.grid()::point)
              .map(PointView::serial)
              .map(serial -> serial.text()),
          suspicion.account().map(account -> account.value()),
          suspicion.type().code(),
          suspicion.underRecording(),
          kilowattHours(suspicion.energy()),
          Api.amount(suspicion.money(), services),
          suspicion.confidence(),
          suspicion.evidence().stream()
              .map(reason -> new Said(english.sentence(reason), chinese.sentence(reason)))
              .toList());
    }

    private static FindingsText words(Language language, LocalDate from) {
      return new FindingsText(language.locale(), day -> from.plusDays(day - 1L).toString());
    }
  }

  /** A sentence in both languages. */
  record Said(String en, String zh) {}

  static SurveyTold of(Survey survey, Optional<LossTrend.Change> change, Services services) {
    Map<String, Optional<String>> phases = new LinkedHashMap<>();
    survey
        .phases()
        .forEach((point, phase) -> phases.put(point.toString(), phase.map(LinePhase::name)));
    return new SurveyTold(
        survey.transformer().code(),
        survey.from().toString(),
        survey.to().toString(),
        survey.at(),
        survey.by(),
        survey.status().code(),
        survey.cause().map(Enum::name),
        kilowattHours(survey.supplied()),
        kilowattHours(survey.sold()),
        optional(survey.lossPercent()),
        optional(survey.uncertaintyPercent()),
        survey.coverage(),
        survey.technicalByVoltage().map(SurveyTold::kilowattHours),
        survey.technicalByResistance().map(SurveyTold::kilowattHours),
        survey.unexplained().map(SurveyTold::kilowattHours),
        change.map(found -> new Change(found.since().toString(), found.before(), found.after())),
        survey.suspicions().stream()
            .map(suspicion -> Suspect.of(suspicion, survey.from(), services))
            .toList(),
        phases,
        survey.quality().stream()
            .map(note -> new Quality(note.meter(), note.kind().name(), note.count()))
            .toList(),
        survey.silences().stream()
            .map(one -> new Silent(one.point().toString(), one.kind().name(), one.days()))
            .toList(),
        survey.reviews().stream()
            .map(one ->
                new Review(
                    one.point().map(SupplyPointId::toString),
                    one.month().toString(),
                    one.against().toString(),
                    kilowattHours(one.before()),
                    kilowattHours(one.now()),
                    one.alike()))
            .toList());
  }

  static Optional<Double> optional(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  static BigDecimal kilowattHours(Energy energy) {
    return BigDecimal.valueOf(energy.wattHours(), 3);
  }
}
