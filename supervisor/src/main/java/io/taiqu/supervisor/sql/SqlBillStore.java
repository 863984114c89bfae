package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.RatedSegment;
import io.taiqu.supervisor.bill.Bill;
import io.taiqu.supervisor.bill.BillStore;
import io.taiqu.supervisor.bill.HandRead;
import io.taiqu.supervisor.ledger.AccountId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bills in one table; the segments are the rating's. */
public final class SqlBillStore implements BillStore {
  private static final String SELECT =
      """
      SELECT number, account, point, month, parts, orders, adjustment, owed_before, computed_at,
             released_by, released_at, due_on, closed, withdrawn, kind, particulars, closed_read
        FROM bill
      """;

  private final Database database;
  private final SqlRatingStore rating;

  public SqlBillStore(Database database, SqlRatingStore rating) {
    this.database = database;
    this.rating = rating;
  }

  @Override
  public Map<SupplyPointId, PostPaid> postPaid(EdgeId edge) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT p.id, p.account, p.credit_limit, p.post_paid
                FROM point p JOIN transformer t ON t.no = p.transformer_no
               WHERE t.edge = ? AND p.account IS NOT NULL
                 AND (p.post_paid = 1
                      OR EXISTS (SELECT 1 FROM bill b
                                  WHERE b.point = p.id AND b.kind = 'ESTIMATED'
                                    AND b.number = (SELECT MAX(n.number) FROM bill n
                                                     WHERE n.point = p.id)))
              """)) {
        query.setString(1, edge.toString());
        Map<SupplyPointId, PostPaid> customers = new HashMap<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            long nano = rows.getLong(3);
            Optional<Money> limit =
                rows.wasNull() ? Optional.empty() : Optional.of(new Money(nano));
            customers.put(
                SupplyPointId.parse(rows.getString(1)),
                new PostPaid(new AccountId(rows.getString(2)), rows.getInt(4) == 1, limit));
          }
        }
        return customers;
      }
    });
  }

  @Override
  public List<RatedSegment> segments(SupplyPointId point, YearMonth month) {
    return rating.segments(point, month);
  }

  @Override
  public Optional<Last> last(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(SELECT + " WHERE point = ? ORDER BY number DESC LIMIT 1")) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(
                  new Last(
                      bill(rows),
                      new Money(rows.getLong(13)),
                      new Money(rows.getLong(17)),
                      new Money(rows.getLong(14))))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public List<Unbilled> unbilled(YearMonth month) {
    return unbilled(
        """
        p.post_paid = 1 AND p.active = 1
          AND NOT EXISTS (SELECT 1 FROM bill b WHERE b.point = p.id AND b.month >= ?)
        """,
        query -> query.setString(1, month.toString()));
  }

  @Override
  public List<Unbilled> estimatedAndHandRead() {
    return unbilled(
        """
        EXISTS (SELECT 1 FROM bill b
                 WHERE b.point = p.id AND b.kind = 'ESTIMATED'
                   AND b.number = (SELECT MAX(n.number) FROM bill n WHERE n.point = p.id))
          AND EXISTS (SELECT 1 FROM amendment a
                       WHERE a.point = p.id AND a.kind = 'REPLACED' AND a.reverted_at IS NULL)
        """,
        query -> {});
  }

  private List<Unbilled> unbilled(String condition, Values values) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT t.edge, p.id, p.account, p.post_paid, p.estimates_in_a_row
                FROM point p JOIN transformer t ON t.no = p.transformer_no
               WHERE p.account IS NOT NULL AND %s
               ORDER BY p.id
              """
                  .formatted(condition))) {
        values.set(query);
        List<Unbilled> customers = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            customers.add(
                new Unbilled(
                    EdgeId.parse(rows.getString(1)),
                    SupplyPointId.parse(rows.getString(2)),
                    new AccountId(rows.getString(3)),
                    rows.getInt(4) == 1,
                    rows.getInt(5)));
          }
        }
        return customers;
      }
    });
  }

  @Override
  public List<HandRead> handRead(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT from_minute, register_count, register_exponent FROM amendment
               WHERE point = ? AND kind = 'REPLACED' AND reverted_at IS NULL
               ORDER BY from_minute, id DESC
              """)) {
        query.setString(1, point.toString());
        List<HandRead> registers = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            registers.add(
                new HandRead(
                    Calendar.instantOf(rows.getLong(1)),
                    new MeterRegister(rows.getLong(2), rows.getInt(3))));
          }
        }
        return registers;
      }
    });
  }

  @Override
  public List<Bill> estimates(SupplyPointId point) {
    return list(
        """
         WHERE point = ?
           AND number > COALESCE((SELECT MAX(n.number) FROM bill n
                                   WHERE n.point = ? AND n.kind <> 'ESTIMATED'), 0)
         ORDER BY number
        """,
        query -> {
          query.setString(1, point.toString());
          query.setString(2, point.toString());
        });
  }

  @Override
  public void remove(Bill bill) {
    database.execute(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM bill WHERE number = ? AND released_at IS NULL")) {
        delete.setLong(1, bill.order());
        delete.executeUpdate();
      }
    });
  }

  @Override
  public Money least(Bill bill) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT MIN(owed_after) FROM bill
               WHERE point = ?
                 AND (number = ?
                      OR (number > ? AND (kind <> 'ESTIMATED' OR released_at IS NOT NULL)))
              """)) {
        query.setString(1, bill.point().toString());
        query.setLong(2, bill.order());
        query.setLong(3, bill.order());
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return new Money(rows.getLong(1));
        }
      }
    });
  }

  @Override
  public long nextOrder() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement("SELECT COALESCE(MAX(number), 0) + 1 FROM bill");
          ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    });
  }

  @Override
  public void add(Last computed) {
    Bill bill = computed.bill();
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO bill (number, account, point, month, parts, orders, adjustment, owed_before,
                                computed_at, closed, withdrawn, kind, particulars, owed_after,
                                closed_read, settled, told_overdue)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
              """)) {
        insert.setLong(1, bill.order());
        insert.setString(2, bill.account().value());
        insert.setString(3, bill.point().toString());
        insert.setString(4, bill.month().toString());
        insert.setString(5, BillJson.parts(bill.parts()));
        insert.setLong(6, bill.orders().nano());
        insert.setLong(7, bill.adjustment().nano());
        insert.setLong(8, bill.before().nano());
        insert.setLong(9, bill.computedAt().toEpochMilli());
        insert.setLong(10, computed.closed().nano());
        insert.setLong(11, computed.withdrawn().nano());
        insert.setString(12, bill.kind().name());
        insert.setString(13, BillJson.particulars(bill));
        insert.setLong(14, bill.after().nano());
        insert.setLong(15, computed.read().nano());
        insert.executeUpdate();
      }
    });
  }

  @Override
  public Optional<Bill> find(Bill.Number number) {
    return list(
            " WHERE account = ? AND month = ? AND kind = ?",
            query -> {
              query.setString(1, number.account().value());
              query.setString(2, number.month().toString());
              query.setString(3, number.kind().name());
            })
        .stream()
        .findFirst();
  }

  @Override
  public List<Bill> ofAccount(AccountId account, int limit) {
    return list(
        " WHERE account = ? ORDER BY number DESC LIMIT ?",
        query -> {
          query.setString(1, account.value());
          query.setInt(2, limit);
        });
  }

  @Override
  public List<Bill> toReview(int limit) {
    return list(
        " WHERE released_at IS NULL ORDER BY number LIMIT ?", query -> query.setInt(1, limit));
  }

  @Override
  public void release(Bill bill, Bill.Release release) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE bill SET released_by = ?, released_at = ?, due_on = ? WHERE number = ?")) {
        update.setString(1, release.by());
        update.setLong(2, release.at().toEpochMilli());
        update.setString(3, release.dueOn().toString());
        update.setLong(4, bill.order());
        update.executeUpdate();
      }
    });
  }

  @Override
  public List<Bill> unsettled() {
    return list(" WHERE released_at IS NOT NULL AND settled = 0 ORDER BY number", query -> {});
  }

  @Override
  public void settled(Bill bill) {
    mark("settled", bill);
  }

  @Override
  public boolean toldOverdue(Bill bill) {
    return mark("told_overdue", bill);
  }

  private boolean mark(String column, Bill bill) {
    return database.write(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE bill SET %s = 1 WHERE number = ? AND %s = 0".formatted(column, column))) {
        update.setLong(1, bill.order());
        return update.executeUpdate() == 1;
      }
    });
  }

  @FunctionalInterface
  private interface Values {
    void set(PreparedStatement query) throws SQLException;
  }

  private List<Bill> list(String condition, Values values) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(SELECT + condition)) {
        values.set(query);
        List<Bill> bills = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            bills.add(bill(rows));
          }
        }
        return bills;
      }
    });
  }

  private static Bill bill(ResultSet row) throws SQLException {
    String by = row.getString(10);
    Optional<Bill.Release> release =
        by == null
            ? Optional.empty()
            : Optional.of(
                new Bill.Release(
                    by, Instant.ofEpochMilli(row.getLong(11)), LocalDate.parse(row.getString(12))));
    return new Bill(
        row.getLong(1),
        new AccountId(row.getString(2)),
        SupplyPointId.parse(row.getString(3)),
        YearMonth.parse(row.getString(4)),
        BillJson.origin(Bill.Kind.valueOf(row.getString(15)), row.getString(5), row.getString(16)),
        new Money(row.getLong(6)),
        new Money(row.getLong(7)),
        new Money(row.getLong(8)),
        Instant.ofEpochMilli(row.getLong(9)),
        release);
  }
}
