package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.notice.Contact;
import io.taiqu.supervisor.notice.Delivery;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.NoticeStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Notices in one table. */
public final class SqlNoticeStore implements NoticeStore {
  private static final String COLUMNS =
      """
      SELECT id, account, point, kind, episode, step, balance, created_at, delivered_at,
             assignment_epoch
        FROM notice
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
    return database.read(connection -> TransformerRows.unitOf(connection, point));
  }

  @Override
  public int highestStep(SupplyPointId point, long assignment, long episode) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT COALESCE(MAX(step), 0) FROM notice
               WHERE point = ? AND kind = 'LOW_CREDIT' AND assignment_epoch = ? AND episode = ?
              """)) {
        query.setString(1, point.toString());
        query.setLong(2, assignment);
        query.setLong(3, episode);
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
               WHERE id = (SELECT MAX(id) FROM notice
                            WHERE point = ? AND kind IN ('DISCONNECTED', 'RECONNECTED'))
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
      long assignment,
      long episode,
      int step,
      Money balance,
      Instant at,
      Collection<String> channels) {
    return database.write(connection -> {
      long id = NextId.of(connection, "notice");
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO notice (id, account, point, kind, episode, step, balance, created_at,
                                  assignment_epoch)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
              """)) {
        insert.setLong(1, id);
        insert.setString(2, account.value());
        insert.setString(3, point.toString());
        insert.setString(4, kind.name());
        insert.setLong(5, episode);
        insert.setInt(6, step);
        insert.setLong(7, balance.nano());
        insert.setLong(8, at.toEpochMilli());
        insert.setLong(9, assignment);
        insert.executeUpdate();
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO notice_delivery (notice, channel, state, attempts, at, due_at, detail)
              VALUES (?, ?, 'WAITING', 0, ?, ?, '')
              """)) {
        for (String channel : channels) {
          insert.setLong(1, id);
          insert.setString(2, channel);
          insert.setLong(3, at.toEpochMilli());
          insert.setLong(4, at.toEpochMilli());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      return id;
    });
  }

  @Override
  public List<Due> due(Instant now, int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT n.id, n.account, n.point, n.kind, n.episode, n.step, n.balance, n.created_at,
                     n.delivered_at, n.assignment_epoch, d.channel, d.attempts, c.name, c.phone,
                     c.mail
                FROM notice_delivery d JOIN notice n ON n.id = d.notice
                LEFT JOIN customer c ON c.account = n.account
               WHERE d.due_at <= ? ORDER BY n.id, d.channel LIMIT ?
              """)) {
        query.setLong(1, now.toEpochMilli());
        query.setInt(2, limit);
        try (ResultSet rows = query.executeQuery()) {
          List<Due> due = new ArrayList<>();
          while (rows.next()) {
            String name = rows.getString(13);
            Contact contact =
                new Contact(
                    name == null ? "" : name,
                    Optional.ofNullable(rows.getString(14)),
                    Optional.ofNullable(rows.getString(15)));
            due.add(new Due(notice(rows, List.of()), contact, rows.getString(11), rows.getInt(12)));
          }
          return due;
        }
      }
    });
  }

  @Override
  public void attempted(long notice, Delivery delivery, Optional<Instant> next) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              """
              UPDATE notice_delivery SET state = ?, attempts = ?, at = ?, due_at = ?, detail = ?
               WHERE notice = ? AND channel = ?
              """)) {
        update.setString(1, delivery.state().name());
        update.setInt(2, delivery.attempts());
        update.setLong(3, delivery.at().toEpochMilli());
        if (next.isPresent()) {
          update.setLong(4, next.get().toEpochMilli());
        } else {
          update.setNull(4, Types.BIGINT);
        }
        update.setString(5, delivery.detail());
        update.setLong(6, notice);
        update.setString(7, delivery.channel());
        update.executeUpdate();
      }
    });
  }

  @Override
  public Optional<Told> newestWarning(SupplyPointId point, long assignment, long upToEpisode) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT episode, step, delivered_at FROM notice
               WHERE point = ? AND kind = 'LOW_CREDIT' AND delivered_at IS NOT NULL
                 AND assignment_epoch = ? AND episode <= ?
               ORDER BY episode DESC, step DESC LIMIT 1
              """)) {
        query.setString(1, point.toString());
        query.setLong(2, assignment);
        query.setLong(3, upToEpisode);
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(
                  new Told(rows.getLong(1), rows.getInt(2), Instant.ofEpochMilli(rows.getLong(3))))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public void delivered(long id, Instant at) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE notice SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL")) {
        update.setLong(1, at.toEpochMilli());
        update.setLong(2, id);
        update.executeUpdate();
      }
    });
  }

  @Override
  public Optional<Notice> find(long id) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(COLUMNS + " WHERE id = ?")) {
        query.setLong(1, id);
        return list(query).stream().findFirst();
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
    List<Notice> notices = new ArrayList<>();
    try (ResultSet rows = query.executeQuery();
        PreparedStatement deliveries =
            query
                .getConnection()
                .prepareStatement(
                    """
                    SELECT channel, state, attempts, at, detail FROM notice_delivery
                     WHERE notice = ? ORDER BY channel
                    """)) {
      while (rows.next()) {
        deliveries.setLong(1, rows.getLong(1));
        notices.add(notice(rows, deliveries(deliveries)));
      }
    }
    return notices;
  }

  private static List<Delivery> deliveries(PreparedStatement query) throws SQLException {
    List<Delivery> deliveries = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        deliveries.add(
            new Delivery(
                rows.getString(1),
                Delivery.State.valueOf(rows.getString(2)),
                rows.getInt(3),
                Instant.ofEpochMilli(rows.getLong(4)),
                rows.getString(5)));
      }
    }
    return deliveries;
  }

  private static Notice notice(ResultSet row, List<Delivery> deliveries) throws SQLException {
    long deliveredAt = row.getLong(9);
    Optional<Instant> delivered =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(deliveredAt));
    return new Notice(
        row.getLong(1),
        new AccountId(row.getString(2)),
        SupplyPointId.parse(row.getString(3)),
        Notice.Kind.valueOf(row.getString(4)),
        row.getLong(10),
        row.getLong(5),
        row.getInt(6),
        new Money(row.getLong(7)),
        Instant.ofEpochMilli(row.getLong(8)),
        delivered,
        deliveries);
  }
}
