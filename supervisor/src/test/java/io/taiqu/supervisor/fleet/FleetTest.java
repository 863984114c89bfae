package io.taiqu.supervisor.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.fleet.Fleet.EdgeView;
import io.taiqu.supervisor.fleet.Fleet.Order;
import io.taiqu.supervisor.fleet.Fleet.Which;
import io.taiqu.supervisor.sql.SqlFleet;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.topology.TwoTransformers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class FleetTest {
  @TempDir Path directory;

  private static List<EdgeId> ids(List<EdgeView> edges) {
    return edges.stream().map(EdgeView::id).toList();
  }

  @Test
  void unitsComeInPagesByPlaceOrByTheAgeOfWhatIsHeardOfThem() {
    try (Station station = new Station(directory)) {
      TwoTransformers.build(station);
      SqlFleet fleet = new SqlFleet(station.database, station.calendar);
      EdgeId first = Station.EDGE;
      EdgeId second = fleet.edges(Which.ALL, Order.PLACE, 1, 1).getFirst().id();
      assertEquals(0, fleet.count(Which.ONLINE));
      assertEquals(List.of(first, second), ids(fleet.edges(Which.OFFLINE, Order.PLACE, 0, 9)));

      station.reports.take(Reports.of(1));
      station.alarms.raise(
          AlarmKind.EDGE_SILENT,
          new AlarmSubject.Edge(second),
          AlarmCause.of(AlarmCause.Code.WORDS, "x"),
          station.now);
      assertEquals(2, fleet.count(Which.ALL));
      assertEquals(1, fleet.count(Which.ONLINE));
      assertEquals(List.of(first), ids(fleet.edges(Which.ONLINE, Order.PLACE, 0, 9)));
      assertEquals(List.of(second), ids(fleet.edges(Which.OFFLINE, Order.PLACE, 0, 9)));
      assertEquals(List.of(first, second), ids(fleet.edges(Which.ALL, Order.PLACE, 0, 9)));
      assertEquals(
          List.of(second, first),
          ids(fleet.edges(Which.ALL, Order.OLDEST_REPORT, 0, 9)),
          "never heard from leads");
      assertEquals(List.of(first), ids(fleet.edges(Which.ALL, Order.OLDEST_REPORT, 1, 1)));
      for (EdgeView each : fleet.edges(Which.ALL, Order.PLACE, 0, 9)) {
        assertEquals(each, fleet.edge(each.id()).orElseThrow());
        assertEquals(each.id().equals(second) ? 1 : 0, each.openAlarms());
      }

      station.now = station.now.plus(Duration.ofHours(1));
      assertEquals(0, fleet.count(Which.ONLINE));
      assertEquals(2, fleet.count(Which.OFFLINE));
    }
  }
}
