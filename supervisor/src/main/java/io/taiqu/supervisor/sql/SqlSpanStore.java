package io.taiqu.supervisor.sql;

import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.json.JsonCursor;
import io.taiqu.supervisor.lineloss.survey.MeterSpan;
import io.taiqu.supervisor.lineloss.survey.SpanReadings;
import io.taiqu.supervisor.lineloss.survey.SpanStore;
import io.taiqu.supervisor.lineloss.survey.UseReview;
import io.taiqu.supervisor.reading.Ratios;
import io.taiqu.supervisor.reading.SlotCodec;
import io.taiqu.supervisor.reading.SlotKey;
import io.taiqu.supervisor.tariff.TariffJson;
import io.taiqu.supervisor.transaction.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Spans of stored readings: registers and energies from the roll-ups, which know what was corrected
 * and what came late; voltages and currents from the blocks, as far as those are kept.
 */
public final class SqlSpanStore implements SpanStore {
  /** The analysis works on quarters of an hour; more reads tell it nothing. */
  private static final int LEAST_STEP_MINUTES = 15;

  private static final BootId UNREAD_BOOT = new BootId(new UUID(0, 0));

  private final Database database;
  private final Calendar calendar;
  private final CurrencyCode currency;

  public SqlSpanStore(Database database, Calendar calendar, CurrencyCode currency) {
    this.database = database;
    this.calendar = calendar;
    this.currency = currency;
  }

  /** A measured point with where its readings are. */
  private record Spot(
      SupplyPointId point,
      long transformer,
      int place,
      boolean supply,
      boolean listedHere,
      Ratios ratios,
      Optional<String> phase) {}

  /** Where a span begins, and whether it does because a meter came or went before. */
  private record Begin(LocalDate day, boolean afterMove) {}

  /** How a span is divided. */
  private record Grid(long startMinute, int stepMinutes, int recordedMinutes, int reads) {
    /** The interval that a time ends or lies in; −1 for the beginning of the span. */
    int intervalOf(long minute) {
      return Math.toIntExact(Math.floorDiv(minute - startMinute - 1, stepMinutes));
    }

    boolean atRead(long minute) {
      return (minute - startMinute) % stepMinutes == 0;
    }

    long endMinute() {
      return startMinute + (long) (reads - 1) * stepMinutes;
    }
  }

  @Override
  public Optional<SpanReadings> span(
      TransformerId transformer, LocalDate from, LocalDate to, List<SupplyPointId> neighbours) {
    return database.read(connection -> {
      long end = Calendar.minuteOf(to.plusDays(1).atStartOfDay(calendar.zone()).toInstant());
      List<Spot> spots = spots(connection, transformer, neighbours, end);
      Optional<Begin> first = firstDay(connection, transformer, from, to, end);
      if (spots.isEmpty() || first.isEmpty()) {
        return Optional.empty();
      }
      Grid grid = grid(first.get().day(), to);
      Optional<NameplateRows.Before> before =
          NameplateRows.meteredBefore(connection, calendar, transformer, to);
      Map<SupplyPointId, MeterSpan> meters = new LinkedHashMap<>();
      for (Spot spot : spots) {
        meters.put(
            spot.point(),
            new MeterSpan(
                spot.point(),
                spot.listedHere(),
                spot.phase(),
                spot.ratios(),
                end,
                grid.reads(),
                grid.stepMinutes() / grid.recordedMinutes()));
      }
      for (long number : spots.stream().map(Spot::transformer).distinct().toList()) {
        addCells(
            connection,
            number,
            spots.stream().filter(spot -> spot.transformer() == number).toList(),
            grid,
            meters);
      }
      for (String edge : edges(connection, spots)) {
        addBlocks(connection, edge, grid, meters);
      }
      return Optional.of(
          new SpanReadings(
              first.get().day(),
              to,
              first.get().afterMove(),
              Calendar.instantOf(grid.startMinute()),
              grid.stepMinutes(),
              grid.reads(),
              spots.stream()
                  .filter(Spot::supply)
                  .findFirst()
                  .map(spot -> meterOf(meters, spot.point())),
              before.isPresent(),
              before.flatMap(NameplateRows.Before::nameplate),
              spots.stream()
                  .filter(spot -> !spot.supply())
                  .map(spot -> meterOf(meters, spot.point()))
                  .toList()));
    });
  }

  private static MeterSpan meterOf(Map<SupplyPointId, MeterSpan> meters, SupplyPointId point) {
    return Optional.ofNullable(meters.get(point)).orElseThrow();
  }

  private Grid grid(LocalDate from, LocalDate to) {
    int recorded = calendar.stepMinutes();
    int step = Math.max(recorded, LEAST_STEP_MINUTES);
    while (step % recorded != 0) {
      step++;
    }
    long start = Calendar.minuteOf(from.atStartOfDay(calendar.zone()).toInstant());
    long end = Calendar.minuteOf(to.plusDays(1).atStartOfDay(calendar.zone()).toInstant());
    return new Grid(start, step, recorded, Math.toIntExact((end - start) / step) + 1);
  }

  /** The points that hang on the transformer at the end of the span, and the neighbours'. */
  private static List<Spot> spots(
      Connection connection, TransformerId transformer, List<SupplyPointId> neighbours, long end)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT p.id, t.no, s.place, p.role, t.code, p.phase
              FROM point_stay s
              JOIN point p ON p.id = s.point
              JOIN transformer t ON t.no = s.transformer_no
             WHERE s.since < ? AND (s.until IS NULL OR s.until >= ?)
               AND (t.code = ? OR (p.role = 'CUSTOMER' AND p.id IN (''%s)))
             ORDER BY p.role DESC, t.code, s.place
            """
                .formatted(", ?".repeat(neighbours.size())))) {
      query.setLong(1, end);
      query.setLong(2, end);
      query.setString(3, transformer.code());
      for (int i = 0; i < neighbours.size(); i++) {
        query.setString(i + 4, neighbours.get(i).toString());
      }
      List<Spot> spots = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          SupplyPointId point = SupplyPointId.parse(rows.getString(1));
          spots.add(
              new Spot(
                  point,
                  rows.getLong(2),
                  rows.getInt(3),
                  rows.getString(4).equals("SUPPLY"),
                  rows.getString(5).equals(transformer.code()),
                  RatioRows.of(connection, point).orElseThrow(),
                  Optional.ofNullable(rows.getString(6))));
        }
      }
      return spots;
    }
  }

  /** The edges that serve these transformers or did. */
  private static Set<String> edges(Connection connection, List<Spot> spots) throws SQLException {
    Set<String> edges = new LinkedHashSet<>();
    for (long number : spots.stream().map(Spot::transformer).distinct().toList()) {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT edge FROM edge_service WHERE transformer_no = ? ORDER BY edge")) {
        query.setLong(1, number);
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            edges.add(rows.getString(1));
          }
        }
      }
    }
    return edges;
  }

  /**
   * The first day that is whole, since a unit seldom begins at midnight, and on which the same
   * meters hung on the transformer as at the end.
   */
  private Optional<Begin> firstDay(
      Connection connection, TransformerId transformer, LocalDate from, LocalDate to, long end)
      throws SQLException {
    OptionalLong number = TransformerRows.numberOf(connection, transformer);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT day, intervals FROM transformer_day WHERE id BETWEEN ? AND ? ORDER BY id")) {
      query.setLong(1, SlotKey.ofTransformer(number.getAsLong(), from.toEpochDay()));
      query.setLong(2, SlotKey.ofTransformer(number.getAsLong(), to.toEpochDay()));
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        LocalDate stored = LocalDate.ofEpochDay(rows.getLong(1));
        boolean whole = rows.getInt(2) >= calendar.intervalsOf(stored);
        LocalDate first = whole ? stored : stored.plusDays(1);
        LocalDate moved = lastMove(connection, number.getAsLong(), end);
        LocalDate unit = NameplateRows.lastUnit(connection, number.getAsLong(), to);
        LocalDate settled = unit.isAfter(moved) ? unit : moved;
        LocalDate begin = settled.isAfter(first) ? settled : first;
        return Optional.of(new Begin(begin.isAfter(to) ? to : begin, settled.isAfter(first)));
      }
    }
  }

  /** The first whole day after the last time that a point came or went. */
  private LocalDate lastMove(Connection connection, long transformer, long end)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT MAX(CASE WHEN until IS NOT NULL AND until < ? THEN until ELSE since END)
              FROM point_stay WHERE transformer_no = ? AND since < ?
            """)) {
      query.setLong(1, end);
      query.setLong(2, transformer);
      query.setLong(3, end);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        Instant moved = Calendar.instantOf(rows.getLong(1));
        LocalDate day = LocalDate.ofInstant(moved, calendar.zone());
        return day.atStartOfDay(calendar.zone()).toInstant().equals(moved) ? day : day.plusDays(1);
      }
    }
  }

  private static void addCells(
      Connection connection,
      long transformer,
      List<Spot> spots,
      Grid grid,
      Map<SupplyPointId, MeterSpan> meters)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT id, cells FROM transformer_interval WHERE id BETWEEN ? AND ? ORDER BY id")) {
      query.setLong(1, SlotKey.ofTransformer(transformer, grid.startMinute()));
      query.setLong(2, SlotKey.ofTransformer(transformer, grid.endMinute()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          long minute = SlotKey.timeOfTransformer(rows.getLong(1));
          var cells = SlotCodec.decode(rows.getBytes(2));
          for (Spot spot : spots) {
            if (spot.place() < cells.length) {
              meterOf(meters, spot.point())
                  .take(grid.intervalOf(minute), cells[spot.place()], grid.atRead(minute), minute);
            }
          }
        }
      }
    }
  }

  private static void addBlocks(
      Connection connection, String edge, Grid grid, Map<SupplyPointId, MeterSpan> meters)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT k.first_sequence, b.record_count, k.interval_end, k.bytes
              FROM reading_block k
              JOIN reading_batch b ON b.edge = k.edge AND b.epoch = k.epoch
               AND b.first_sequence = k.first_sequence
             WHERE k.edge = ? AND k.interval_end BETWEEN ? AND ?
             ORDER BY k.epoch, k.first_sequence
            """)) {
      query.setString(1, edge);
      query.setLong(2, Calendar.instantOf(grid.startMinute()).toEpochMilli());
      query.setLong(3, Calendar.instantOf(grid.endMinute()).toEpochMilli());
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Instant end = Instant.ofEpochMilli(rows.getLong(3));
          addBlock(
              new ReadingBlock(rows.getLong(1), rows.getInt(2), end, UNREAD_BOOT, rows.getBytes(4)),
              Calendar.minuteOf(end),
              grid,
              meters);
        }
      }
    }
  }

  private static void addBlock(
      ReadingBlock block, long minute, Grid grid, Map<SupplyPointId, MeterSpan> meters) {
    try {
      for (IntervalReading record : ReadingBlockCodec.decode(block)) {
        MeterSpan meter = meters.get(record.point());
        if (meter != null && record.reading() instanceof Reading.Measured measured) {
          int interval = grid.intervalOf(minute);
          if (interval >= 0) {
            meter.addSquares(interval, measured, minute);
          }
          if (grid.atRead(minute)) {
            meter.take(interval + 1, measured, minute);
          }
        }
      }
    } catch (MalformedException e) {
      throw new StoreException(
          "The stored block of readings from " + block.firstSequence() + " is damaged", e);
    }
  }

  @Override
  public Map<SupplyPointId, UseReview.Month> month(TransformerId transformer, YearMonth month) {
    return database.read(connection -> {
      OptionalLong number = TransformerRows.numberOf(connection, transformer);
      return number.isEmpty()
          ? Map.of()
          : MonthlyUse.ofCustomers(connection, calendar, number.getAsLong(), month);
    });
  }

  @Override
  public Map<TransformerId, UseReview.Month> months(YearMonth month) {
    return database.read(connection -> MonthlyUse.ofTransformers(connection, calendar, month));
  }

  @Override
  public Map<TransformerId, Long> measured(LocalDate from, LocalDate to) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT t.code, SUM(d.measured)
                FROM transformer_day d JOIN transformer t ON t.no = d.id / 268435456
               WHERE d.day BETWEEN ? AND ? GROUP BY t.code
              """)) {
        query.setLong(1, from.toEpochDay());
        query.setLong(2, to.toEpochDay());
        Map<TransformerId, Long> measured = new HashMap<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            measured.put(new TransformerId(rows.getString(1)), rows.getLong(2));
          }
        }
        return measured;
      }
    });
  }

  @Override
  public long measured(TransformerId transformer, LocalDate from, LocalDate to) {
    return database.read(connection -> {
      OptionalLong number = TransformerRows.numberOf(connection, transformer);
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT COALESCE(SUM(measured), 0) FROM transformer_day WHERE id BETWEEN ? AND ?")) {
        query.setLong(1, SlotKey.ofTransformer(number.orElse(0), from.toEpochDay()));
        query.setLong(2, SlotKey.ofTransformer(number.orElse(0), to.toEpochDay()));
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return rows.getLong(1);
        }
      }
    });
  }

  @Override
  public int transformers() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement("SELECT COUNT(*) FROM transformer");
          ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    });
  }

  @Override
  public Optional<Tariff> tariffOf(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT t.content FROM point p JOIN unit_tariff t
                     ON t.transformer_no = p.transformer_no AND t.code = p.tariff
               WHERE p.id = ?
              """)) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? TariffJson.read(
                  JsonCursor.parse(rows.getString(1).getBytes(StandardCharsets.UTF_8)),
                  currency,
                  calendar.zone())
              : Optional.empty();
        }
      }
    });
  }
}
