package io.taiqu.supervisor.web;

import io.taiqu.protocol.message.Extremes;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.supervisor.fleet.Fleet;
import io.taiqu.supervisor.fleet.Fleet.EdgeView;
import io.taiqu.supervisor.reading.StoredReadings.StoredReading;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The API's view of edge units and of the readings that are stored from them. */
final class EdgeApi {
  private static final int PAGE = 500;
  private static final int LARGEST_PAGE = 5_000;

  private final Services services;

  EdgeApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access grid = Route.holders(Permission.VIEW_GRID);
    return List.of(
        Route.get("/api/v1/edges", grid, this::edges),
        Route.get("/api/v1/edges/{id}", grid, this::edge),
        Route.get("/api/v1/edges/{id}/readings", grid, this::readings));
  }

  private Answer edges(Call call) {
    return Api.page(
        call,
        "/api/v1/edges?",
        (skip, limit) ->
            services.fleet().edges(Fleet.Which.ALL, Fleet.Order.PLACE, skip, limit).stream()
                .map(Edge::of)
                .toList());
  }

  private Answer edge(Call call) {
    return Answer.Json.ok(Edge.of(known(call)));
  }

  private EdgeView known(Call call) {
    return services
        .fleet()
        .edge(GridRoutes.edgeId(call.path("id")))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such edge unit."));
  }

  private Answer readings(Call call) {
    EdgeView edge = known(call);
    long after = call.queryNumber("after", -1, -1, Long.MAX_VALUE);
    int limit = (int) call.queryNumber("limit", PAGE, 1, LARGEST_PAGE);
    List<StoredReading> page = services.readings().page(edge.id(), after, limit);
    Optional<String> next =
        page.size() == limit
            ? Optional.of(
                "/api/v1/edges/"
                    + edge.id()
                    + "/readings?limit="
                    + limit
                    + "&after="
                    + page.getLast().sequence())
            : Optional.empty();
    return Api.page(page.stream().map(Record::of).toList(), next);
  }

  /** An edge unit with its newest trusted report and its stream of readings. */
  record Edge(
      String id,
      String transformer,
      boolean connected,
      Optional<LastReport> report,
      Optional<Fleet.Stream> stream,
      int openAlarms) {
    static Edge of(EdgeView from) {
      return new Edge(
          from.id().toString(),
          from.transformer().code(),
          from.connected(),
          from.report().map(LastReport::of),
          from.stream(),
          from.openAlarms());
    }
  }

  /** The newest trusted report. */
  record LastReport(
      Instant at,
      double ageSeconds,
      String bootId,
      long reportSequence,
      String clockQuality,
      long ledgerSequence,
      String ledgerHead) {
    static LastReport of(Fleet.Report from) {
      return new LastReport(
          from.at(),
          from.age().toMillis() / 1000.0,
          from.bootId(),
          from.reportSequence(),
          from.clockQuality(),
          from.ledgerSequence(),
          from.ledgerHead());
    }
  }

  /** A record as the edge took it. */
  record Record(
      long streamEpoch,
      long sequence,
      String supplyPoint,
      Instant intervalEnd,
      Instant takenAt,
      long monotonicMillis,
      long skewMillis,
      String clock,
      List<String> quality,
      Optional<Measured> measured,
      Optional<String> missing) {
    static Record of(StoredReading stored) {
      var reading = stored.reading();
      Optional<Measured> measured =
          switch (reading.reading()) {
            case Reading.Measured values -> Optional.of(Measured.of(values));
            case Reading.Missing _ -> Optional.empty();
          };
      Optional<String> missing =
          switch (reading.reading()) {
            case Reading.Measured _ -> Optional.empty();
            case Reading.Missing(var cause) -> Optional.of(cause.name());
          };
      return new Record(
          stored.streamEpoch(),
          stored.sequence(),
          reading.point().toString(),
          reading.intervalEnd(),
          reading.takenAt(),
          reading.monotonicMillis(),
          stored.skew().toMillis(),
          reading.clock().name(),
          reading.quality().stream().map(QualityFlag::name).sorted().toList(),
          measured,
          missing);
    }
  }

  /** The values of a successful read. */
  record Measured(
      GridApi.Register register,
      List<Long> voltagesMillivolts,
      List<Long> currentsMilliamps,
      long powerWatts,
      List<Long> milliampereSquaredHours,
      Optional<GridApi.Register> export,
      Optional<Extreme> extremes) {
    static Measured of(Reading.Measured from) {
      return new Measured(
          shown(from.register()),
          millivolts(from.voltages()),
          milliamps(from.currents()),
          from.power().watts(),
          from.milliampereSquaredHours(),
          from.export().map(EdgeApi::shown),
          from.extremes().map(Extreme::of));
    }
  }

  /** The lowest and highest values of an interval. */
  record Extreme(
      long polls,
      List<Long> lowestVoltagesMillivolts,
      List<Long> highestVoltagesMillivolts,
      List<Long> lowestCurrentsMilliamps,
      List<Long> highestCurrentsMilliamps,
      long lowestPowerWatts,
      long highestPowerWatts) {
    static Extreme of(Extremes from) {
      return new Extreme(
          from.polls(),
          millivolts(from.lowestVoltages()),
          millivolts(from.highestVoltages()),
          milliamps(from.lowestCurrents()),
          milliamps(from.highestCurrents()),
          from.lowestPower().watts(),
          from.highestPower().watts());
    }
  }

  private static GridApi.Register shown(MeterRegister from) {
    return new GridApi.Register(from.count(), from.exponent());
  }

  private static List<Long> millivolts(List<Voltage> from) {
    return from.stream().map(Voltage::millivolts).toList();
  }

  private static List<Long> milliamps(List<Current> from) {
    return from.stream().map(Current::milliamps).toList();
  }
}
