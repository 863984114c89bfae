package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.grid.Nameplate;
import io.taiqu.supervisor.lineloss.TransformerLoss;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Nameplates of transformers in their table. */
final class NameplateRows {
  static final String COLUMNS =
      "rated_kva, no_load_w, short_circuit_w, voltage_ratio, impedance_percent";

  private static final String ALL = COLUMNS + ", vector_group, metered_side";
  private static final int COUNT = 7;

  private NameplateRows() {}

  /** A supply that is metered on the high side. */
  record Before(Optional<TransformerLoss> nameplate) {}

  /**
   * On which side the supply is metered, and the nameplate as far as that matters; empty if it is
   * the low side.
   */
  static Optional<Before> meteredBefore(
      Connection connection, Calendar calendar, TransformerId transformer, LocalDate to)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT p.* FROM
             (SELECT b.until_day, b.metered_side, b.rated_kva, b.no_load_w, b.short_circuit_w,
                     b.voltage_ratio, b.impedance_percent
                FROM nameplate_before b JOIN transformer t ON t.no = b.transformer_no
               WHERE t.code = ? AND b.until_day > ?
              UNION ALL
              SELECT %d, metered_side, rated_kva, no_load_w, short_circuit_w, voltage_ratio,
                     impedance_percent
                FROM transformer WHERE code = ?) p
             ORDER BY p.until_day LIMIT 1
            """
                .formatted(Integer.MAX_VALUE))) {
      query.setString(1, transformer.code());
      query.setLong(2, to.toEpochDay());
      query.setString(3, transformer.code());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() && Nameplate.Side.HV.name().equals(rows.getString(2))
            ? Optional.of(new Before(loss(rows, calendar)))
            : Optional.empty();
      }
    }
  }

  /**
   * The day from which the present unit hung there, where what a unit loses is within the supply
   * before or after; long ago if no other hung there.
   */
  static LocalDate lastUnit(Connection connection, long transformer, LocalDate to)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT COALESCE(MAX(b.until_day), 0)
              FROM nameplate_before b JOIN transformer t ON t.no = b.transformer_no
             WHERE t.no = ? AND b.until_day <= ?
               AND (b.metered_side = 'HV' OR t.metered_side = 'HV')
            """)) {
      query.setLong(1, transformer);
      query.setLong(2, to.toEpochDay());
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return LocalDate.ofEpochDay(rows.getLong(1));
      }
    }
  }

  /**
   * Keeps what the nameplate said until another unit took its place. Where only the day is another,
   * the day of what was kept is put right.
   */
  static void keepBefore(Connection connection, long transformer, int ratedKva, Nameplate plate)
      throws SQLException {
    if (plate.since().isEmpty()) {
      return;
    }
    long day = plate.since().get().toEpochDay();
    List<String> now =
        Stream.of(
                Optional.of(ratedKva),
                whole(plate.noLoadWatts()),
                whole(plate.shortCircuitWatts()),
                plate.voltageRatio(),
                plate.impedancePercent().map(BigDecimal::toPlainString),
                plate.vectorGroup(),
                Optional.of(plate.meteredSide()))
            .map(value -> value.map(Object::toString).orElse(""))
            .toList();
    List<String> stored = new ArrayList<>();
    long since;
    boolean dated;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT " + ALL + ", plate_since FROM transformer WHERE no = ?")) {
      query.setLong(1, transformer);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        for (int column = 1; column <= COUNT; column++) {
          stored.add(Optional.ofNullable(rows.getString(column)).orElse(""));
        }
        since = rows.getLong(COUNT + 1);
        dated = !rows.wasNull();
      }
    }
    if (dated && since == day) {
      return;
    }
    if (!stored.equals(now)) {
      keep(connection, transformer, day);
    } else if (dated) {
      putRight(connection, transformer, since, day);
    }
  }

  private static Optional<Integer> whole(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }

  private static void keep(Connection connection, long transformer, long until)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO nameplate_before (transformer_no, until_day, "
                + ALL
                + ") SELECT no, CAST(? AS INTEGER), "
                + ALL
                + " FROM transformer WHERE no = ? ON CONFLICT (transformer_no, until_day) DO NOTHING")) {
      insert.setLong(1, until);
      insert.setLong(2, transformer);
      insert.executeUpdate();
    }
  }

  private static void putRight(Connection connection, long transformer, long from, long to)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE nameplate_before SET until_day = ? WHERE transformer_no = ? AND until_day = ?")) {
      update.setLong(1, to);
      update.setLong(2, transformer);
      update.setLong(3, from);
      update.executeUpdate();
    }
  }

  /** What a row says the transformer itself loses; empty if it does not say enough. */
  static Optional<TransformerLoss> loss(ResultSet rows, Calendar calendar) throws SQLException {
    long noLoad = rows.getLong("no_load_w");
    boolean known = !rows.wasNull();
    long shortCircuit = rows.getLong("short_circuit_w");
    known &= !rows.wasNull();
    String ratio = rows.getString("voltage_ratio");
    if (!known || ratio == null) {
      return Optional.empty();
    }
    return Optional.of(
        new TransformerLoss(
            rows.getInt("rated_kva"),
            Math.toIntExact(noLoad),
            Math.toIntExact(shortCircuit),
            Nameplate.VoltageRatio.parse(ratio),
            Optional.ofNullable(rows.getString("impedance_percent"))
                .map(BigDecimal::new)
                .map(BigDecimal::doubleValue)
                .orElse(TransformerLoss.USUAL_IMPEDANCE_PERCENT),
            calendar.stepMinutes() / 60.0));
  }
}
