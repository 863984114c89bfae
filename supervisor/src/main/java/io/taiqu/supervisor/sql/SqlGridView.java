package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.grid.LocalName;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.sql.PointRows.Condition;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The grid and its live state. */
public final class SqlGridView implements GridView {
  private static final String DISTRICTS =
      """
      SELECT d.code, d.name_en, d.name_zh, d.loss_target_percent,
             (SELECT COUNT(*) FROM transformer t WHERE t.district = d.code),
             (SELECT COUNT(*) FROM point p JOIN transformer t ON t.no = p.transformer_no
               WHERE t.district = d.code AND p.role = 'CUSTOMER'),
             (SELECT COUNT(*) FROM point p JOIN transformer t ON t.no = p.transformer_no
                JOIN point_state s ON s.point = p.id
               WHERE t.district = d.code AND p.role = 'CUSTOMER' AND s.feedback = 'OPEN'),
             (SELECT COUNT(*) FROM transformer t LEFT JOIN edge_report r ON r.edge = t.edge
               WHERE t.district = d.code AND (r.taken_at IS NULL OR r.taken_at < ?))
        FROM district d
      """;

  private static final String TRANSFORMERS =
      """
      SELECT t.code, t.district, t.name_en, t.name_zh, t.rated_kva, t.edge, t.supply_point,
             (SELECT COUNT(*) FROM point p WHERE p.transformer_no = t.no AND p.role = 'CUSTOMER'),
             (SELECT COUNT(*) FROM point p JOIN point_state s ON s.point = p.id
               WHERE p.transformer_no = t.no AND s.meter_state = 'UP'),
             (SELECT COUNT(*) FROM point p JOIN point_state s ON s.point = p.id
               WHERE p.transformer_no = t.no AND p.role = 'CUSTOMER' AND s.feedback = 'OPEN'),
             (SELECT r.taken_at FROM edge_report r WHERE r.edge = t.edge)
        FROM transformer t
      """;

  private final Database database;
  private final Calendar calendar;
  private final PointRows points;

  public SqlGridView(Database database, Calendar calendar) {
    this.database = database;
    this.calendar = calendar;
    this.points = new PointRows(calendar);
  }

  @Override
  public List<DistrictSummary> districts() {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(DISTRICTS + " ORDER BY d.code")) {
        query.setLong(1, calendar.freshSince());
        return districts(query);
      }
    });
  }

  @Override
  public Optional<DistrictSummary> district(DistrictId district) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(DISTRICTS + " WHERE d.code = ?")) {
        query.setLong(1, calendar.freshSince());
        query.setString(2, district.code());
        return districts(query).stream().findFirst();
      }
    });
  }

  private static List<DistrictSummary> districts(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<DistrictSummary> districts = new ArrayList<>();
      while (rows.next()) {
        String target = rows.getString(4);
        districts.add(
            new DistrictSummary(
                new DistrictId(rows.getString(1)),
                new LocalName(rows.getString(2), rows.getString(3)),
                target == null
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Double.parseDouble(target)),
                rows.getInt(5),
                rows.getInt(6),
                rows.getInt(7),
                rows.getInt(8)));
      }
      return districts;
    }
  }

  @Override
  public List<TransformerSummary> transformers() {
    return transformersWhere("", Optional.empty());
  }

  @Override
  public List<TransformerSummary> transformers(DistrictId district) {
    return transformersWhere(" WHERE t.district = ?", Optional.of(district.code()));
  }

  @Override
  public List<TransformerSummary> transformers(Optional<DistrictId> district, int skip, int limit) {
    // Chosen first: what is counted of each is counted of those alone.
    String sql =
        TRANSFORMERS
            + (district.isPresent()
                ? " WHERE t.no IN (SELECT no FROM transformer WHERE district = ? ORDER BY code LIMIT ? OFFSET ?)"
                : " WHERE t.no IN (SELECT no FROM transformer ORDER BY code LIMIT ? OFFSET ?)")
            + " ORDER BY t.code";
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(sql)) {
        int place = 1;
        if (district.isPresent()) {
          query.setString(place++, district.get().code());
        }
        query.setInt(place++, limit);
        query.setInt(place, skip);
        return list(query);
      }
    });
  }

  @Override
  public Map<TransformerId, DistrictId> districtsOfTransformers() {
    return database.read(TransformerRows::districts);
  }

  @Override
  public Optional<TransformerSummary> transformer(TransformerId transformer) {
    return transformersWhere(" WHERE t.code = ?", Optional.of(transformer.code())).stream()
        .findFirst();
  }

  @Override
  public Optional<TransformerSummary> transformerOf(EdgeId edge) {
    return transformersWhere(" WHERE t.edge = ?", Optional.of(edge.toString())).stream()
        .findFirst();
  }

  private List<TransformerSummary> transformersWhere(String condition, Optional<String> value) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(TRANSFORMERS + condition + " ORDER BY t.code")) {
        if (value.isPresent()) {
          query.setString(1, value.get());
        }
        return list(query);
      }
    });
  }

  private List<TransformerSummary> list(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<TransformerSummary> transformers = new ArrayList<>();
      while (rows.next()) {
        transformers.add(toTransformer(rows));
      }
      return transformers;
    }
  }

  private TransformerSummary toTransformer(ResultSet rows) throws SQLException {
    long reported = rows.getLong(11);
    boolean ever = !rows.wasNull();
    return new TransformerSummary(
        new TransformerId(rows.getString(1)),
        new DistrictId(rows.getString(2)),
        new LocalName(rows.getString(3), rows.getString(4)),
        rows.getInt(5),
        EdgeId.parse(rows.getString(6)),
        SupplyPointId.parse(rows.getString(7)),
        rows.getInt(8),
        rows.getInt(9),
        rows.getInt(10),
        ever ? Optional.of(Instant.ofEpochMilli(reported)) : Optional.empty(),
        ever && reported >= calendar.freshSince());
  }

  @Override
  public List<PointView> points(TransformerId transformer) {
    return database.read(
        connection -> points.where(connection, Condition.of("t.code = ?", transformer.code())));
  }

  @Override
  public List<PointView> points(Selection selection, int skip, int limit) {
    return database.read(connection -> points.where(connection, points.of(selection), skip, limit));
  }

  @Override
  public int count(Selection selection) {
    return database.read(connection -> points.count(connection, points.of(selection)));
  }

  @Override
  public Optional<Instant> newestReport(Selection selection) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT MAX(r.taken_at) FROM edge_report r JOIN transformer t ON t.edge = r.edge
               WHERE (? = '' OR t.district = ?) AND (? = '' OR t.code = ?)
              """)) {
        String district = selection.district().map(DistrictId::code).orElse("");
        String transformer = selection.transformer().map(TransformerId::code).orElse("");
        query.setString(1, district);
        query.setString(2, district);
        query.setString(3, transformer);
        query.setString(4, transformer);
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          long at = rows.getLong(1);
          return rows.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
        }
      }
    });
  }

  @Override
  public Optional<PointView> point(SupplyPointId point) {
    return database.read(connection ->
        points.where(connection, Condition.of("p.id = ?", point.toString())).stream().findFirst());
  }

  @Override
  public Optional<PointView> pointOf(AccountId account) {
    return database.read(connection ->
        points.where(connection, Condition.of("p.account = ?", account.value())).stream()
            .findFirst());
  }

  @Override
  public List<PointView> search(String text, int limit) {
    String pattern =
        "%" + text.strip().replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    return database.read(connection ->
        points.where(
            connection,
            Condition.of(
                """
                p.role = 'CUSTOMER'
                AND (LOWER(p.account) LIKE LOWER(?) ESCAPE '!' OR LOWER(c.name) LIKE LOWER(?) ESCAPE '!'
                     OR c.phone LIKE ? ESCAPE '!' OR LOWER(p.serial) LIKE LOWER(?) ESCAPE '!')
                """,
                pattern,
                pattern,
                pattern,
                pattern),
            0,
            limit));
  }
}
