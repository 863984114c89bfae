package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The numbers of transformers, and the units that serve them. */
final class TransformerRows {
  private TransformerRows() {}

  /** The number by which other rows name a transformer. */
  static OptionalLong numberOf(Connection connection, TransformerId transformer)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT no FROM transformer WHERE code = ?")) {
      query.setString(1, transformer.code());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /** The district of every transformer. */
  static Map<TransformerId, DistrictId> districts(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT code, district FROM transformer");
        ResultSet rows = query.executeQuery()) {
      Map<TransformerId, DistrictId> districts = new HashMap<>();
      while (rows.next()) {
        districts.put(new TransformerId(rows.getString(1)), new DistrictId(rows.getString(2)));
      }
      return districts;
    }
  }

  /** The unit at a transformer. */
  static Optional<EdgeId> unitAt(Connection connection, TransformerId transformer)
      throws SQLException {
    return unit(connection, "SELECT edge FROM transformer WHERE code = ?", transformer.code());
  }

  /** The unit that serves a supply point now. */
  static Optional<EdgeId> unitOf(Connection connection, SupplyPointId point) throws SQLException {
    return unit(
        connection,
        """
        SELECT t.edge FROM point p JOIN transformer t ON t.no = p.transformer_no
         WHERE p.id = ?
        """,
        point.toString());
  }

  private static Optional<EdgeId> unit(Connection connection, String sql, String key)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, key);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(EdgeId.parse(rows.getString(1))) : Optional.empty();
      }
    }
  }
}
