package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.tariff.RatedSegment;
import io.taiqu.supervisor.moneyorder.MoneyOrders.SettlementStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.YearMonth;
import java.util.List;

/** Settled months in one table; the segments are the rating's. */
public final class SqlSettlementStore implements SettlementStore {
  private final Database database;
  private final SqlRatingStore rating;

  public SqlSettlementStore(Database database, SqlRatingStore rating) {
    this.database = database;
    this.rating = rating;
  }

  @Override
  public List<RatedSegment> segments(SupplyPointId point, YearMonth month) {
    return rating.segments(point, month);
  }

  @Override
  public boolean settled(SupplyPointId point, YearMonth month) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT approval FROM settled_month WHERE point = ? AND month = ?")) {
        query.setString(1, point.toString());
        query.setString(2, month.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next();
        }
      }
    });
  }

  @Override
  public void settle(SupplyPointId point, YearMonth month, long approval) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO settled_month (point, month, approval) VALUES (?, ?, ?)")) {
        insert.setString(1, point.toString());
        insert.setString(2, month.toString());
        insert.setLong(3, approval);
        insert.executeUpdate();
      }
    });
  }
}
