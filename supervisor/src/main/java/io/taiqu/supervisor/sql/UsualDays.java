package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.reading.PointDay;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What points used on a usual day of the last week, within one read of the database. */
final class UsualDays {
  private static final int DAYS = 7;

  private final Connection connection;
  private final long today;
  private final int leastIntervals;
  private final Map<Long, List<PointDay[]>> byTransformer = new HashMap<>();

  UsualDays(Connection connection, Calendar calendar) {
    this.connection = connection;
    this.today = calendar.today().toEpochDay();
    this.leastIntervals = calendar.intervalsOf(calendar.today()) * 4 / 5;
  }

  /** The mean in Wh over those days of which four fifths are known; 0 if there is none. */
  long energyOf(long transformer, int place) throws SQLException {
    List<PointDay[]> days = byTransformer.get(transformer);
    if (days == null) {
      days =
          new ArrayList<>(
              RollUpRows.points(connection, transformer, today - DAYS, today - 1).values());
      byTransformer.put(transformer, days);
    }
    long sum = 0;
    int counted = 0;
    for (PointDay[] points : days) {
      if (place < points.length && points[place].intervals() >= leastIntervals) {
        sum += points[place].energy();
        counted++;
      }
    }
    return counted == 0 ? 0 : sum / counted;
  }
}
