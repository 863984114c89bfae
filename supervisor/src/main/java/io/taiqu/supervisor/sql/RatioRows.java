package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.reading.Ratios;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ratios of current transformers in their tables: the present ones, and those before exchanges. */
final class RatioRows {
  private RatioRows() {}

  /**
   * Those that were exchanged, by point, of the points that hang on a transformer or hung there.
   */
  static Map<SupplyPointId, List<Ratios.Before>> before(Connection connection, long transformer)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT b.point, b.until, b.ct_ratio FROM ct_ratio_before b
             WHERE b.point IN (SELECT point FROM point_stay WHERE transformer_no = ?)
             ORDER BY b.point, b.until
            """)) {
      query.setLong(1, transformer);
      try (ResultSet rows = query.executeQuery()) {
        Map<SupplyPointId, List<Ratios.Before>> before = new HashMap<>();
        while (rows.next()) {
          before
              .computeIfAbsent(SupplyPointId.parse(rows.getString(1)), _ -> new ArrayList<>())
              .add(new Ratios.Before(rows.getLong(2), CtRatio.parse(rows.getString(3))));
        }
        return before;
      }
    }
  }

  /** A point's ratios; empty if there is no such point. */
  static Optional<Ratios> of(Connection connection, SupplyPointId point) throws SQLException {
    Optional<CtRatio> present = Optional.empty();
    try (PreparedStatement query =
        connection.prepareStatement("SELECT ct_ratio FROM point WHERE id = ?")) {
      query.setString(1, point.toString());
      try (ResultSet rows = query.executeQuery()) {
        if (rows.next()) {
          present = Optional.of(CtRatio.parse(rows.getString(1)));
        }
      }
    }
    if (present.isEmpty()) {
      return Optional.empty();
    }
    List<Ratios.Before> before = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT until, ct_ratio FROM ct_ratio_before WHERE point = ? ORDER BY until")) {
      query.setString(1, point.toString());
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          before.add(new Ratios.Before(rows.getLong(1), CtRatio.parse(rows.getString(2))));
        }
      }
    }
    return Optional.of(new Ratios(before, present.get()));
  }

  /**
   * The energy between a position before all exchanges and a later one, by the registers at the
   * exchanges; empty if one of these is not known.
   */
  static Optional<Energy> between(
      Connection connection,
      SupplyPointId point,
      CtRatio present,
      MeterRegister earlier,
      MeterRegister later)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT ct_ratio, register_count, register_exponent FROM ct_ratio_before
             WHERE point = ? ORDER BY until
            """)) {
      query.setString(1, point.toString());
      Energy sum = Energy.ZERO;
      MeterRegister from = earlier;
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          long count = rows.getLong(2);
          if (rows.wasNull()) {
            return Optional.empty();
          }
          MeterRegister to = new MeterRegister(count, rows.getInt(3));
          CtRatio ratio = CtRatio.parse(rows.getString(1));
          // Exchanges before the earlier position have no part in it.
          if (!ratio.between(from, to).isNegative()) {
            sum = sum.plus(ratio.between(from, to));
            from = to;
          }
        }
      }
      return Optional.of(sum.plus(present.between(from, later)));
    }
  }

  /**
   * Takes what an estate document says of a known point, before its row is written: a ratio since a
   * moment ends the one before; the same ratio since another moment puts that right; a ratio since
   * no moment has been so since the last exchange. Sums that rest on what changed are due to be
   * made anew. Returns since when the present one counts, if others were before it.
   */
  static Optional<Long> take(
      Connection connection, SupplyPointId point, CtRatio ratio, Optional<Long> since)
      throws SQLException {
    CtRatio stored;
    Optional<Long> storedSince;
    try (PreparedStatement query =
        connection.prepareStatement("SELECT ct_ratio, ratio_since FROM point WHERE id = ?")) {
      query.setString(1, point.toString());
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        stored = CtRatio.parse(rows.getString(1));
        storedSince = optional(rows, 2);
      }
    }
    boolean another = !stored.equals(ratio);
    boolean otherTime = since.isPresent() && !since.equals(storedSince);
    if (another && otherTime) {
      end(connection, point, stored, since.get(), Optional.empty());
      return since;
    }
    if (another) {
      remake(connection, point, storedSince.orElse(0L));
    } else if (otherTime && storedSince.isPresent()) {
      putRight(connection, point, storedSince.get(), since.get());
      return since;
    }
    return storedSince;
  }

  /** Keeps a ratio that ends, with the register at that moment as far as it is known. */
  private static void end(
      Connection connection,
      SupplyPointId point,
      CtRatio ended,
      long until,
      Optional<MeterRegister> register)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO ct_ratio_before (point, until, ct_ratio, register_count, register_exponent)
            VALUES (?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, point.toString());
      insert.setLong(2, until);
      insert.setString(3, ended.toString());
      if (register.isPresent()) {
        insert.setLong(4, register.get().count());
        insert.setInt(5, register.get().exponent());
      } else {
        insert.setNull(4, Types.BIGINT);
        insert.setNull(5, Types.INTEGER);
      }
      insert.executeUpdate();
    }
    remake(connection, point, until);
  }

  /** Lets another ratio count since a minute. */
  static void exchange(
      Connection connection,
      SupplyPointId point,
      CtRatio ratio,
      long since,
      Optional<MeterRegister> register)
      throws SQLException {
    end(connection, point, of(connection, point).orElseThrow().present(), since, register);
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE point SET ct_ratio = ?, ratio_since = ? WHERE id = ?")) {
      update.setString(1, ratio.toString());
      update.setLong(2, since);
      update.setString(3, point.toString());
      update.executeUpdate();
    }
  }

  private static void putRight(Connection connection, SupplyPointId point, long from, long to)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE ct_ratio_before SET until = ? WHERE point = ? AND until = ?")) {
      update.setLong(1, to);
      update.setString(2, point.toString());
      update.setLong(3, from);
      update.executeUpdate();
    }
    remake(connection, point, Math.min(from, to));
  }

  /** What is kept no longer can't be summed anew, and stays as it is. */
  private static void remake(Connection connection, SupplyPointId point, long from)
      throws SQLException {
    RemakeRows.add(connection, point, Math.max(from, SqlRetentionStore.keptMinute(connection)));
  }

  /** A minute, if there is one. */
  static Optional<Long> optional(ResultSet rows, int column) throws SQLException {
    long value = rows.getLong(column);
    return rows.wasNull() ? Optional.empty() : Optional.of(value);
  }
}
