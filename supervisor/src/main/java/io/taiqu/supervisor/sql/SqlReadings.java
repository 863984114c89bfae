package io.taiqu.supervisor.sql;

import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.supervisor.reading.Cell;
import io.taiqu.supervisor.reading.ReadingStore;
import io.taiqu.supervisor.reading.SlotCodec;
import io.taiqu.supervisor.reading.StoredReadings;
import io.taiqu.supervisor.reading.Usage;
import io.taiqu.supervisor.transaction.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Stored records and the energies made of them. */
public final class SqlReadings implements StoredReadings, Usage {
  private static final int USUAL_DAYS = 7;
  private static final BootId UNREAD_BOOT = new BootId(new UUID(0, 0));

  /** A meter that was late is in a block of its own; a day of blocks need not be decoded. */
  private static final int NEWEST_BLOCKS = 8;

  private final Database database;
  private final Calendar calendar;

  public SqlReadings(Database database, Calendar calendar) {
    this.database = database;
    this.calendar = calendar;
  }

  @Override
  public List<StoredReading> page(EdgeId edge, long after, int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT b.epoch, b.first_sequence, b.record_count, b.interval_end, k.bytes
                FROM reading_batch b
                JOIN reading_block k ON k.edge = b.edge AND k.epoch = b.epoch
                 AND k.first_sequence = b.first_sequence AND k.interval_end = b.interval_end
               WHERE b.edge = ?
                 AND b.epoch = (SELECT MAX(epoch) FROM reading_stream WHERE edge = ?)
                 AND b.first_sequence > ?
               ORDER BY b.first_sequence LIMIT ?
              """)) {
        query.setString(1, edge.toString());
        query.setString(2, edge.toString());
        query.setLong(3, after - ReadingBlock.MAX_RECORDS);
        // Each has at least one record, and the one that holds the limit's may begin before it.
        query.setInt(4, limit + ReadingBlock.MAX_RECORDS);
        try (ResultSet rows = query.executeQuery()) {
          List<StoredReading> page = new ArrayList<>();
          while (page.size() < limit && rows.next()) {
            addRecords(rows, after, limit, page);
          }
          return page;
        }
      }
    });
  }

  @Override
  public Optional<StoredReading> newest(EdgeId edge, SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT b.epoch, b.first_sequence, b.record_count, b.interval_end, k.bytes
                FROM reading_batch b
                JOIN reading_block k ON k.edge = b.edge AND k.epoch = b.epoch
                 AND k.first_sequence = b.first_sequence AND k.interval_end = b.interval_end
               WHERE b.edge = ?
                 AND b.epoch = (SELECT MAX(epoch) FROM reading_stream WHERE edge = ?)
               ORDER BY b.first_sequence DESC LIMIT ?
              """)) {
        query.setString(1, edge.toString());
        query.setString(2, edge.toString());
        query.setInt(3, NEWEST_BLOCKS);
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            List<StoredReading> block = new ArrayList<>();
            addRecords(rows, 0, ReadingBlock.MAX_RECORDS, block);
            Optional<StoredReading> found =
                block.stream().filter(stored -> stored.reading().point().equals(point)).findFirst();
            if (found.isPresent()) {
              return found;
            }
          }
          return Optional.empty();
        }
      }
    });
  }

  private static void addRecords(ResultSet rows, long after, int limit, List<StoredReading> page)
      throws SQLException {
    long epoch = rows.getLong(1);
    long sequence = rows.getLong(2);
    int count = rows.getInt(3);
    if (sequence + count - 1 <= after) {
      return;
    }
    ReadingBlock block =
        new ReadingBlock(
            sequence, count, Instant.ofEpochMilli(rows.getLong(4)), UNREAD_BOOT, rows.getBytes(5));
    try {
      List<IntervalReading> readings = ReadingBlockCodec.decode(block);
      Duration skew = ReadingBlockCodec.skew(readings);
      for (IntervalReading reading : readings) {
        if (sequence > after && page.size() < limit) {
          page.add(new StoredReading(epoch, sequence, skew, reading));
        }
        sequence++;
      }
    } catch (MalformedException e) {
      throw new StoreException(
          "The stored block of readings from " + block.firstSequence() + " is damaged", e);
    }
  }

  @Override
  public List<Slot> byInterval(SupplyPointId point, Instant from, Instant to) {
    return database.read(connection -> {
      Optional<Spot> spot = spot(connection, point);
      if (spot.isEmpty()) {
        return List.of();
      }
      int step = calendar.stepMinutes();
      long first = Math.floorDiv(Calendar.minuteOf(from), step) * step + step;
      long last = Math.floorDiv(Calendar.minuteOf(to), step) * step;
      NavigableMap<Long, ReadingStore.Interval> stored =
          RollUpRows.intervals(connection, spot.get().transformer(), first, last);
      List<Slot> slots = new ArrayList<>();
      for (long minute = first; minute <= last; minute += step) {
        slots.add(slot(Optional.ofNullable(stored.get(minute)), spot.get().place(), minute));
      }
      return slots;
    });
  }

  private static Slot slot(Optional<ReadingStore.Interval> stored, int place, long minute) {
    Cell cell =
        stored.map(interval -> SlotCodec.decode(interval.cells(), place)).orElse(Cell.NOTHING);
    return new Slot(
        Calendar.instantOf(minute),
        cell.energy().isPresent()
            ? Optional.of(new Energy(cell.energy().getAsLong()))
            : Optional.empty(),
        cell.estimated());
  }

  @Override
  public List<Day> byDay(SupplyPointId point, LocalDate from, LocalDate to) {
    return database.read(connection -> {
      Optional<Spot> spot = spot(connection, point);
      List<Day> days = new ArrayList<>();
      if (spot.isEmpty()) {
        return days;
      }
      int place = spot.get().place();
      RollUpRows.points(connection, spot.get().transformer(), from.toEpochDay(), to.toEpochDay())
          .forEach((number, points) -> {
            if (place < points.length && points[place].cells() > 0) {
              LocalDate date = LocalDate.ofEpochDay(number);
              days.add(
                  new Day(
                      date,
                      new Energy(points[place].energy()),
                      points[place].intervals(),
                      points[place].estimatedIntervals(),
                      OptionalInt.of(calendar.intervalsOf(date))));
            }
          });
      return days;
    });
  }

  @Override
  public Optional<Energy> usualDay(SupplyPointId point) {
    LocalDate today = calendar.today();
    List<Day> days =
        byDay(point, today.minusDays(USUAL_DAYS), today.minusDays(1)).stream()
            .filter(Day::complete)
            .toList();
    if (days.isEmpty()) {
      return Optional.empty();
    }
    Energy total = Energy.ZERO;
    for (Day day : days) {
      total = total.plus(day.energy());
    }
    return Optional.of(new Energy(total.wattHours() / days.size()));
  }

  private record Spot(long transformer, int place) {}

  private static Optional<Spot> spot(Connection connection, SupplyPointId point)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT transformer_no, place FROM point WHERE id = ?")) {
      query.setString(1, point.toString());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(new Spot(rows.getLong(1), rows.getInt(2)))
            : Optional.empty();
      }
    }
  }
}
