package io.taiqu.supervisor.sql;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.debt.Debt;
import io.taiqu.supervisor.debt.DebtStore;
import io.taiqu.supervisor.ledger.AccountId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Debts and their recoveries in two tables. */
public final class SqlDebtStore implements DebtStore {
  private static final String DEBT =
      """
      SELECT id, account, kind, document, principal, recovered, by_week, percent, most_per_payment,
             weekly, opened_at
        FROM debt
      """;
  private static final String LINE =
      """
      SELECT debt, kind, account, at, amount, reference, entry, owed_after FROM debt_recovery
      """;

  private final Database database;

  public SqlDebtStore(Database database) {
    this.database = database;
  }

  @Override
  public long add(Debt debt) {
    return database.write(connection -> {
      long id = NextId.of(connection, "debt");
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO debt
                     (id, account, kind, document, principal, recovered, by_week, percent,
                      most_per_payment, weekly, opened_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              """)) {
        insert.setLong(1, id);
        insert.setString(2, debt.account().value());
        insert.setString(3, debt.kind().name());
        insert.setString(4, debt.document());
        insert.setLong(5, debt.principal().nano());
        insert.setLong(6, debt.recovered().nano());
        insert.setLong(7, debt.byWeek().nano());
        insert.setInt(8, debt.terms().percent());
        if (debt.terms().mostPerPayment().isPresent()) {
          insert.setLong(9, debt.terms().mostPerPayment().get().nano());
        } else {
          insert.setNull(9, Types.BIGINT);
        }
        insert.setLong(10, debt.terms().weekly().nano());
        insert.setLong(11, debt.openedAt().toEpochMilli());
        insert.executeUpdate();
      }
      return id;
    });
  }

  @Override
  public void settle(Debt settled) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE debt SET recovered = ?, by_week = ? WHERE id = ?")) {
        update.setLong(1, settled.recovered().nano());
        update.setLong(2, settled.byWeek().nano());
        update.setLong(3, settled.id());
        update.executeUpdate();
      }
    });
  }

  @Override
  public Optional<Debt> find(long id) {
    return debts("WHERE id = ?", query -> query.setLong(1, id)).stream().findFirst();
  }

  @Override
  public List<Debt> open(AccountId account) {
    return debts(
        "WHERE account = ? AND recovered < principal ORDER BY id",
        query -> query.setString(1, account.value()));
  }

  @Override
  public List<Debt> all(AccountId account) {
    return debts(
        "WHERE account = ? ORDER BY id DESC", query -> query.setString(1, account.value()));
  }

  @Override
  public List<Debt> openByWeek() {
    return debts("WHERE weekly > 0 AND recovered < principal ORDER BY id", query -> {});
  }

  private interface Binding {
    void to(PreparedStatement query) throws SQLException;
  }

  private List<Debt> debts(String where, Binding binding) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(DEBT + where)) {
        binding.to(query);
        List<Debt> found = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            found.add(debt(rows));
          }
        }
        return found;
      }
    });
  }

  private static Debt debt(ResultSet rows) throws SQLException {
    long most = rows.getLong(9);
    Optional<Money> mostPerPayment =
        rows.wasNull() ? Optional.empty() : Optional.of(new Money(most));
    return new Debt(
        rows.getLong(1),
        new AccountId(rows.getString(2)),
        Debt.Kind.valueOf(rows.getString(3)),
        rows.getString(4),
        new Money(rows.getLong(5)),
        new Money(rows.getLong(6)),
        new Money(rows.getLong(7)),
        new Debt.Terms(rows.getInt(8), mostPerPayment, new Money(rows.getLong(10))),
        Instant.ofEpochMilli(rows.getLong(11)));
  }

  @Override
  public void add(Line line) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO debt_recovery
                     (entry, debt, kind, account, at, amount, reference, owed_after)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?)
              """)) {
        insert.setLong(1, line.entry());
        insert.setLong(2, line.debt());
        insert.setString(3, line.kind().name());
        insert.setString(4, line.account().value());
        insert.setLong(5, line.at().toEpochMilli());
        insert.setLong(6, line.amount().nano());
        insert.setString(7, line.reference());
        insert.setLong(8, line.left().nano());
        insert.executeUpdate();
      }
    });
  }

  @Override
  public List<Line> lines(String reference) {
    return lines(
        "WHERE reference = ? ORDER BY entry, debt", query -> query.setString(1, reference));
  }

  @Override
  public List<Line> newest(AccountId account, int limit) {
    return lines(
        "WHERE account = ? ORDER BY entry DESC, debt LIMIT ?",
        query -> {
          query.setString(1, account.value());
          query.setInt(2, limit);
        });
  }

  private List<Line> lines(String where, Binding binding) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(LINE + where)) {
        binding.to(query);
        List<Line> found = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            found.add(
                new Line(
                    rows.getLong(1),
                    Debt.Kind.valueOf(rows.getString(2)),
                    new AccountId(rows.getString(3)),
                    Instant.ofEpochMilli(rows.getLong(4)),
                    new Money(rows.getLong(5)),
                    rows.getString(6),
                    rows.getLong(7),
                    new Money(rows.getLong(8))));
          }
        }
        return found;
      }
    });
  }
}
