package io.taiqu.hwtest.ingest;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.fleet.Fleet;
import io.taiqu.supervisor.lineloss.LossDesk;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.LossView;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.reading.DaySum;
import io.taiqu.supervisor.reading.ReadingStore;
import io.taiqu.supervisor.sql.Calendar;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlAlarmStore;
import io.taiqu.supervisor.sql.SqlFleet;
import io.taiqu.supervisor.sql.SqlLossStore;
import io.taiqu.supervisor.sql.SqlReadingStore;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** A province of transformers with the sums of some days, as ingest leaves them. */
public final class ManyTransformers {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final int AT_ONCE = 2_000;
  private static final int INTERVALS = 96;
  private static final int CUSTOMERS = 54;
  private static final byte[] NO_POINTS = {1, 0};

  private ManyTransformers() {}

  /** The transformer with a number, from 1. */
  public static TransformerId transformer(int no) {
    return new TransformerId("P-T%05d".formatted(no));
  }

  /**
   * Adds a report of each unit to a database that was filled, and open alarms about the first ones;
   * gives the view of the units.
   */
  public static Fleet heard(Database database, int transformers, int alarms) {
    Instant now = Instant.parse("2026-04-01T00:00:00Z");
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO edge_report
                     (edge, taken_at, boot, report_sequence, clock, ledger_sequence, ledger_head,
                      stream_epoch, highest_reading)
              VALUES (?, ?, ?, 1, 'SYNCHRONISED', 1, ?, 1, 0)
              """)) {
        for (int no = 1; no <= transformers; no++) {
          insert.setString(1, MeterFleet.edge(no).toString());
          insert.setLong(2, now.toEpochMilli() - no);
          insert.setString(3, MeterFleet.edge(no).toString());
          insert.setBytes(4, new byte[32]);
          insert.addBatch();
        }
        insert.executeBatch();
      }
    });
    SqlAlarmStore store = new SqlAlarmStore(database);
    for (int no = 1; no <= alarms; no++) {
      store.raise(
          AlarmKind.EDGE_SILENT,
          new AlarmSubject.Edge(MeterFleet.edge(no)),
          AlarmCause.of(AlarmCause.Code.WORDS, "silent"),
          now);
    }
    return new SqlFleet(
        database,
        new Calendar(InstantSource.fixed(now), ZONE, MeterFleet.INTERVAL, Duration.ofMinutes(15)));
  }

  /** Fills a database, and gives the view that answers questions about it. */
  public static LossView fill(
      Database database, int transformers, LocalDate first, int days, long seed) {
    addTransformers(database, transformers);
    SqlReadingStore store = new SqlReadingStore(database);
    SplittableRandom random = new SplittableRandom(seed);
    for (int day = 0; day < days; day++) {
      long number = first.toEpochDay() + day;
      for (int from = 1; from <= transformers; from += AT_ONCE) {
        Map<ReadingStore.Slot, ReadingStore.Day> sums = new LinkedHashMap<>();
        for (int no = from; no < Math.min(from + AT_ONCE, transformers + 1); no++) {
          sums.put(new ReadingStore.Slot(no, number), new ReadingStore.Day(day(random), NO_POINTS));
        }
        store.save(new ReadingStore.Changes(Map.of(), Map.of(), Map.of(), sums));
      }
    }
    InstantSource clock = InstantSource.fixed(first.plusDays(days).atStartOfDay(ZONE).toInstant());
    Calendar calendar = new Calendar(clock, ZONE, MeterFleet.INTERVAL, Duration.ofMinutes(15));
    return new LossDesk(
        new SqlLossStore(database, calendar),
        LossRules.USUAL,
        new Alarms(new SqlAlarmStore(database), database, new LiveFeed()));
  }

  /** One in ten has a gap and can't be judged; the others lose between −1 and 12 %. */
  private static DaySum day(SplittableRandom random) {
    long supplied = 300_000 + random.nextInt(900_000);
    long sold = Math.round(supplied * (0.88 + random.nextDouble() * 0.13));
    boolean gap = random.nextInt(10) == 0;
    int customers = CUSTOMERS * INTERVALS;
    int expected = (CUSTOMERS + 1) * INTERVALS;
    return new DaySum(
        INTERVALS,
        supplied,
        sold,
        INTERVALS,
        customers,
        gap ? customers - 200 : customers,
        expected,
        gap ? expected - 200 : expected,
        1e9,
        0,
        0,
        4_000_000_000L * INTERVALS,
        INTERVALS,
        0,
        0);
  }

  private static void addTransformers(Database database, int transformers) {
    database.execute(connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "INSERT INTO district (code, name_en, name_zh) VALUES ('P', 'Province', '省')");
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO transformer
                     (no, code, district, name_en, name_zh, rated_kva, edge, supply_point)
              VALUES (?, ?, 'P', ?, ?, 400, ?, ?)
              """)) {
        for (int no = 1; no <= transformers; no++) {
          String code = transformer(no).code();
          insert.setLong(1, no);
          insert.setString(2, code);
          insert.setString(3, code);
          insert.setString(4, code);
          insert.setString(5, MeterFleet.edge(no).toString());
          insert.setString(6, MeterFleet.point(no, 0).toString());
          insert.addBatch();
        }
        insert.executeBatch();
      }
    });
  }
}
