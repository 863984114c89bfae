package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmStore;
import io.taiqu.supervisor.alarm.AlarmSubject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Alarms in one table. */
public final class SqlAlarmStore implements AlarmStore {
  private static final String COLUMNS =
      """
      SELECT id, kind, subject_kind, subject, cause, raised_at, last_seen_at, occurrences,
             acknowledged_by, acknowledged_at, cleared_at, cause_code
        FROM alarm
      """;

  private final Database database;

  public SqlAlarmStore(Database database) {
    this.database = database;
  }

  private record Key(String kind, String id) {
    static Key of(AlarmSubject subject) {
      return switch (subject) {
        case AlarmSubject.Deployment _ -> new Key("deployment", "");
        case AlarmSubject.Edge(EdgeId edge) -> new Key("edge", edge.toString());
        case AlarmSubject.Transformer(TransformerId transformer) ->
            new Key("transformer", transformer.code());
        case AlarmSubject.Point(SupplyPointId point) -> new Key("point", point.toString());
        case AlarmSubject.Payment(String provider, String number) ->
            new Key("payment", provider + "/" + number);
      };
    }

    AlarmSubject subject() {
      return switch (kind) {
        case "edge" -> new AlarmSubject.Edge(EdgeId.parse(id));
        case "transformer" -> new AlarmSubject.Transformer(new TransformerId(id));
        case "point" -> new AlarmSubject.Point(SupplyPointId.parse(id));
        case "payment" -> {
          int end = id.indexOf('/');
          yield new AlarmSubject.Payment(id.substring(0, end), id.substring(end + 1));
        }
        default -> new AlarmSubject.Deployment();
      };
    }
  }

  @Override
  public long raise(AlarmKind kind, AlarmSubject subject, AlarmCause cause, Instant now) {
    return database.write(connection -> {
      OptionalLong open = openAlarm(connection, kind, Key.of(subject));
      if (open.isPresent()) {
        try (PreparedStatement update =
            connection.prepareStatement(
                "UPDATE alarm SET cause = ?, cause_code = ?, last_seen_at = ?, occurrences = occurrences + 1 WHERE id = ?")) {
          update.setString(1, String.join("\n", cause.figures()));
          update.setString(2, cause.code().name());
          update.setLong(3, now.toEpochMilli());
          update.setLong(4, open.getAsLong());
          update.executeUpdate();
        }
        return open.getAsLong();
      }
      return insert(connection, kind, Key.of(subject), cause, now);
    });
  }

  private static long insert(
      Connection connection, AlarmKind kind, Key key, AlarmCause cause, Instant now)
      throws SQLException {
    long id = NextId.of(connection, "alarm");
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO alarm
                   (id, kind, subject_kind, subject, cause, raised_at, last_seen_at, cause_code,
                    occurrences)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)
            """)) {
      insert.setLong(1, id);
      insert.setString(2, kind.name());
      insert.setString(3, key.kind());
      insert.setString(4, key.id());
      insert.setString(5, String.join("\n", cause.figures()));
      insert.setLong(6, now.toEpochMilli());
      insert.setLong(7, now.toEpochMilli());
      insert.setString(8, cause.code().name());
      insert.executeUpdate();
    }
    return id;
  }

  private static OptionalLong openAlarm(Connection connection, AlarmKind kind, Key key)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT id FROM alarm
             WHERE cleared_at IS NULL AND kind = ? AND subject_kind = ? AND subject = ?
            """)) {
      query.setString(1, kind.name());
      query.setString(2, key.kind());
      query.setString(3, key.id());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  @Override
  public OptionalLong clear(AlarmKind kind, AlarmSubject subject, Instant now) {
    // Most calls find nothing to clear: don't take the writer for them.
    OptionalLong open = database.read(connection -> openAlarm(connection, kind, Key.of(subject)));
    if (open.isPresent()) {
      database.execute(connection -> {
        try (PreparedStatement update =
            connection.prepareStatement("UPDATE alarm SET cleared_at = ? WHERE id = ?")) {
          update.setLong(1, now.toEpochMilli());
          update.setLong(2, open.getAsLong());
          update.executeUpdate();
        }
      });
    }
    return open;
  }

  @Override
  public boolean acknowledge(long id, String by, Instant now) {
    return database.write(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              """
              UPDATE alarm SET acknowledged_by = COALESCE(acknowledged_by, ?),
                               acknowledged_at = COALESCE(acknowledged_at, ?)
               WHERE id = ?
              """)) {
        update.setString(1, by);
        update.setLong(2, now.toEpochMilli());
        update.setLong(3, id);
        return update.executeUpdate() > 0;
      }
    });
  }

  @Override
  public List<Alarm> open() {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              COLUMNS + " WHERE cleared_at IS NULL ORDER BY raised_at DESC, id DESC")) {
        return list(query);
      }
    });
  }

  @Override
  public Optional<Alarm> open(AlarmKind kind, AlarmSubject subject) {
    Key key = Key.of(subject);
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              COLUMNS
                  + " WHERE cleared_at IS NULL AND kind = ? AND subject_kind = ? AND subject = ?")) {
        query.setString(1, kind.name());
        query.setString(2, key.kind());
        query.setString(3, key.id());
        return list(query).stream().findFirst();
      }
    });
  }

  @Override
  public int openCount() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement("SELECT COUNT(*) FROM alarm WHERE cleared_at IS NULL");
          ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    });
  }

  private static String condition(Which which) {
    return switch (which) {
      case WAITING -> "cleared_at IS NULL AND acknowledged_at IS NULL";
      case OPEN -> "cleared_at IS NULL";
      case ALL -> "1 = 1";
    };
  }

  @Override
  public Map<AlarmKind, Integer> counts(Which which) {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT kind, COUNT(*) FROM alarm WHERE " + condition(which) + " GROUP BY kind");
          ResultSet rows = query.executeQuery()) {
        Map<AlarmKind, Integer> counts = new EnumMap<>(AlarmKind.class);
        while (rows.next()) {
          counts.put(AlarmKind.valueOf(rows.getString(1)), rows.getInt(2));
        }
        return counts;
      }
    });
  }

  @Override
  public List<Alarm> ofKind(Which which, AlarmKind kind, int skip, int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              COLUMNS
                  + " WHERE "
                  + condition(which)
                  + " AND kind = ? ORDER BY id DESC LIMIT ? OFFSET ?")) {
        query.setString(1, kind.name());
        query.setInt(2, limit);
        query.setInt(3, skip);
        return list(query);
      }
    });
  }

  @Override
  public List<Alarm> before(Which which, long number, int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              COLUMNS + " WHERE " + condition(which) + " AND id < ? ORDER BY id DESC LIMIT ?")) {
        query.setLong(1, number);
        query.setInt(2, limit);
        return list(query);
      }
    });
  }

  @Override
  public Optional<Alarm> find(long id) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(COLUMNS + " WHERE id = ?")) {
        query.setLong(1, id);
        return list(query).stream().findFirst();
      }
    });
  }

  private static AlarmCause causeOf(ResultSet rows) throws SQLException {
    AlarmCause.Code code = AlarmCause.Code.valueOf(rows.getString(12));
    String figures = rows.getString(5);
    return switch (code.figures()) {
      case 0 -> new AlarmCause(code, List.of());
      case 1 -> new AlarmCause(code, List.of(figures));
      default -> new AlarmCause(code, List.of(figures.split("\n", -1)));
    };
  }

  private static List<Alarm> list(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<Alarm> alarms = new ArrayList<>();
      while (rows.next()) {
        String acknowledgedBy = rows.getString(9);
        Instant acknowledgedAt = Instant.ofEpochMilli(rows.getLong(10));
        long clearedAt = rows.getLong(11);
        Optional<Instant> cleared =
            rows.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(clearedAt));
        alarms.add(
            new Alarm(
                rows.getLong(1),
                AlarmKind.valueOf(rows.getString(2)),
                new Key(rows.getString(3), rows.getString(4)).subject(),
                causeOf(rows),
                Instant.ofEpochMilli(rows.getLong(6)),
                Instant.ofEpochMilli(rows.getLong(7)),
                rows.getLong(8),
                Optional.ofNullable(acknowledgedBy)
                    .map(by -> new Alarm.Acknowledgement(by, acknowledgedAt)),
                cleared));
      }
      return alarms;
    }
  }
}
