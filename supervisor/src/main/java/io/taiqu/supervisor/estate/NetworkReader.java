package io.taiqu.supervisor.estate;

import io.taiqu.supervisor.estate.EstateDocument.County;
import io.taiqu.supervisor.estate.EstateDocument.Line;
import io.taiqu.supervisor.estate.EstateDocument.Network;
import io.taiqu.supervisor.estate.EstateDocument.Station;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.grid.LinePlate;
import io.taiqu.supervisor.grid.LocalName;
import io.taiqu.supervisor.grid.Nameplate;
import io.taiqu.supervisor.json.JsonCursor;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads what is above the transformers: counties, stations, lines, and nameplates. */
final class NetworkReader {
  private static final int MOST_WATTS = 10_000_000;

  private final Function<JsonCursor, LocalName> names;
  private final Map<Area, String> defined = new HashMap<>();

  NetworkReader(Function<JsonCursor, LocalName> names) {
    this.names = names;
  }

  /** Whatever is above is read first, because what is below names it. */
  Network read(JsonCursor root) {
    List<County> counties = new ArrayList<>();
    for (JsonCursor json : root.list("counties")) {
      counties.add(new County(code(json, Level.COUNTY), names.apply(json)));
      json.requireNothingElse();
    }
    List<Station> stations = new ArrayList<>();
    for (JsonCursor json : root.list("stations")) {
      stations.add(
          new Station(
              code(json, Level.STATION), names.apply(json), parent(json, "county", Level.COUNTY)));
      json.requireNothingElse();
    }
    List<Line> lines = new ArrayList<>();
    for (JsonCursor json : root.list("lines")) {
      lines.add(
          new Line(
              code(json, Level.LINE),
              names.apply(json),
              parent(json, "station", Level.STATION),
              json.find("nameplate").map(NetworkReader::linePlate).orElse(LinePlate.UNKNOWN)));
      json.requireNothingElse();
    }
    return new Network(counties, stations, lines);
  }

  private String code(JsonCursor json, Level level) {
    JsonCursor at = json.at("code");
    Area area = at.as(text -> new Area(level, text), new Area(level, "x"));
    String before = defined.putIfAbsent(area, at.path());
    if (before != null) {
      at.problem(area + " is already defined at " + before);
    }
    return area.code();
  }

  /** The code of what something hangs on, which must be in this document. */
  Optional<String> parent(JsonCursor json, String member, Level level) {
    return json.find(member)
        .map(at -> {
          Area area = at.as(text -> new Area(level, text), new Area(level, "x"));
          if (!defined.containsKey(area)) {
            at.problem("there is no " + area + " in this document");
          }
          return area.code();
        });
  }

  private static LinePlate linePlate(JsonCursor json) {
    LinePlate plate =
        new LinePlate(
            json.find("conductor").map(JsonCursor::text),
            decimal(json, "lengthKm"),
            decimal(json, "ohmsPerKm"),
            decimal(json, "ratedAmperes"));
    json.requireNothingElse();
    return plate;
  }

  static Nameplate nameplate(JsonCursor json) {
    Nameplate plate =
        new Nameplate(
            watts(json, "noLoadLossW"),
            watts(json, "shortCircuitLossW"),
            decimal(json, "impedancePercent"),
            json.find("voltageRatio")
                .map(at -> at.as(Nameplate.VoltageRatio::parse, new Nameplate.VoltageRatio(1, 1))),
            json.find("vectorGroup").map(JsonCursor::text),
            json.find("meteredSide")
                .map(at -> at.as(Nameplate.Side::valueOf, Nameplate.Side.LV))
                .orElse(Nameplate.Side.LV),
            json.find("since").map(day -> day.as(LocalDate::parse, LocalDate.EPOCH)));
    json.requireNothingElse();
    return plate;
  }

  private static OptionalInt watts(JsonCursor json, String member) {
    Optional<JsonCursor> at = json.find(member);
    return at.isPresent()
        ? OptionalInt.of((int) at.get().number(0, MOST_WATTS, 0))
        : OptionalInt.empty();
  }

  private static Optional<BigDecimal> decimal(JsonCursor json, String member) {
    return json.find(member)
        .map(at -> {
          BigDecimal value = at.as(BigDecimal::new, BigDecimal.ONE);
          if (value.signum() <= 0) {
            at.problem("must be a decimal number above 0, in quotes");
          }
          return value;
        });
  }
}
