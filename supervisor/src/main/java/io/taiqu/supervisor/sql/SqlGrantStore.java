package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.topup.GrantEntry;
import io.taiqu.supervisor.topup.GrantStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Grant histories in one table. */
public final class SqlGrantStore implements GrantStore {
  private final Database database;

  public SqlGrantStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(GrantEntry entry) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO grant_entry (point, no, at, kind, reference, amount, total, head)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?)
              """)) {
        insert.setString(1, entry.point().toString());
        insert.setLong(2, entry.number());
        insert.setLong(3, entry.at().toEpochMilli());
        insert.setString(4, entry.kind().name());
        insert.setString(5, entry.reference());
        insert.setLong(6, entry.amount().nano());
        insert.setLong(7, entry.total().nano());
        insert.setBytes(8, entry.head().toBytes());
        insert.executeUpdate();
      }
    });
  }

  @Override
  public long count(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT COALESCE(MAX(no), 0) FROM grant_entry WHERE point = ?")) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return rows.getLong(1);
        }
      }
    });
  }

  @Override
  public List<GrantEntry> of(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT no, at, kind, reference, amount, total, head FROM grant_entry WHERE point = ? ORDER BY no")) {
        query.setString(1, point.toString());
        List<GrantEntry> entries = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            entries.add(
                new GrantEntry(
                    point,
                    rows.getLong(1),
                    Instant.ofEpochMilli(rows.getLong(2)),
                    GrantEntry.Kind.valueOf(rows.getString(3)),
                    rows.getString(4),
                    new Money(rows.getLong(5)),
                    new Money(rows.getLong(6)),
                    Digest.fromBytes(rows.getBytes(7))));
          }
        }
        return entries;
      }
    });
  }
}
