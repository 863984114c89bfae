package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.grid.GridView.Role;
import io.taiqu.supervisor.grid.GridView.Selection;
import io.taiqu.supervisor.grid.PointLive;
import io.taiqu.supervisor.ledger.AccountId;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads measured points with their live state. */
final class PointRows {
  private static final String SELECT =
      """
      SELECT p.id, t.code, t.edge, p.role, p.account, c.name, p.serial, p.profile, p.ct_ratio,
             p.phase, p.rated_watts, p.tariff, p.active,
             s.taken_at, s.balance, s.credited, s.withdrawn, s.charged, s.register_count,
             s.register_exponent, s.register_at, s.commanded, s.feedback, s.hold_reason,
             s.meter_state, s.episode, s.warning_step, s.emergency, s.power, s.voltages,
             s.currents, s.sample_at, p.opening_count, p.opening_exponent, t.no, p.place,
             p.reconnect_at, p.post_paid, p.credit_limit, p.ratio_since
      """;

  private static final String FROM =
      """
       FROM point p
       JOIN transformer t ON t.no = p.transformer_no
       LEFT JOIN customer c ON c.account = p.account
       LEFT JOIN point_state s ON s.point = p.id
      """;

  private final Calendar calendar;

  PointRows(Calendar calendar) {
    this.calendar = calendar;
  }

  /**
   * Which points.
   *
   * @param text what stands behind WHERE
   * @param values of its parameters
   */
  record Condition(String text, List<Object> values) {
    static Condition of(String text, Object... values) {
      return new Condition(text, List.of(values));
    }
  }

  /** The points of a selection. */
  Condition of(Selection selection) {
    List<String> parts = new ArrayList<>(List.of("1 = 1"));
    List<Object> values = new ArrayList<>();
    selection
        .district()
        .ifPresent(district -> {
          parts.add("t.district = ?");
          values.add(district.code());
        });
    selection
        .transformer()
        .ifPresent(transformer -> {
          parts.add("t.code = ?");
          values.add(transformer.code());
        });
    switch (selection.filter()) {
      case ALL -> {}
      case READ -> {
        parts.add("s.meter_state = 'UP' AND s.taken_at >= ?");
        values.add(calendar.freshSince());
      }
      case SILENT -> {
        parts.add("(s.point IS NULL OR s.meter_state <> 'UP' OR s.taken_at < ?)");
        values.add(calendar.freshSince());
      }
      case OFF -> parts.add("s.feedback = 'OPEN'");
      case HELD -> parts.add("s.hold_reason IS NOT NULL");
      case LOW -> parts.add("p.role = 'CUSTOMER' AND (s.warning_step > 0 OR s.balance < 0)");
    }
    return new Condition(String.join(" AND ", parts), values);
  }

  /** How many points meet a condition. */
  int count(Connection connection, Condition condition) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT COUNT(*)" + FROM + " WHERE " + condition.text())) {
      bind(query, condition);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private static int bind(PreparedStatement query, Condition condition) throws SQLException {
    int place = 1;
    for (Object value : condition.values()) {
      query.setObject(place++, value);
    }
    return place;
  }

  /** Points that meet a condition, by transformer, supply meters first, then by account. */
  List<PointView> where(Connection connection, Condition condition) throws SQLException {
    return where(connection, condition, 0, Integer.MAX_VALUE);
  }

  /** Some of the points that meet a condition, in the same order. */
  List<PointView> where(Connection connection, Condition condition, int skip, int limit)
      throws SQLException {
    UsualDays usual = new UsualDays(connection, calendar);
    try (PreparedStatement query =
        connection.prepareStatement(
            SELECT
                + FROM
                + " WHERE "
                + condition.text()
                + " ORDER BY t.code, p.role DESC, p.account LIMIT ? OFFSET ?")) {
      int place = bind(query, condition);
      query.setInt(place++, limit);
      query.setInt(place, skip);
      try (ResultSet rows = query.executeQuery()) {
        List<PointView> points = new ArrayList<>();
        while (rows.next()) {
          points.add(toPoint(connection, rows, usual));
        }
        return points;
      }
    }
  }

  private PointView toPoint(Connection connection, ResultSet rows, UsualDays usual)
      throws SQLException {
    rows.getLong(14);
    boolean reported = !rows.wasNull();
    return new PointView(
        SupplyPointId.parse(rows.getString(1)),
        new TransformerId(rows.getString(2)),
        EdgeId.parse(rows.getString(3)),
        Role.valueOf(rows.getString(4)),
        Optional.ofNullable(rows.getString(5)).map(AccountId::new),
        Optional.ofNullable(rows.getString(6)),
        new MeterSerial(rows.getString(7)),
        rows.getString(8),
        rows.getString(9),
        Optional.ofNullable(rows.getString(10)),
        rows.getLong(11),
        Optional.ofNullable(rows.getString(12)),
        rows.getInt(13) != 0,
        reconnectAt(rows),
        postPaid(rows),
        reported ? Optional.of(toLive(connection, rows, usual)) : Optional.empty());
  }

  private static Optional<Money> reconnectAt(ResultSet rows) throws SQLException {
    long limit = rows.getLong(37);
    return rows.wasNull() ? Optional.empty() : Optional.of(new Money(limit));
  }

  private static Optional<PointView.PostPaid> postPaid(ResultSet rows) throws SQLException {
    if (rows.getInt(38) == 0) {
      return Optional.empty();
    }
    long limit = rows.getLong(39);
    return Optional.of(
        new PointView.PostPaid(rows.wasNull() ? Optional.empty() : Optional.of(new Money(limit))));
  }

  private PointLive toLive(Connection connection, ResultSet rows, UsualDays usual)
      throws SQLException {
    Instant reportedAt = Instant.ofEpochMilli(rows.getLong(14));
    Money balance = new Money(rows.getLong(15));
    Money charged = new Money(rows.getLong(18));
    Optional<PointLive.Position> position = position(rows);
    return new PointLive(
        reportedAt,
        Duration.between(reportedAt, calendar.clock().instant()),
        rows.getLong(14) >= calendar.freshSince(),
        balance,
        new Money(rows.getLong(16)),
        new Money(rows.getLong(17)),
        charged,
        position,
        switch (rows.getString(22)) {
          case "OFF" -> PointLive.Contact.OPEN;
          case "ON" -> PointLive.Contact.CLOSED;
          default -> PointLive.Contact.UNKNOWN;
        },
        PointLive.Contact.valueOf(rows.getString(23)),
        Optional.ofNullable(rows.getString(24)),
        rows.getString(25),
        rows.getInt(26),
        rows.getInt(27),
        rows.getInt(28) != 0,
        usualDayCost(connection, rows, charged, position, usual),
        sample(rows));
  }

  private static Optional<PointLive.Position> position(ResultSet rows) throws SQLException {
    long count = rows.getLong(19);
    return rows.wasNull()
        ? Optional.empty()
        : Optional.of(
            new PointLive.Position(
                new MeterRegister(count, rows.getInt(20)), Instant.ofEpochMilli(rows.getLong(21))));
  }

  private static Optional<PointLive.Sample> sample(ResultSet rows) throws SQLException {
    long at = rows.getLong(32);
    return rows.wasNull()
        ? Optional.empty()
        : Optional.of(
            new PointLive.Sample(
                new Power(rows.getLong(29)),
                list(rows.getString(30), Voltage::new),
                list(rows.getString(31), Current::new),
                Instant.ofEpochMilli(at)));
  }

  private static <T> List<T> list(@Nullable String values, LongFunction<T> make) {
    List<T> list = new ArrayList<>();
    if (values != null && !values.isEmpty()) {
      for (String value : values.split(",", -1)) {
        list.add(make.apply(Long.parseLong(value)));
      }
    }
    return list;
  }

  /** The cost of a usual day, at the mean price that this account has paid so far. */
  private Optional<Money> usualDayCost(
      Connection connection,
      ResultSet rows,
      Money charged,
      Optional<PointLive.Position> position,
      UsualDays usual)
      throws SQLException {
    long openingCount = rows.getLong(33);
    if (rows.wasNull() || position.isEmpty() || !charged.isPositive()) {
      return Optional.empty();
    }
    MeterRegister opening = new MeterRegister(openingCount, rows.getInt(34));
    CtRatio ratio = CtRatio.parse(rows.getString(9));
    rows.getLong(40);
    Optional<Energy> energy =
        rows.wasNull()
            ? Optional.of(ratio.between(opening, position.get().register()))
            : RatioRows.between(
                connection,
                SupplyPointId.parse(rows.getString(1)),
                ratio,
                opening,
                position.get().register());
    if (energy.isEmpty()) {
      return Optional.empty();
    }
    long used = energy.get().wattHours();
    long usualDay = usual.energyOf(rows.getLong(35), rows.getInt(36));
    if (used <= 0 || usualDay <= 0) {
      return Optional.empty();
    }
    BigInteger cost =
        BigInteger.valueOf(charged.nano())
            .multiply(BigInteger.valueOf(usualDay))
            .divide(BigInteger.valueOf(used));
    return Optional.of(new Money(cost.max(BigInteger.ONE).longValueExact()));
  }
}
