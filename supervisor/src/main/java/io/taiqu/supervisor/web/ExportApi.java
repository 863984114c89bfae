package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.supervisor.export.Csv;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.lineloss.LossView.LossRow;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import io.taiqu.supervisor.lineloss.files.DistrictCsv;
import io.taiqu.supervisor.reading.Usage;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Tables of one transformer as comma-separated values. */
final class ExportApi {
  private static final int MOST_DAYS = 62;

  private final Services services;

  ExportApi(Services services) {
    this.services = services;
  }

  Route route() {
    return Route.get(
        "/api/v1/transformers/{code}/export/{file}",
        Route.holders(Permission.VIEW_GRID),
        this::export);
  }

  private Answer export(Call call) {
    TransformerId transformer = GridRoutes.transformerId(call.path("code"));
    if (services.grid().transformer(transformer).isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, "No such transformer.");
    }
    LocalDate today =
        services.deployment().clock().instant().atZone(services.deployment().zone()).toLocalDate();
    LocalDate to = Api.date(call, "to").orElse(today.minusDays(1));
    LocalDate from = Api.date(call, "from").orElse(to.minusDays(29));
    if (from.isAfter(to) || from.plusDays(MOST_DAYS).isBefore(to)) {
      throw new Problem(
          Kind.BAD_REQUEST,
          "from must not be after to, nor more than " + MOST_DAYS + " days before it.");
    }
    String file = call.path("file");
    String csv =
        switch (file) {
          case "meters.csv" ->
              DistrictCsv.meters(readings(transformer, from, to), transformer.code());
          case "readings.csv" -> DistrictCsv.readings(readings(transformer, from, to));
          case "supply.csv" -> DistrictCsv.supply(readings(transformer, from, to));
          case "transformer.csv" -> DistrictCsv.transformer(readings(transformer, from, to));
          case "daily.csv" -> daily(transformer, from, to);
          case "loss.csv" -> loss(transformer, from, to);
          default ->
              throw new Problem(
                  Kind.NOT_FOUND,
                  "There are meters.csv, readings.csv, supply.csv, transformer.csv, daily.csv and loss.csv.");
        };
    return new Answer.Bytes(
        200,
        "text/csv; charset=utf-8",
        csv.getBytes(StandardCharsets.UTF_8),
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"%s-%s\"".formatted(transformer.code(), file)));
  }

  private DistrictReadings readings(TransformerId transformer, LocalDate from, LocalDate to) {
    return services
        .spans()
        .of(transformer, from, to)
        .orElseThrow(() ->
            new Problem(
                Kind.NOT_FOUND,
                "Nothing of the supply meter of transformer " + transformer + " is stored then."));
  }

  private String daily(TransformerId transformer, LocalDate from, LocalDate to) {
    StringBuilder csv =
        new StringBuilder("transformer,day,supply_point,meter,kwh,intervals,estimated_intervals\n");
    for (PointView point : services.grid().points(transformer)) {
      for (Usage.Day day : services.usage().byDay(point.id(), from, to)) {
        csv.append(transformer.code())
            .append(',')
            .append(day.date())
            .append(',')
            .append(point.id())
            .append(',')
            .append(Csv.text(point.serial().text()))
            .append(',')
            .append(kwh(day.energy()))
            .append(',')
            .append(day.intervals())
            .append(',')
            .append(day.interpolated())
            .append('\n');
      }
    }
    return csv.toString();
  }

  private String loss(TransformerId transformer, LocalDate from, LocalDate to) {
    StringBuilder csv =
        new StringBuilder(
            "transformer,day,supplied_kwh,sold_kwh,lost_kwh,loss_percent,uncertainty_percent,technical_kwh,coverage,state\n");
    for (LossRow row : services.loss().byDay(transformer, from, to)) {
      csv.append(transformer.code())
          .append(',')
          .append(row.from().atZone(services.deployment().zone()).toLocalDate())
          .append(',')
          .append(kwh(row.supplied()))
          .append(',')
          .append(kwh(row.sold()))
          .append(',')
          .append(kwh(row.lost()))
          .append(',')
          .append(number(row.lossPercent()))
          .append(',')
          .append(number(row.uncertaintyPercent()))
          .append(',')
          .append(kwh(row.technical()))
          .append(',')
          .append(String.format(Locale.ROOT, "%.4f", row.coverage()))
          .append(',')
          .append(row.state())
          .append('\n');
    }
    return csv.toString();
  }

  private static String kwh(Energy energy) {
    return BigDecimal.valueOf(energy.wattHours(), 3).toPlainString();
  }

  private static String kwh(Optional<Energy> energy) {
    return energy.map(ExportApi::kwh).orElse("");
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : "";
  }
}
