package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.topup.TopUp;
import io.taiqu.supervisor.topup.TopUpState;
import io.taiqu.supervisor.topup.TopUpStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Payments in one table. */
public final class SqlTopUpStore implements TopUpStore {
  private static final String COLUMNS =
      """
      SELECT id, account, point, amount, currency, channel, accepted_by, state, paid_at, paid_real,
             sent_at, sent_real, confirmed_at, confirmed_real, supply_on_at, supply_on_real, content_hash
        FROM top_up
      """;

  private final Database database;

  public SqlTopUpStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Known> byKey(String idempotencyKey) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(COLUMNS + " WHERE idempotency_key = ?")) {
        query.setString(1, idempotencyKey);
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(new Known(toTopUp(rows), rows.getString(17)))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public Optional<TopUp> byPayment(String channel, String paymentId) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(COLUMNS + " WHERE channel = ? AND payment_id = ?")) {
        query.setString(1, channel);
        query.setString(2, paymentId);
        return list(query).stream().findFirst();
      }
    });
  }

  @Override
  public Optional<Payee> payee(AccountId account) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT id, active FROM point WHERE account = ?")) {
        query.setString(1, account.value());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(new Payee(SupplyPointId.parse(rows.getString(1)), rows.getInt(2) != 0))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public void add(
      TopUp topUp,
      String idempotencyKey,
      String contentHash,
      Optional<String> paymentId,
      Revision revision,
      long paidRealMicros) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO top_up
                     (id, number, idempotency_key, content_hash, account, point, amount, currency,
                      channel, payment_id, accepted_by, generation, sequence, state, paid_at, paid_real)
              VALUES (?, (SELECT COALESCE(MAX(number), 0) + 1 FROM top_up), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              """)) {
        insert.setString(1, topUp.id().toString());
        insert.setString(2, idempotencyKey);
        insert.setString(3, contentHash);
        insert.setString(4, topUp.account().value());
        insert.setString(5, topUp.point().toString());
        insert.setLong(6, topUp.amount().nano());
        insert.setString(7, topUp.currency().code());
        insert.setString(8, topUp.channel());
        if (paymentId.isPresent()) {
          insert.setString(9, paymentId.get());
        } else {
          insert.setNull(9, Types.VARCHAR);
        }
        insert.setString(10, topUp.acceptedBy());
        insert.setLong(11, revision.generation());
        insert.setLong(12, revision.sequence());
        insert.setString(13, topUp.state().name());
        insert.setLong(14, topUp.steps().paidAt().toEpochMilli());
        insert.setLong(15, paidRealMicros);
        insert.executeUpdate();
      }
    });
  }

  @Override
  public List<UUID> below(SupplyPointId point, TopUpState state, Revision upTo) {
    List<String> states = new ArrayList<>();
    for (TopUpState before : TopUpState.values()) {
      if (before.compareTo(TopUpState.PAID) >= 0 && before.compareTo(state) < 0) {
        states.add("'" + before.name() + "'");
      }
    }
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT id FROM top_up
               WHERE state IN (%s) AND point = ?
                 AND (generation < ? OR (generation = ? AND sequence <= ?))
               ORDER BY number
              """
                  .formatted(String.join(", ", states)))) {
        query.setString(1, point.toString());
        query.setLong(2, upTo.generation());
        query.setLong(3, upTo.generation());
        query.setLong(4, upTo.sequence());
        try (ResultSet rows = query.executeQuery()) {
          List<UUID> ids = new ArrayList<>();
          while (rows.next()) {
            ids.add(UUID.fromString(rows.getString(1)));
          }
          return ids;
        }
      }
    });
  }

  @Override
  public void reached(UUID id, TopUpState state, Instant at, long realMicros) {
    String assignments =
        switch (state) {
          case WAITING, PAID, REFUSED ->
              throw new IllegalArgumentException("no step on the way: " + state);
          case SENT -> step("sent");
          case CONFIRMED -> step("sent") + ", " + step("confirmed");
          case SUPPLY_ON -> step("sent") + ", " + step("confirmed") + ", " + step("supply_on");
        };
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE top_up SET state = ?, " + assignments + " WHERE id = ?")) {
        int place = 0;
        update.setString(++place, state.name());
        for (int step = 0; step < state.ordinal() - TopUpState.PAID.ordinal(); step++) {
          update.setLong(++place, at.toEpochMilli());
          update.setLong(++place, realMicros);
        }
        update.setString(++place, id.toString());
        update.executeUpdate();
      }
    });
  }

  @Override
  public void decided(UUID id, TopUpState state, Revision revision) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE top_up SET state = ?, generation = ?, sequence = ? WHERE id = ?")) {
        update.setString(1, state.name());
        update.setLong(2, revision.generation());
        update.setLong(3, revision.sequence());
        update.setString(4, id.toString());
        update.executeUpdate();
      }
    });
  }

  private static String step(String name) {
    return "%1$s_at = COALESCE(%1$s_at, ?), %1$s_real = COALESCE(%1$s_real, ?)".formatted(name);
  }

  @Override
  public Optional<TopUp> find(UUID id) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(COLUMNS + " WHERE id = ?")) {
        query.setString(1, id.toString());
        return list(query).stream().findFirst();
      }
    });
  }

  @Override
  public List<TopUp> recent(int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(COLUMNS + " ORDER BY number DESC LIMIT ?")) {
        query.setInt(1, limit);
        return list(query);
      }
    });
  }

  @Override
  public List<TopUp> ofAccount(AccountId account, int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              COLUMNS + " WHERE account = ? ORDER BY number DESC LIMIT ?")) {
        query.setString(1, account.value());
        query.setInt(2, limit);
        return list(query);
      }
    });
  }

  private static List<TopUp> list(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<TopUp> topUps = new ArrayList<>();
      while (rows.next()) {
        topUps.add(toTopUp(rows));
      }
      return topUps;
    }
  }

  private static TopUp toTopUp(ResultSet rows) throws SQLException {
    long paidReal = rows.getLong(10);
    return new TopUp(
        UUID.fromString(rows.getString(1)),
        new AccountId(rows.getString(2)),
        SupplyPointId.parse(rows.getString(3)),
        new Money(rows.getLong(4)),
        new CurrencyCode(rows.getString(5)),
        rows.getString(6),
        rows.getString(7),
        TopUpState.valueOf(rows.getString(8)),
        new TopUp.Steps(
            Instant.ofEpochMilli(rows.getLong(9)),
            step(rows, 11, paidReal),
            step(rows, 13, paidReal),
            step(rows, 15, paidReal)));
  }

  private static Optional<TopUp.Step> step(ResultSet rows, int column, long paidReal)
      throws SQLException {
    long at = rows.getLong(column);
    if (rows.wasNull()) {
      return Optional.empty();
    }
    return Optional.of(
        new TopUp.Step(
            Instant.ofEpochMilli(at),
            Duration.of(rows.getLong(column + 1) - paidReal, ChronoUnit.MICROS)));
  }
}
