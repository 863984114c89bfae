package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.reading.Ratios;
import io.taiqu.supervisor.retention.RetentionStore;
import io.taiqu.supervisor.topology.TopologyStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What hangs on what, in tables. */
public final class SqlTopologyStore implements TopologyStore {
  private final Database database;
  private final Calendar calendar;

  public SqlTopologyStore(Database database, Calendar calendar) {
    this.database = database;
    this.calendar = calendar;
  }

  @Override
  public boolean knows(Area area) {
    // The names of the tables are those of the levels.
    String sql = "SELECT 1 FROM " + table(area.level()) + " WHERE code = ?";
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(sql)) {
        query.setString(1, area.code());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next();
        }
      }
    });
  }

  private static String table(Level level) {
    return switch (level) {
      case TRANSFORMER -> "transformer";
      case DISTRICT -> "district";
      case LINE -> "line";
      case STATION -> "station";
      case COUNTY -> "county";
    };
  }

  @Override
  public List<Attachment> attachments(Link link, String child) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT since, parent FROM attachment WHERE kind = ? AND child = ? ORDER BY since")) {
        query.setString(1, link.name());
        query.setString(2, child);
        try (ResultSet rows = query.executeQuery()) {
          List<Attachment> found = new ArrayList<>();
          while (rows.next()) {
            found.add(new Attachment(rows.getLong(1), Optional.ofNullable(rows.getString(2))));
          }
          return found;
        }
      }
    });
  }

  @Override
  public void attach(Link link, String child, Optional<String> parent, long since) {
    database.execute(connection -> {
      NetworkRows.attach(connection, link, child, parent, since);
      if (link == Link.AREA) {
        try (PreparedStatement update =
            connection.prepareStatement("UPDATE transformer SET district = ? WHERE code = ?")) {
          update.setString(1, parent.orElseThrow());
          update.setString(2, child);
          update.executeUpdate();
        }
      }
    });
  }

  @Override
  public List<Stay> stays(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT t.code, s.since, s.until
                FROM point_stay s
                JOIN transformer t ON t.no = s.transformer_no
                JOIN point p ON p.id = s.point
               WHERE s.point = ? AND p.role = ? ORDER BY s.since
              """)) {
        query.setString(1, point.toString());
        query.setString(2, GridView.Role.CUSTOMER.name());
        try (ResultSet rows = query.executeQuery()) {
          List<Stay> stays = new ArrayList<>();
          while (rows.next()) {
            long until = rows.getLong(3);
            Optional<Long> end = rows.wasNull() ? Optional.empty() : Optional.of(until);
            stays.add(new Stay(new TransformerId(rows.getString(1)), rows.getLong(2), end));
          }
          return stays;
        }
      }
    });
  }

  @Override
  public Optional<EdgeId> edgeOf(TransformerId transformer) {
    return database.read(connection -> TransformerRows.unitAt(connection, transformer));
  }

  @Override
  public void move(SupplyPointId point, TransformerId to, long since) {
    database.execute(connection -> {
      try (PreparedStatement close =
          connection.prepareStatement(
              "UPDATE point_stay SET until = ? WHERE point = ? AND until IS NULL")) {
        close.setLong(1, since);
        close.setString(2, point.toString());
        close.executeUpdate();
      }
      long number = TransformerRows.numberOf(connection, to).orElseThrow();
      int place = NetworkRows.stay(connection, point.toString(), number, since);
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE point SET transformer_no = ?, place = ? WHERE id = ?")) {
        update.setLong(1, number);
        update.setInt(2, place);
        update.setString(3, point.toString());
        update.executeUpdate();
      }
      RemakeRows.add(connection, point, since);
      SqlEstateStore.nextLayout(connection);
    });
  }

  @Override
  public Optional<Ratios> ratios(SupplyPointId point) {
    return database.read(connection -> RatioRows.of(connection, point));
  }

  @Override
  public Optional<MeterRegister> registerAt(SupplyPointId point, long minute) {
    return database.read(connection -> RollUpRows.registerAt(connection, point, minute));
  }

  @Override
  public void exchange(
      SupplyPointId point, CtRatio ratio, long since, Optional<MeterRegister> register) {
    database.execute(connection -> {
      RatioRows.exchange(connection, point, ratio, since, register);
      SqlEstateStore.nextLayout(connection);
    });
  }

  @Override
  public Optional<Instant> keptSince() {
    return database.read(connection ->
        SqlRetentionStore.keptSince(connection, RetentionStore.Kind.RAW)
            .map(month -> month.atDay(1).atStartOfDay(calendar.zone()).toInstant()));
  }

  @Override
  public Optional<YearMonth> settled(SupplyPointId point) {
    return database.read(connection -> settled(connection, point));
  }

  /** The last month that is settled for a point. */
  static Optional<YearMonth> settled(Connection connection, SupplyPointId point)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT MAX(month) FROM settled_month WHERE point = ?")) {
      query.setString(1, point.toString());
      return month(query);
    }
  }

  private static Optional<YearMonth> month(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      return rows.next()
          ? Optional.ofNullable(rows.getString(1)).map(YearMonth::parse)
          : Optional.empty();
    }
  }

  @Override
  public Optional<YearMonth> settled(Area area) {
    return database.read(connection -> {
      long now = Calendar.minuteOf(calendar.clock().instant());
      Set<Long> transformers = new LinkedHashSet<>();
      for (AreaWindows.Window window : AreaWindows.of(connection, area, now, now + 1)) {
        transformers.add(window.transformer());
      }
      Optional<YearMonth> last = Optional.empty();
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT MAX(m.month) FROM settled_month m JOIN point p ON p.id = m.point
               WHERE p.transformer_no = ?
              """)) {
        for (long transformer : transformers) {
          query.setLong(1, transformer);
          Optional<YearMonth> month = month(query);
          if (month.isPresent()
              && month.filter(last.orElse(YearMonth.of(1970, 1))::isBefore).isPresent()) {
            last = month;
          }
        }
      }
      return last;
    });
  }
}
