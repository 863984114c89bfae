package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.topup.IssuedToken;
import io.taiqu.supervisor.topup.TokenStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Issued tokens in one table. */
public final class SqlTokenStore implements TokenStore {
  private final Database database;

  public SqlTokenStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(IssuedToken token) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO credit_token (point, counter, assignment_epoch, top_up, amount, digits,
                                        issued_at, absorbed)
              VALUES (?, ?, ?, ?, ?, ?, ?, 0)
              """)) {
        insert.setString(1, token.point().toString());
        insert.setLong(2, token.counter());
        insert.setLong(3, token.assignmentEpoch());
        insert.setString(4, token.topUp().toString());
        insert.setLong(5, token.amount().nano());
        insert.setString(6, token.digits());
        insert.setLong(7, ChronoUnit.MICROS.between(Instant.EPOCH, token.issuedAt()));
        insert.executeUpdate();
      }
    });
  }

  @Override
  public Optional<IssuedToken> ofTopUp(UUID topUp) {
    return tokens("WHERE top_up = ?", query -> query.setString(1, topUp.toString())).stream()
        .findFirst();
  }

  @Override
  public List<IssuedToken> outstanding(SupplyPointId point, long assignmentEpoch, int limit) {
    return tokens(
        "WHERE point = ? AND assignment_epoch = ? AND absorbed = 0 ORDER BY counter LIMIT ?",
        query -> {
          query.setString(1, point.toString());
          query.setLong(2, assignmentEpoch);
          query.setInt(3, limit);
        });
  }

  private interface Binding {
    void to(PreparedStatement query) throws SQLException;
  }

  private List<IssuedToken> tokens(String where, Binding binding) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT point, counter, assignment_epoch, top_up, amount, digits, issued_at
                FROM credit_token
              """
                  + where)) {
        binding.to(query);
        List<IssuedToken> tokens = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            tokens.add(
                new IssuedToken(
                    SupplyPointId.parse(rows.getString(1)),
                    rows.getLong(2),
                    rows.getLong(3),
                    UUID.fromString(rows.getString(4)),
                    new Money(rows.getLong(5)),
                    rows.getString(6),
                    Instant.EPOCH.plus(rows.getLong(7), ChronoUnit.MICROS)));
          }
        }
        return tokens;
      }
    });
  }

  private record Outstanding(int count, OptionalLong lowest) {}

  private Outstanding of(SupplyPointId point, long assignmentEpoch) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT COUNT(*), MIN(counter) FROM credit_token
               WHERE point = ? AND assignment_epoch = ? AND absorbed = 0
              """)) {
        query.setString(1, point.toString());
        query.setLong(2, assignmentEpoch);
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          int count = rows.getInt(1);
          return new Outstanding(
              count, count == 0 ? OptionalLong.empty() : OptionalLong.of(rows.getLong(2)));
        }
      }
    });
  }

  @Override
  public int outstanding(SupplyPointId point, long assignmentEpoch) {
    return of(point, assignmentEpoch).count();
  }

  @Override
  public OptionalLong lowestOutstanding(SupplyPointId point, long assignmentEpoch) {
    return of(point, assignmentEpoch).lowest();
  }

  @Override
  public void absorbed(SupplyPointId point, long counter) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE credit_token SET absorbed = 1 WHERE point = ? AND counter <= ? AND absorbed = 0")) {
        update.setString(1, point.toString());
        update.setLong(2, counter);
        update.executeUpdate();
      }
    });
  }
}
