package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.NoticeStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notices in one table. */
public final class SqlNoticeStore implements NoticeStore {
  private static final String COLUMNS =
      """
      SELECT id, account, point, kind, episode, step, balance, created_at, delivered_at FROM notice
      """;

  private final Database database;

  public SqlNoticeStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<AccountId> accountOf(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT account FROM point WHERE id = ?")) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.ofNullable(rows.getString(1)).map(AccountId::new)
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public Optional<EdgeId> edgeOf(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT t.edge FROM point p JOIN transformer t ON t.no = p.transformer_no
               WHERE p.id = ?
              """)) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next() ? Optional.of(EdgeId.parse(rows.getString(1))) : Optional.empty();
        }
      }
    });
  }

  @Override
  public int highestStep(SupplyPointId point, long episode) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT COALESCE(MAX(step), 0) FROM notice
               WHERE point = ? AND kind = 'LOW_CREDIT' AND episode = ?
              """)) {
        query.setString(1, point.toString());
        query.setLong(2, episode);
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return rows.getInt(1);
        }
      }
    });
  }

  @Override
  public Optional<Notice.Kind> lastSupplyNotice(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT kind FROM notice
               WHERE point = ? AND kind IN ('DISCONNECTED', 'RECONNECTED')
               ORDER BY id DESC LIMIT 1
              """)) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(Notice.Kind.valueOf(rows.getString(1)))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public long add(
      AccountId account,
      SupplyPointId point,
      Notice.Kind kind,
      long episode,
      int step,
      Money balance,
      Instant at) {
    return database.write(connection -> {
      long id;
      try (PreparedStatement query =
              connection.prepareStatement("SELECT COALESCE(MAX(id), 0) + 1 FROM notice");
          ResultSet rows = query.executeQuery()) {
        rows.next();
        id = rows.getLong(1);
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO notice (id, account, point, kind, episode, step, balance, created_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?)
              """)) {
        insert.setLong(1, id);
        insert.setString(2, account.value());
        insert.setString(3, point.toString());
        insert.setString(4, kind.name());
        insert.setLong(5, episode);
        insert.setInt(6, step);
        insert.setLong(7, balance.nano());
        insert.setLong(8, at.toEpochMilli());
        insert.executeUpdate();
      }
      return id;
    });
  }

  @Override
  public List<Notice> undelivered() {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(COLUMNS + " WHERE delivered_at IS NULL ORDER BY id")) {
        return list(query);
      }
    });
  }

  @Override
  public void delivered(long id, Instant at) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE notice SET delivered_at = ? WHERE id = ?")) {
        update.setLong(1, at.toEpochMilli());
        update.setLong(2, id);
        update.executeUpdate();
      }
    });
  }

  @Override
  public List<Notice> ofAccount(AccountId account, int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(COLUMNS + " WHERE account = ? ORDER BY id DESC LIMIT ?")) {
        query.setString(1, account.value());
        query.setInt(2, limit);
        return list(query);
      }
    });
  }

  @Override
  public List<Notice> recent(int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(COLUMNS + " ORDER BY id DESC LIMIT ?")) {
        query.setInt(1, limit);
        return list(query);
      }
    });
  }

  private static List<Notice> list(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<Notice> notices = new ArrayList<>();
      while (rows.next()) {
        long deliveredAt = rows.getLong(9);
        Optional<Instant> delivered =
            rows.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(deliveredAt));
        notices.add(
            new Notice(
                rows.getLong(1),
                new AccountId(rows.getString(2)),
                SupplyPointId.parse(rows.getString(3)),
                Notice.Kind.valueOf(rows.getString(4)),
                rows.getLong(5),
                rows.getInt(6),
                new Money(rows.getLong(7)),
                Instant.ofEpochMilli(rows.getLong(8)),
                delivered));
      }
      return notices;
    }
  }
}
