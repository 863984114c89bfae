package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.fleet.Fleet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The edge units. */
public final class SqlFleet implements Fleet {
  private static final int MOST_RANGES = 16;

  private static final String EDGES =
      """
      SELECT t.edge, t.code, r.taken_at, r.boot, r.report_sequence, r.clock, r.ledger_sequence,
             r.ledger_head, r.stream_epoch, r.highest_reading,
             (SELECT COUNT(*) FROM alarm a
               WHERE a.cleared_at IS NULL
                 AND ((a.subject_kind = 'edge' AND a.subject = t.edge)
                      OR (a.subject_kind = 'transformer' AND a.subject = t.code)
                      OR (a.subject_kind = 'point' AND a.subject IN
                           (SELECT p.id FROM point p WHERE p.transformer_no = t.no)))),
             (SELECT SUM(x.stored) FROM reading_stream x WHERE x.edge = t.edge),
             (SELECT MAX(x.epoch) FROM reading_stream x WHERE x.edge = t.edge)
        FROM (%s) t LEFT JOIN edge_report r ON r.edge = t.edge
       ORDER BY %s
      """;

  // What is asked of each unit is asked of those alone that are shown.
  private static final String CHOSEN =
      """
      SELECT t.no, t.code, t.edge
        FROM transformer t LEFT JOIN edge_report r ON r.edge = t.edge
       WHERE %s ORDER BY %s LIMIT ? OFFSET ?
      """;

  private static final String ONE =
      EDGES.formatted("SELECT no, code, edge FROM transformer WHERE edge = ?", "t.code");

  private final Database database;
  private final Calendar calendar;

  public SqlFleet(Database database, Calendar calendar) {
    this.database = database;
    this.calendar = calendar;
  }

  @Override
  public List<EdgeView> edges(Which which, Order order, int skip, int limit) {
    String by = by(order);
    String sql = EDGES.formatted(CHOSEN.formatted(condition(which), by), by);
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(sql)) {
        int place = bind(query, which);
        query.setInt(place, limit);
        query.setInt(place + 1, skip);
        return edges(connection, query);
      }
    });
  }

  @Override
  public int count(Which which) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT COUNT(*) FROM transformer t LEFT JOIN edge_report r ON r.edge = t.edge WHERE "
                  + condition(which))) {
        bind(query, which);
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return rows.getInt(1);
        }
      }
    });
  }

  private static String condition(Which which) {
    return switch (which) {
      case ALL -> "1 = 1";
      case ONLINE -> "r.taken_at >= ?";
      case OFFLINE -> "(r.taken_at IS NULL OR r.taken_at < ?)";
    };
  }

  private int bind(PreparedStatement query, Which which) throws SQLException {
    if (which == Which.ALL) {
      return 1;
    }
    query.setLong(1, calendar.freshSince());
    return 2;
  }

  private static String by(Order order) {
    return switch (order) {
      case PLACE -> "t.code";
      case OLDEST_REPORT -> "COALESCE(r.taken_at, -1), t.code";
    };
  }

  @Override
  public Optional<EdgeView> edge(EdgeId edge) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(ONE)) {
        query.setString(1, edge.toString());
        return edges(connection, query).stream().findFirst();
      }
    });
  }

  private List<EdgeView> edges(Connection connection, PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<EdgeView> edges = new ArrayList<>();
      while (rows.next()) {
        EdgeId edge = EdgeId.parse(rows.getString(1));
        long takenAt = rows.getLong(3);
        Optional<Report> report =
            rows.wasNull()
                ? Optional.empty()
                : Optional.of(
                    new Report(
                        Instant.ofEpochMilli(takenAt),
                        Duration.between(Instant.ofEpochMilli(takenAt), calendar.clock().instant()),
                        rows.getString(4),
                        rows.getLong(5),
                        rows.getString(6),
                        rows.getLong(7),
                        Digest.fromBytes(rows.getBytes(8)).toString()));
        long highest = rows.getLong(10);
        int alarms = rows.getInt(11);
        long stored = rows.getLong(12);
        long epoch = rows.getLong(13);
        Optional<Stream> stream =
            rows.wasNull()
                ? Optional.empty()
                : Optional.of(stream(connection, edge, epoch, stored, highest));
        edges.add(
            new EdgeView(
                edge,
                new TransformerId(rows.getString(2)),
                report.isPresent() && takenAt >= calendar.freshSince(),
                report,
                stream,
                alarms));
      }
      return edges;
    }
  }

  private static Stream stream(
      Connection connection, EdgeId edge, long epoch, long stored, long highest)
      throws SQLException {
    long watermark = 0;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT watermark FROM reading_stream WHERE edge = ? AND epoch = ?")) {
      query.setString(1, edge.toString());
      query.setLong(2, epoch);
      try (ResultSet rows = query.executeQuery()) {
        if (rows.next()) {
          watermark = rows.getLong(1);
        }
      }
    }
    List<Range> beyond = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT first_sequence, record_count FROM reading_batch
             WHERE edge = ? AND epoch = ? AND first_sequence > ? ORDER BY first_sequence
            """)) {
      query.setString(1, edge.toString());
      query.setLong(2, epoch);
      query.setLong(3, watermark);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          long first = rows.getLong(1);
          long last = first + rows.getInt(2) - 1;
          if (!beyond.isEmpty() && beyond.getLast().last() == first - 1) {
            beyond.set(beyond.size() - 1, new Range(beyond.getLast().first(), last));
          } else if (beyond.size() < MOST_RANGES) {
            beyond.add(new Range(first, last));
          } else {
            break;
          }
        }
      }
    }
    return new Stream(epoch, stored, watermark, highest, beyond);
  }
}
