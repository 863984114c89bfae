package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.reading.Amendment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of amendments. */
final class AmendmentRows {
  /** From column 1 on, as {@link #toAmendment} reads them. */
  static final String COLUMNS =
      "kind, from_minute, to_minute, register_count, register_exponent, weights";

  private AmendmentRows() {}

  /** What counts of the points that hang or hung on a transformer. */
  static Map<SupplyPointId, List<Amendment>> of(Connection connection, long transformer)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + """
                , point FROM amendment
                 WHERE reverted_at IS NULL
                   AND point IN (SELECT point FROM point_stay WHERE transformer_no = ?)
                 ORDER BY id
                """)) {
      query.setLong(1, transformer);
      try (ResultSet rows = query.executeQuery()) {
        Map<SupplyPointId, List<Amendment>> found = new LinkedHashMap<>();
        while (rows.next()) {
          found
              .computeIfAbsent(SupplyPointId.parse(rows.getString(7)), any -> new ArrayList<>())
              .add(toAmendment(rows));
        }
        return found;
      }
    }
  }

  static Amendment toAmendment(ResultSet rows) throws SQLException {
    long from = rows.getLong(2);
    return switch (rows.getString(1)) {
      case "REPLACED" ->
          new Amendment.Replaced(from, new MeterRegister(rows.getLong(4), rows.getInt(5)));
      case "REJECTED" -> new Amendment.Rejected(from);
      case "PROFILED" ->
          new Amendment.Profiled(
              from,
              rows.getLong(3),
              Arrays.stream(rows.getString(6).split(",", -1)).map(Integer::valueOf).toList());
      default -> throw new IllegalStateException("no such amendment: " + rows.getString(1));
    };
  }
}
