package io.taiqu.supervisor.sql;

import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.amendment.AmendmentStore;
import io.taiqu.supervisor.reading.Amendment;
import io.taiqu.supervisor.reading.Cell;
import io.taiqu.supervisor.reading.ReadingStore;
import io.taiqu.supervisor.reading.SlotCodec;
import io.taiqu.supervisor.retention.RetentionStore;
import io.taiqu.supervisor.transaction.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Amendments in a table. */
public final class SqlAmendmentStore implements AmendmentStore {
  private static final String SELECT =
      "SELECT "
          + AmendmentRows.COLUMNS
          + ", id, point, reason, made_by, made_at, reverted_by, reverted_at, revert_reason FROM amendment ";

  private final Database database;
  private final SqlReadingStore readings;

  public SqlAmendmentStore(Database database, SqlReadingStore readings) {
    this.database = database;
    this.readings = readings;
  }

  @Override
  public boolean knows(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT 1 FROM point WHERE id = ?")) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next();
        }
      }
    });
  }

  @Override
  public Optional<YearMonth> keptSince() {
    return database.read(
        connection -> SqlRetentionStore.keptSince(connection, RetentionStore.Kind.INTERVALS));
  }

  @Override
  public Optional<YearMonth> settled(SupplyPointId point) {
    return database.read(connection -> SqlTopologyStore.settled(connection, point));
  }

  @Override
  public Optional<MeterRegister> registerAt(SupplyPointId point, long minute) {
    return database.read(connection -> RollUpRows.registerAt(connection, point, minute));
  }

  @Override
  public long add(SupplyPointId point, Amendment amendment, String reason, String by, Instant at) {
    return database.write(connection -> {
      long id = NextId.of(connection, "amendment");
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO amendment
                     (id, point, kind, from_minute, to_minute, register_count, register_exponent,
                      weights, reason, made_by, made_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              """)) {
        insert.setLong(1, id);
        insert.setString(2, point.toString());
        insert.setLong(4, amendment.from());
        insert.setLong(5, amendment.to());
        insert.setNull(6, Types.BIGINT);
        insert.setNull(7, Types.INTEGER);
        insert.setNull(8, Types.VARCHAR);
        switch (amendment) {
          case Amendment.Replaced(long _, MeterRegister register) -> {
            insert.setString(3, "REPLACED");
            insert.setLong(6, register.count());
            insert.setInt(7, register.exponent());
          }
          case Amendment.Rejected _ -> insert.setString(3, "REJECTED");
          case Amendment.Profiled(long _, long _, List<Integer> weights) -> {
            insert.setString(3, "PROFILED");
            insert.setString(
                8, weights.stream().map(String::valueOf).collect(Collectors.joining(",")));
          }
        }
        insert.setString(9, reason);
        insert.setString(10, by);
        insert.setLong(11, at.toEpochMilli());
        insert.executeUpdate();
      }
      due(connection, point, amendment);
      return id;
    });
  }

  private static void due(Connection connection, SupplyPointId point, Amendment amendment)
      throws SQLException {
    RemakeRows.add(connection, point, amendment.from(), OptionalLong.of(amendment.to()));
  }

  @Override
  public void revert(long id, String reason, String by, Instant at) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              """
              UPDATE amendment SET reverted_by = ?, reverted_at = ?, revert_reason = ?
               WHERE id = ? AND reverted_at IS NULL
              """)) {
        update.setString(1, by);
        update.setLong(2, at.toEpochMilli());
        update.setString(3, reason);
        update.setLong(4, id);
        update.executeUpdate();
      }
      Entry entry = find(id).orElseThrow();
      due(connection, entry.point(), entry.amendment());
    });
  }

  @Override
  public Optional<Entry> find(long id) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(SELECT + "WHERE id = ?")) {
        query.setLong(1, id);
        return entries(query).stream().findFirst();
      }
    });
  }

  @Override
  public List<Entry> of(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(SELECT + "WHERE point = ? ORDER BY id")) {
        query.setString(1, point.toString());
        return entries(query);
      }
    });
  }

  private static List<Entry> entries(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<Entry> entries = new ArrayList<>();
      while (rows.next()) {
        Optional<String> revertedBy = Optional.ofNullable(rows.getString(12));
        Instant revertedAt = Instant.ofEpochMilli(rows.getLong(13));
        String why = Optional.ofNullable(rows.getString(14)).orElse("");
        entries.add(
            new Entry(
                rows.getLong(7),
                SupplyPointId.parse(rows.getString(8)),
                AmendmentRows.toAmendment(rows),
                rows.getString(9),
                rows.getString(10),
                Instant.ofEpochMilli(rows.getLong(11)),
                revertedBy.map(by -> new Reverted(by, revertedAt, why))));
      }
      return entries;
    }
  }

  private record Spot(
      SupplyPointId point, String serial, long ratedWatts, int place, long since, long until) {}

  @Override
  public List<PointCells> cells(TransformerId transformer, long from, long to) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT s.transformer_no, s.place, s.point, p.serial, p.rated_watts, s.since, s.until
                FROM point_stay s
                JOIN transformer t ON t.no = s.transformer_no
                JOIN point p ON p.id = s.point
               WHERE t.code = ? AND s.since < ? AND (s.until IS NULL OR s.until > ?)
               ORDER BY s.place
              """)) {
        query.setString(1, transformer.code());
        query.setLong(2, to);
        query.setLong(3, from);
        try (ResultSet rows = query.executeQuery()) {
          List<Spot> spots = new ArrayList<>();
          long number = 0;
          while (rows.next()) {
            number = rows.getLong(1);
            long until = rows.getLong(7);
            spots.add(
                new Spot(
                    SupplyPointId.parse(rows.getString(3)),
                    rows.getString(4),
                    rows.getLong(5),
                    rows.getInt(2),
                    Math.max(from, rows.getLong(6)),
                    until == 0 ? to : Math.min(to, until)));
          }
          return cells(connection, number, spots, from, to);
        }
      }
    });
  }

  private List<PointCells> cells(
      Connection connection, long transformer, List<Spot> spots, long from, long to)
      throws SQLException {
    Map<SupplyPointId, NavigableMap<Long, Set<QualityFlag>>> flags = new HashMap<>();
    for (EdgeId edge : LayoutRows.edges(connection, transformer)) {
      readings.eachBlock(edge, Calendar.instantOf(from), block -> collect(block, to, flags));
    }
    Map<Integer, NavigableMap<Long, Cell>> byPlace = new HashMap<>();
    for (Map.Entry<Long, ReadingStore.Interval> interval :
        RollUpRows.intervals(connection, transformer, from + 1, to).entrySet()) {
      Cell[] cells = SlotCodec.decode(interval.getValue().cells());
      for (int place = 0; place < cells.length; place++) {
        byPlace.computeIfAbsent(place, any -> new TreeMap<>()).put(interval.getKey(), cells[place]);
      }
    }
    return spots.stream()
        .map(spot ->
            new PointCells(
                spot.point(),
                spot.serial(),
                spot.ratedWatts(),
                spot.since(),
                spot.until(),
                byPlace.getOrDefault(spot.place(), new TreeMap<>()),
                flags.getOrDefault(spot.point(), new TreeMap<>())))
        .toList();
  }

  private static void collect(
      ReadingBlock block, long to, Map<SupplyPointId, NavigableMap<Long, Set<QualityFlag>>> flags) {
    long minute = Calendar.minuteOf(block.intervalEnd());
    if (minute > to) {
      return;
    }
    try {
      for (IntervalReading record : ReadingBlockCodec.decode(block)) {
        if (!record.quality().isEmpty()) {
          flags
              .computeIfAbsent(record.point(), any -> new TreeMap<>())
              .put(minute, record.quality());
        }
      }
    } catch (MalformedException e) {
      throw new StoreException("A stored block of readings is damaged", e);
    }
  }
}
