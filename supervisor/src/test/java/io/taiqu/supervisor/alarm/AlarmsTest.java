package io.taiqu.supervisor.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlAlarmStore;
import io.taiqu.supervisor.testing.OlderDatabase;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class AlarmsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");
  private static final AlarmSubject STATION = new AlarmSubject.Deployment();

  @TempDir Path directory;

  private Database open() {
    return TestDatabases.open(directory.resolve("supervisor.db"));
  }

  private static Alarms alarms(Database database) {
    return new Alarms(new SqlAlarmStore(database), database, new LiveFeed());
  }

  @Test
  void everyCauseIsStoredAsItIs() {
    try (Database database = open()) {
      Alarms alarms = alarms(database);
      for (AlarmCause.Code code : AlarmCause.Code.values()) {
        List<String> figures =
            java.util.stream.IntStream.range(0, code.figures())
                .mapToObj(i -> i == 0 ? "" : "figure " + i)
                .toList();
        AlarmCause cause = new AlarmCause(code, figures);
        alarms.raise(AlarmKind.FENCE_UNAVAILABLE, STATION, cause, NOW);
        assertEquals(cause, alarms.open().getFirst().cause());
      }
      assertEquals(1, alarms.open().size(), "the same kind about the same subject is one alarm");
      assertEquals(AlarmCause.Code.values().length, alarms.open().getFirst().occurrences());
    }
  }

  @Test
  void pagesOfAlarmsHoldEachOnceAndNothingElse() {
    try (Database database = open()) {
      Alarms alarms = alarms(database);
      for (int i = 0; i < 7; i++) {
        alarms.raise(
            i % 2 == 0 ? AlarmKind.EDGE_SILENT : AlarmKind.LINE_LOSS,
            new AlarmSubject.Transformer(new TransformerId("T" + i)),
            AlarmCause.of(AlarmCause.Code.BROKER_FAILED, i),
            NOW);
      }
      alarms.clear(
          AlarmKind.EDGE_SILENT, new AlarmSubject.Transformer(new TransformerId("T4")), NOW);
      long looked = alarms.open().getLast().id();
      alarms.acknowledge(looked, "somebody", NOW);
      assertEquals(List.of(7L, 6L, 4L, 3L, 2L, 1L), numbers(alarms, AlarmStore.Which.OPEN));
      assertEquals(List.of(7L, 6L, 4L, 3L, 2L), numbers(alarms, AlarmStore.Which.WAITING));
      assertEquals(List.of(7L, 6L, 5L, 4L, 3L, 2L, 1L), numbers(alarms, AlarmStore.Which.ALL));
      assertEquals(
          Map.of(AlarmKind.EDGE_SILENT, 3, AlarmKind.LINE_LOSS, 3),
          alarms.counts(AlarmStore.Which.OPEN));
      assertEquals(
          Map.of(AlarmKind.EDGE_SILENT, 2, AlarmKind.LINE_LOSS, 3),
          alarms.counts(AlarmStore.Which.WAITING));
      assertEquals(
          List.of(3L, 1L),
          alarms.ofKind(AlarmStore.Which.OPEN, AlarmKind.EDGE_SILENT, 1, 5).stream()
              .map(Alarm::id)
              .toList());
    }
  }

  private static List<Long> numbers(Alarms alarms, AlarmStore.Which which) {
    List<Long> numbers = new ArrayList<>();
    List<Alarm> page = alarms.before(which, Long.MAX_VALUE, 2);
    while (!page.isEmpty()) {
      page.forEach(alarm -> numbers.add(alarm.id()));
      page = alarms.before(which, page.getLast().id(), 2);
    }
    return numbers;
  }

  @Test
  void aFigureIsOneLine() {
    AlarmCause cause = AlarmCause.of(AlarmCause.Code.LEDGER_WENT_BACK, "5\n6", " 4\r\n ");
    assertEquals(List.of("5 6", " 4 "), cause.figures());
    assertThrows(
        IllegalArgumentException.class, () -> AlarmCause.of(AlarmCause.Code.LEDGER_WENT_BACK, 5));
  }

  @Test
  void alarmsOfAnOlderDatabaseKeepTheirWords() {
    try (Database database = open()) {
      alarms(database)
          .raise(
              AlarmKind.BROKER_UNREACHABLE,
              STATION,
              AlarmCause.of(AlarmCause.Code.BROKER_FAILED, "x"),
              NOW);
      OlderDatabase.backTo(3, database);
      OlderDatabase.execute(database, "UPDATE alarm SET cause = 'the connection was lost,\nagain'");
    }
    try (Database database = open()) {
      assertEquals(
          AlarmCause.of(AlarmCause.Code.WORDS, "the connection was lost, again"),
          alarms(database).open().getFirst().cause());
    }
  }
}
