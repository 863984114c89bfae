package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.reading.Layout;
import io.taiqu.supervisor.reading.Ratios;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads which points hang on a transformer, since when and until when, and what is beside it. */
final class LayoutRows {
  private LayoutRows() {}

  /** The layout of the transformer that an edge serves or served. */
  static Optional<Layout> of(Connection connection, EdgeId edge) throws SQLException {
    OptionalLong number =
        number(
            connection, "SELECT transformer_no FROM edge_service WHERE edge = ?", edge.toString());
    return number.isEmpty()
        ? Optional.empty()
        : whole(connection, number.getAsLong(), Optional.of(edge));
  }

  /** The layout of the transformer on which a point hangs, or hung last. */
  static Optional<Layout> of(Connection connection, SupplyPointId point) throws SQLException {
    OptionalLong number =
        number(
            connection,
            "SELECT transformer_no FROM point_stay WHERE point = ? ORDER BY since DESC LIMIT 1",
            point.toString());
    return number.isEmpty()
        ? Optional.empty()
        : whole(connection, number.getAsLong(), Optional.empty());
  }

  private static OptionalLong number(Connection connection, String sql, String key)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, key);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  static List<EdgeId> edges(Connection connection, long transformer) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT edge FROM edge_service WHERE transformer_no = ? ORDER BY edge")) {
      query.setLong(1, transformer);
      try (ResultSet rows = query.executeQuery()) {
        List<EdgeId> edges = new ArrayList<>();
        while (rows.next()) {
          edges.add(EdgeId.parse(rows.getString(1)));
        }
        return edges;
      }
    }
  }

  private static Optional<Layout> whole(Connection connection, long number, Optional<EdgeId> asked)
      throws SQLException {
    List<Layout> beside = new ArrayList<>();
    Set<EdgeId> company = new LinkedHashSet<>(edges(connection, number));
    for (long other : besides(connection, number)) {
      alone(connection, other).ifPresent(beside::add);
      company.addAll(edges(connection, other));
    }
    return alone(connection, number)
        .map(layout ->
            new Layout(
                number,
                layout.transformer(),
                asked.orElse(layout.edge()),
                layout.places(),
                List.copyOf(beside),
                Set.copyOf(company)));
  }

  private static List<Long> besides(Connection connection, long number) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT DISTINCT o.transformer_no
              FROM point_stay s JOIN point_stay o
                ON o.point = s.point AND o.transformer_no <> s.transformer_no
             WHERE s.transformer_no = ? ORDER BY o.transformer_no
            """)) {
      query.setLong(1, number);
      try (ResultSet rows = query.executeQuery()) {
        List<Long> numbers = new ArrayList<>();
        while (rows.next()) {
          numbers.add(rows.getLong(1));
        }
        return numbers;
      }
    }
  }

  private static Optional<Layout> alone(Connection connection, long number) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT t.code, t.edge, s.place, s.point, p.role, p.ct_ratio, s.since, s.until,
                   (SELECT value FROM setting WHERE name = 'kept-INTERVALS-minute')
              FROM point_stay s
              JOIN transformer t ON t.no = s.transformer_no
              JOIN point p ON p.id = s.point
             WHERE s.transformer_no = ? ORDER BY s.place
            """)) {
      query.setLong(1, number);
      try (ResultSet rows = query.executeQuery()) {
        Map<SupplyPointId, List<Ratios.Before>> before = RatioRows.before(connection, number);
        List<Layout.Place> places = new ArrayList<>();
        String code = "";
        String edge = "";
        while (rows.next()) {
          code = rows.getString(1);
          edge = rows.getString(2);
          long until = rows.getLong(8);
          long since = rows.getLong(7);
          // What is kept no longer is not changed any more either.
          String kept = rows.getString(9);
          long begin = kept == null ? since : Math.max(since, Long.parseLong(kept));
          SupplyPointId point = SupplyPointId.parse(rows.getString(4));
          places.add(
              new Layout.Place(
                  rows.getInt(3),
                  point,
                  rows.getString(5).equals(GridView.Role.SUPPLY.name()),
                  new Ratios(
                      before.getOrDefault(point, List.of()), CtRatio.parse(rows.getString(6))),
                  begin,
                  until == 0 ? Long.MAX_VALUE : until));
        }
        return places.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Layout(
                    number,
                    new TransformerId(code),
                    EdgeId.parse(edge),
                    places,
                    List.of(),
                    Set.of(EdgeId.parse(edge))));
      }
    }
  }
}
