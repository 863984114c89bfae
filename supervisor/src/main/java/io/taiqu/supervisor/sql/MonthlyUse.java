package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.lineloss.survey.UseReview;
import io.taiqu.supervisor.reading.PointDay;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was used in a month, from the roll-ups of days. */
final class MonthlyUse {
  private static final int MINUTES_OF_DAY = 24 * 60;

  private MonthlyUse() {}

  /** By each customer of a transformer, over the days that are known whole. */
  static Map<SupplyPointId, UseReview.Month> ofCustomers(
      Connection connection, Calendar calendar, long transformer, YearMonth month)
      throws SQLException {
    Map<SupplyPointId, UseReview.Month> used = new LinkedHashMap<>();
    Map<Integer, SupplyPointId> customers = customers(connection, transformer);
    Map<Integer, long[]> sums = new HashMap<>();
    RollUpRows.points(
            connection, transformer, month.atDay(1).toEpochDay(), month.atEndOfMonth().toEpochDay())
        .forEach((day, points) -> {
          int due = calendar.intervalsOf(LocalDate.ofEpochDay(day));
          for (int place = 0; place < points.length; place++) {
            PointDay point = points[place];
            if (point.intervals() == due) {
              long[] sum = sums.computeIfAbsent(place, _ -> new long[2]);
              sum[0] += point.energy();
              sum[1]++;
            }
          }
        });
    sums.forEach((place, sum) -> {
      SupplyPointId point = customers.get(place);
      if (point != null) {
        // A point that came back has a place for each of its stays.
        used.merge(
            point,
            new UseReview.Month(sum[0], Math.toIntExact(sum[1])),
            (a, b) -> new UseReview.Month(a.wattHours() + b.wattHours(), a.days() + b.days()));
      }
    });
    return used;
  }

  /** By the customers of each transformer together, over the days of which all are known. */
  static Map<TransformerId, UseReview.Month> ofTransformers(
      Connection connection, Calendar calendar, YearMonth month) throws SQLException {
    // Days of a change of the clocks have more or fewer intervals, and are left out.
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT t.code, SUM(d.sold), COUNT(*)
              FROM transformer_day d JOIN transformer t ON t.no = d.id / 268435456
             WHERE d.day BETWEEN ? AND ? AND d.customer_intervals > 0
               AND d.known_intervals = d.customer_intervals AND d.supplied_intervals = ?
             GROUP BY t.code
            """)) {
      query.setLong(1, month.atDay(1).toEpochDay());
      query.setLong(2, month.atEndOfMonth().toEpochDay());
      query.setInt(3, MINUTES_OF_DAY / calendar.stepMinutes());
      Map<TransformerId, UseReview.Month> used = new HashMap<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          used.put(
              new TransformerId(rows.getString(1)),
              new UseReview.Month(rows.getLong(2), rows.getInt(3)));
        }
      }
      return used;
    }
  }

  private static Map<Integer, SupplyPointId> customers(Connection connection, long transformer)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT s.place, p.id FROM point_stay s JOIN point p ON p.id = s.point
             WHERE s.transformer_no = ? AND p.role = 'CUSTOMER'
            """)) {
      query.setLong(1, transformer);
      Map<Integer, SupplyPointId> customers = new HashMap<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          customers.put(rows.getInt(1), SupplyPointId.parse(rows.getString(2)));
        }
      }
      return customers;
    }
  }
}
