package io.taiqu.supervisor.sql;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.reading.SlotKey;
import io.taiqu.supervisor.sql.AreaWindows.Window;
import io.taiqu.supervisor.topology.AreaSum;
import io.taiqu.supervisor.topology.AreaSums;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Adds up the rows of the transformers that hung on a part of the grid: those of days where a
 * transformer hung there the whole day, those of its intervals where it did not.
 */
public final class SqlAreaSums implements AreaSums {
  private static final int AT_ONCE = 400;

  private final Database database;
  private final Calendar calendar;

  public SqlAreaSums(Database database, Calendar calendar) {
    this.database = database;
    this.calendar = calendar;
  }

  /** A bucket of time: the minutes at which it begins and ends. */
  private record Span(long from, long to) {
    long overlap(Window window) {
      return Math.min(to, window.until()) - Math.max(from, window.since());
    }
  }

  /** Sums that grow. */
  private static final class Growing {
    private final Span span;
    private final Set<Long> transformers = new HashSet<>();
    private final long[] sums = new long[10];
    private long due;

    Growing(Span span) {
      this.span = span;
    }

    void add(ResultSet rows, int first) throws SQLException {
      for (int i = 0; i < sums.length; i++) {
        sums[i] = Math.addExact(sums[i], rows.getLong(first + i));
      }
    }

    AreaSum with(Optional<Energy> head) {
      return new AreaSum(
          Calendar.instantOf(span.from()),
          Calendar.instantOf(span.to()),
          transformers.size(),
          due,
          sums[0],
          sums[1],
          sums[2],
          sums[3],
          sums[4],
          sums[5],
          sums[6],
          sums[7],
          sums[8],
          sums[9],
          head);
    }
  }

  @Override
  public List<AreaSum> byInterval(Area area, Instant from, Instant to) {
    int step = calendar.stepMinutes();
    long first = Math.floorDiv(Calendar.minuteOf(from), step) * step;
    long last = Math.floorDiv(Calendar.minuteOf(to), step) * step;
    List<Span> spans = new ArrayList<>();
    for (long minute = first; minute < last; minute += step) {
      spans.add(new Span(minute, minute + step));
    }
    return sums(area, spans, false);
  }

  @Override
  public List<AreaSum> byDay(Area area, LocalDate from, LocalDate to) {
    List<Span> spans = new ArrayList<>();
    for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
      spans.add(span(day, day.plusDays(1)));
    }
    return sums(area, spans, true);
  }

  @Override
  public List<AreaSum> byMonth(Area area, YearMonth from, YearMonth to) {
    List<Span> spans = new ArrayList<>();
    for (YearMonth month = from; !month.isAfter(to); month = month.plusMonths(1)) {
      spans.add(span(month.atDay(1), month.plusMonths(1).atDay(1)));
    }
    return sums(area, spans, true);
  }

  private Span span(LocalDate from, LocalDate to) {
    return new Span(
        Calendar.minuteOf(from.atStartOfDay(calendar.zone()).toInstant()),
        Calendar.minuteOf(to.atStartOfDay(calendar.zone()).toInstant()));
  }

  private List<AreaSum> sums(Area area, List<Span> spans, boolean ofDays) {
    if (spans.isEmpty()) {
      return List.of();
    }
    return database.read(connection -> {
      NavigableMap<Long, Growing> growing = new TreeMap<>();
      spans.forEach(span -> growing.put(span.from(), new Growing(span)));
      List<Window> windows =
          AreaWindows.of(connection, area, spans.getFirst().from(), spans.getLast().to());
      growing.values().forEach(sum -> count(sum, windows, ofDays));
      List<Window> byInterval = windows;
      if (ofDays) {
        byInterval = new ArrayList<>();
        addDays(connection, wholeDays(windows, byInterval), growing);
      }
      for (Window window : byInterval) {
        addIntervals(connection, window, growing);
      }
      List<AreaSum> sums = new ArrayList<>();
      for (Growing one : growing.values()) {
        AreaSum sum = one.with(head(connection, area, one.span));
        if (sum.intervals() > 0 || sum.head().isPresent()) {
          sums.add(sum);
        }
      }
      return sums;
    });
  }

  /** Today's intervals may still be on their way, so only those of finished days are due. */
  private void count(Growing sum, List<Window> windows, boolean ofDays) {
    long finished = ofDays ? startOf(calendar.today()) : Long.MAX_VALUE;
    Span due = new Span(sum.span.from(), Math.min(sum.span.to(), finished));
    for (Window window : windows) {
      if (sum.span.overlap(window) > 0) {
        sum.transformers.add(window.transformer());
        sum.due += Math.max(0, due.overlap(window)) / calendar.stepMinutes();
      }
    }
  }

  /** Days by number, both included. */
  private record DaySpan(long first, long last) {}

  /** A transformer's days, all of which it hung there. */
  private record Days(long transformer, DaySpan span) {}

  /** Parts windows into whole days and the rest. */
  private List<Days> wholeDays(List<Window> windows, List<Window> rest) {
    List<Days> days = new ArrayList<>();
    for (Window window : windows) {
      LocalDate first = dateOf(window.since());
      if (startOf(first) < window.since()) {
        first = first.plusDays(1);
      }
      LocalDate end = dateOf(window.until());
      if (startOf(first) >= startOf(end)) {
        rest.add(window);
        continue;
      }
      days.add(
          new Days(window.transformer(), new DaySpan(first.toEpochDay(), end.toEpochDay() - 1)));
      if (window.since() < startOf(first)) {
        rest.add(new Window(window.transformer(), window.since(), startOf(first)));
      }
      if (startOf(end) < window.until()) {
        rest.add(new Window(window.transformer(), startOf(end), window.until()));
      }
    }
    return days;
  }

  private LocalDate dateOf(long minute) {
    return LocalDate.ofInstant(Calendar.instantOf(minute), calendar.zone());
  }

  private long startOf(LocalDate date) {
    return Calendar.minuteOf(date.atStartOfDay(calendar.zone()).toInstant());
  }

  private void addDays(Connection connection, List<Days> days, NavigableMap<Long, Growing> growing)
      throws SQLException {
    Map<DaySpan, List<Long>> bySpan =
        days.stream()
            .collect(
                Collectors.groupingBy(
                    Days::span,
                    LinkedHashMap::new,
                    Collectors.mapping(Days::transformer, Collectors.toList())));
    for (Map.Entry<DaySpan, List<Long>> entry : bySpan.entrySet()) {
      List<Long> all = entry.getValue();
      for (int from = 0; from < all.size(); from += AT_ONCE) {
        addDays(
            connection,
            all.subList(from, Math.min(all.size(), from + AT_ONCE)),
            entry.getKey(),
            growing);
      }
    }
  }

  private void addDays(
      Connection connection,
      List<Long> transformers,
      DaySpan days,
      NavigableMap<Long, Growing> growing)
      throws SQLException {
    String values =
        "(CAST(? AS BIGINT), CAST(? AS BIGINT))" + ", (?, ?)".repeat(transformers.size() - 1);
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            WITH wanted(lowest, highest) AS (VALUES %s)
            SELECT d.day, SUM(d.intervals), SUM(d.supplied_intervals), SUM(d.customer_intervals),
                   SUM(d.known_intervals), SUM(d.expected), SUM(d.measured), SUM(d.supplied),
                   SUM(d.sold), SUM(d.estimated_supplied), SUM(d.estimated_sold)
              FROM wanted w JOIN transformer_day d ON d.id BETWEEN w.lowest AND w.highest
             GROUP BY d.day
            """
                .formatted(values))) {
      int at = 1;
      for (long transformer : transformers) {
        query.setLong(at++, SlotKey.ofTransformer(transformer, days.first()));
        query.setLong(at++, SlotKey.ofTransformer(transformer, days.last()));
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          long start = startOf(LocalDate.ofEpochDay(rows.getLong(1)));
          Objects.requireNonNull(growing.floorEntry(start)).getValue().add(rows, 2);
        }
      }
    }
  }

  private static void addIntervals(
      Connection connection, Window window, NavigableMap<Long, Growing> growing)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT id, 1, CASE WHEN supplied IS NULL THEN 0 ELSE 1 END,
                   CASE WHEN supplied IS NULL THEN 0 ELSE customers END,
                   CASE WHEN supplied IS NULL THEN 0 ELSE known END, expected, measured,
                   COALESCE(supplied, 0), CASE WHEN supplied IS NULL THEN 0 ELSE sold END,
                   estimated_supplied, CASE WHEN supplied IS NULL THEN 0 ELSE estimated_sold END
              FROM transformer_interval WHERE id BETWEEN ? AND ?
            """)) {
      query.setLong(1, SlotKey.ofTransformer(window.transformer(), window.since() + 1));
      query.setLong(2, SlotKey.ofTransformer(window.transformer(), window.until()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          long minute = SlotKey.timeOfTransformer(rows.getLong(1));
          Objects.requireNonNull(growing.lowerEntry(minute)).getValue().add(rows, 2);
        }
      }
    }
  }

  /** What went into a line, if its head was read at both ends of the time. */
  private static Optional<Energy> head(Connection connection, Area area, Span span)
      throws SQLException {
    if (area.level() != Level.LINE) {
      return Optional.empty();
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT register FROM line_head_reading WHERE line = ? AND minute IN (?, ?) ORDER BY minute")) {
      query.setString(1, area.code());
      query.setLong(2, span.from());
      query.setLong(3, span.to());
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        long before = rows.getLong(1);
        if (!rows.next()) {
          return Optional.empty();
        }
        long after = rows.getLong(1);
        return after < before ? Optional.empty() : Optional.of(new Energy(after - before));
      }
    }
  }
}
