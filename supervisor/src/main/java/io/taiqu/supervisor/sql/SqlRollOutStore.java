package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.rollout.RollOut;
import io.taiqu.supervisor.rollout.RollOutStore;
import io.taiqu.supervisor.transaction.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Roll-outs in one table. */
public final class SqlRollOutStore implements RollOutStore {
  private final Database database;

  public SqlRollOutStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<RollOut> newest() {
    return recent(1).stream().findFirst();
  }

  @Override
  public List<RollOut> recent(int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT id, state, stage, stage_since, started_at, started_by, cause
                FROM roll_out ORDER BY id DESC LIMIT ?
              """)) {
        query.setInt(1, limit);
        List<RollOut> found = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            found.add(rollOut(rows));
          }
        }
        return found;
      }
    });
  }

  private static RollOut rollOut(ResultSet rows) throws SQLException {
    return new RollOut(
        rows.getLong(1),
        RollOut.State.valueOf(rows.getString(2)),
        rows.getInt(3),
        Instant.ofEpochMilli(rows.getLong(4)),
        Instant.ofEpochMilli(rows.getLong(5)),
        rows.getString(6),
        Optional.ofNullable(rows.getString(7)));
  }

  @Override
  public void add(RollOut started, byte[] before) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO roll_out
                     (id, state, stage, stage_since, started_at, started_by, cause, before_rules)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?)
              """)) {
        insert.setLong(1, started.id());
        insert.setString(2, started.state().name());
        insert.setInt(3, started.stage());
        insert.setLong(4, started.stageSince().toEpochMilli());
        insert.setLong(5, started.startedAt().toEpochMilli());
        insert.setString(6, started.startedBy());
        insert.setString(7, started.cause().orElse(null));
        insert.setString(8, new String(before, StandardCharsets.UTF_8));
        insert.executeUpdate();
      }
    });
  }

  @Override
  public void save(RollOut moved) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE roll_out SET state = ?, stage = ?, stage_since = ?, cause = ? WHERE id = ?")) {
        update.setString(1, moved.state().name());
        update.setInt(2, moved.stage());
        update.setLong(3, moved.stageSince().toEpochMilli());
        update.setString(4, moved.cause().orElse(null));
        update.setLong(5, moved.id());
        update.executeUpdate();
      }
    });
  }

  @Override
  public byte[] before(long id) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT before_rules FROM roll_out WHERE id = ?")) {
        query.setLong(1, id);
        try (ResultSet rows = query.executeQuery()) {
          if (!rows.next()) {
            throw new StoreException("There is no roll-out " + id + ".");
          }
          return rows.getString(1).getBytes(StandardCharsets.UTF_8);
        }
      }
    });
  }

  @Override
  public List<EdgeId> units() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement("SELECT edge FROM transformer ORDER BY no");
          ResultSet rows = query.executeQuery()) {
        List<EdgeId> units = new ArrayList<>();
        while (rows.next()) {
          units.add(EdgeId.parse(rows.getString(1)));
        }
        return units;
      }
    });
  }

  @Override
  public Optional<EdgeId> unitOf(SupplyPointId point) {
    return database.read(connection -> TransformerRows.unitOf(connection, point));
  }
}
