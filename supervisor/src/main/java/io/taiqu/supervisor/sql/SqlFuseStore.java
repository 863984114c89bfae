package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.supervisor.fuse.FuseStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Allowances in two tables. */
public final class SqlFuseStore implements FuseStore {
  private final Database database;

  public SqlFuseStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<More> more(EdgeId edge) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT openings, until FROM more_openings WHERE edge = ?")) {
        query.setString(1, edge.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(new More(rows.getInt(1), Instant.ofEpochMilli(rows.getLong(2))))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public void save(EdgeId edge, More more) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO more_openings (edge, openings, until) VALUES (?, ?, ?)
              ON CONFLICT (edge) DO UPDATE SET openings = excluded.openings, until = excluded.until
              """)) {
        upsert.setString(1, edge.toString());
        upsert.setInt(2, more.openings());
        upsert.setLong(3, more.until().toEpochMilli());
        upsert.executeUpdate();
      }
    });
  }

  @Override
  public Optional<Instant> haltedAt() {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement("SELECT at FROM openings_halted");
          ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(Instant.ofEpochMilli(rows.getLong(1))) : Optional.empty();
      }
    });
  }

  @Override
  public void halt(Instant at) {
    resume();
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO openings_halted (at) VALUES (?)")) {
        insert.setLong(1, at.toEpochMilli());
        insert.executeUpdate();
      }
    });
  }

  @Override
  public void resume() {
    database.execute(connection -> {
      try (PreparedStatement delete = connection.prepareStatement("DELETE FROM openings_halted")) {
        delete.executeUpdate();
      }
    });
  }

  @Override
  public Map<SupplyPointId, SupplyState> seen(EdgeId edge) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT point, commanded FROM relay_seen WHERE edge = ?")) {
        query.setString(1, edge.toString());
        Map<SupplyPointId, SupplyState> seen = new HashMap<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            seen.put(
                SupplyPointId.parse(rows.getString(1)), SupplyState.valueOf(rows.getString(2)));
          }
        }
        return seen;
      }
    });
  }

  @Override
  public void see(EdgeId edge, SupplyPointId point, SupplyState commanded) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO relay_seen (point, edge, commanded) VALUES (?, ?, ?)
              ON CONFLICT (point) DO UPDATE SET
                edge = excluded.edge, commanded = excluded.commanded
              """)) {
        upsert.setString(1, point.toString());
        upsert.setString(2, edge.toString());
        upsert.setString(3, commanded.name());
        upsert.executeUpdate();
      }
    });
  }

  @Override
  public void opened(SupplyPointId point, Instant at) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO relay_opening (point, at) VALUES (?, ?)")) {
        insert.setString(1, point.toString());
        insert.setLong(2, at.toEpochMilli());
        insert.executeUpdate();
      }
    });
  }

  @Override
  public int openingsSince(Instant from) {
    return database.write(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM relay_opening WHERE at < ?")) {
        delete.setLong(1, from.toEpochMilli());
        delete.executeUpdate();
      }
      try (PreparedStatement query =
              connection.prepareStatement("SELECT COUNT(*) FROM relay_opening");
          ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    });
  }

  @Override
  public void forgetOpenings() {
    database.execute(connection -> {
      try (PreparedStatement delete = connection.prepareStatement("DELETE FROM relay_opening")) {
        delete.executeUpdate();
      }
    });
  }

  @Override
  public int customers() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement("SELECT COUNT(*) FROM point WHERE account IS NOT NULL");
          ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    });
  }
}
