package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.reconciliation.RecoveryStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shown documents in two tables. */
public final class SqlRecoveryStore implements RecoveryStore {
  private static final String COLUMNS =
      "SELECT point, kind, level, generation, sequence, bytes FROM shown_document";

  private final Database database;

  public SqlRecoveryStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Shown> shown(SupplyPointId point, Kind kind) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(COLUMNS + " WHERE point = ? AND kind = ?")) {
        query.setString(1, point.toString());
        query.setString(2, kind.name());
        return list(query).stream().findFirst();
      }
    });
  }

  @Override
  public List<Shown> shown(Kind kind) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(COLUMNS + " WHERE kind = ? ORDER BY point")) {
        query.setString(1, kind.name());
        return list(query);
      }
    });
  }

  private static List<Shown> list(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<Shown> found = new ArrayList<>();
      while (rows.next()) {
        found.add(
            new Shown(
                SupplyPointId.parse(rows.getString(1)),
                Kind.valueOf(rows.getString(2)),
                rows.getLong(3),
                new Revision(rows.getLong(4), rows.getLong(5)),
                rows.getBytes(6)));
      }
      return found;
    }
  }

  @Override
  public void save(Shown document) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO shown_document (point, kind, level, generation, sequence, bytes)
              VALUES (?, ?, ?, ?, ?, ?)
              ON CONFLICT (point, kind) DO UPDATE SET
                level = excluded.level, generation = excluded.generation,
                sequence = excluded.sequence, bytes = excluded.bytes
              """)) {
        upsert.setString(1, document.point().toString());
        upsert.setString(2, document.kind().name());
        upsert.setLong(3, document.level());
        upsert.setLong(4, document.revision().generation());
        upsert.setLong(5, document.revision().sequence());
        upsert.setBytes(6, document.bytes());
        upsert.executeUpdate();
      }
    });
  }

  @Override
  public void heard(EdgeId edge) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO recovery_heard (edge) VALUES (?) ON CONFLICT (edge) DO NOTHING")) {
        insert.setString(1, edge.toString());
        insert.executeUpdate();
      }
    });
  }

  @Override
  public Set<EdgeId> heard() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement("SELECT edge FROM recovery_heard");
          ResultSet rows = query.executeQuery()) {
        Set<EdgeId> edges = new LinkedHashSet<>();
        while (rows.next()) {
          edges.add(EdgeId.parse(rows.getString(1)));
        }
        return edges;
      }
    });
  }

  @Override
  public void forgetHeard() {
    database.execute(connection -> {
      try (PreparedStatement delete = connection.prepareStatement("DELETE FROM recovery_heard")) {
        delete.executeUpdate();
      }
    });
  }
}
