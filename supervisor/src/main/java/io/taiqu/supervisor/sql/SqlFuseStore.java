package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.supervisor.fuse.FuseStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
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
