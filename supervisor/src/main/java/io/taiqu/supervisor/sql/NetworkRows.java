package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.estate.EstateDocument;
import io.taiqu.supervisor.grid.LinePlate;
import io.taiqu.supervisor.grid.Link;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;

/** The rows of what is above the transformers, and of what hangs on what. */
final class NetworkRows {
  private NetworkRows() {}

  /** Stores what is above; how many rows were new or different. */
  static int save(Connection connection, EstateDocument.Network network) throws SQLException {
    int changed = 0;
    for (EstateDocument.County county : network.counties()) {
      changed +=
          EstateRows.upsert(
              connection,
              "county",
              "code",
              List.of("code", "name_en", "name_zh"),
              county.code(),
              county.name().en(),
              county.name().zh());
    }
    for (EstateDocument.Station station : network.stations()) {
      changed +=
          EstateRows.upsert(
              connection,
              "station",
              "code",
              List.of("code", "name_en", "name_zh"),
              station.code(),
              station.name().en(),
              station.name().zh());
      changed += first(connection, Link.COUNTY, station.code(), station.county());
    }
    for (EstateDocument.Line line : network.lines()) {
      LinePlate plate = line.plate();
      changed +=
          EstateRows.upsert(
              connection,
              "line",
              "code",
              List.of(
                  "code",
                  "name_en",
                  "name_zh",
                  "conductor",
                  "length_km",
                  "ohms_per_km",
                  "rated_amperes"),
              line.code(),
              line.name().en(),
              line.name().zh(),
              plate.conductor().orElse(null),
              plate.lengthKm().map(BigDecimal::toPlainString).orElse(null),
              plate.ohmsPerKm().map(BigDecimal::toPlainString).orElse(null),
              plate.ratedAmperes().map(BigDecimal::toPlainString).orElse(null));
      changed += first(connection, Link.SUBSTATION, line.code(), line.station());
    }
    return changed;
  }

  /** What something hangs on for ever, if nothing is known of it yet; 1 if so. */
  static int first(Connection connection, Link link, String child, Optional<String> parent)
      throws SQLException {
    if (parent.isEmpty()) {
      return 0;
    }
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM attachment WHERE kind = ? AND child = ?")) {
      query.setString(1, link.name());
      query.setString(2, child);
      try (ResultSet rows = query.executeQuery()) {
        if (rows.next()) {
          return 0;
        }
      }
    }
    attach(connection, link, child, parent, 0);
    return 1;
  }

  static void attach(
      Connection connection, Link link, String child, Optional<String> parent, long since)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO attachment (kind, child, since, parent) VALUES (?, ?, ?, ?)")) {
      insert.setString(1, link.name());
      insert.setString(2, child);
      insert.setLong(3, since);
      if (parent.isPresent()) {
        insert.setString(4, parent.get());
      } else {
        insert.setNull(4, Types.VARCHAR);
      }
      insert.executeUpdate();
    }
  }

  /** What something hangs on by its newest attachment. */
  static Optional<String> parentOf(Connection connection, Link link, String child)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT parent FROM attachment WHERE kind = ? AND child = ?
             ORDER BY since DESC LIMIT 1
            """)) {
      query.setString(1, link.name());
      query.setString(2, child);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
      }
    }
  }

  /** Begins a stay of a point on a transformer; the number of its place there. */
  static int stay(Connection connection, String point, long transformer, long since)
      throws SQLException {
    int place;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT COALESCE(MAX(place), -1) + 1 FROM point_stay WHERE transformer_no = ?")) {
      query.setLong(1, transformer);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        place = rows.getInt(1);
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO point_stay (transformer_no, place, point, since, until)
            VALUES (?, ?, ?, ?, NULL)
            """)) {
      insert.setLong(1, transformer);
      insert.setInt(2, place);
      insert.setString(3, point);
      insert.setLong(4, since);
      insert.executeUpdate();
    }
    return place;
  }

  /** Notes that an edge serves a transformer. */
  static void serve(Connection connection, String edge, long transformer) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO edge_service (edge, transformer_no) VALUES (?, ?)
            ON CONFLICT (edge) DO NOTHING
            """)) {
      insert.setString(1, edge);
      insert.setLong(2, transformer);
      insert.executeUpdate();
    }
  }
}
