package io.taiqu.supervisor.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.grid.GridView.Selection;
import io.taiqu.supervisor.sql.SqlGridView;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.topology.TwoTransformers;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class GridViewTest {
  private static final int CUSTOMERS = 7;
  private static final TransformerId TRANSFORMER = new TransformerId("D1-T1");

  @TempDir Path directory;

  private static MeterReport meter(int customer, String balance, RelayFeedback relay, int step) {
    return Reports.meter(
        Station.point(customer), Revision.NONE, Money.parse(balance), Money.ZERO, relay, step);
  }

  /** One of each kind; the last was never heard of. */
  private static SqlGridView grid(Station station) {
    station.build(CUSTOMERS);
    station.reports.take(
        Reports.of(
            1,
            meter(1, "50", RelayFeedback.CLOSED, 0),
            meter(2, "50", RelayFeedback.OPEN, 0),
            meter(3, "5", RelayFeedback.CLOSED, 2),
            Reports.with(meter(4, "50", RelayFeedback.UNKNOWN, 0), MeterLink.DOWN),
            meter(5, "-1", RelayFeedback.OPEN, 0),
            meter(6, "50", RelayFeedback.CLOSED, 0)));
    station.database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE point_state SET hold_reason = 'QUIET_HOURS' WHERE point = ?")) {
        update.setString(1, Station.point(6).toString());
        update.executeUpdate();
      }
    });
    return new SqlGridView(station.database, station.calendar);
  }

  @Test
  void transformersComeInPagesByDistrictAndEachIsInItsDistrict() {
    try (Station station = new Station(directory)) {
      TwoTransformers.build(station);
      SqlGridView grid = new SqlGridView(station.database, station.calendar);
      List<GridView.TransformerSummary> all = grid.transformers();
      assertEquals(2, all.size());
      assertEquals(all, grid.transformers(Optional.empty(), 0, 2));
      assertEquals(all.subList(1, 2), grid.transformers(Optional.empty(), 1, 1));
      assertEquals(List.of(), grid.transformers(Optional.empty(), 2, 1));
      assertEquals(all.subList(1, 2), grid.transformers(Optional.of(new DistrictId("D2")), 0, 5));
      assertEquals(
          Map.of(
              all.get(0).id(), new DistrictId("D1"),
              all.get(1).id(), new DistrictId("D2")),
          grid.districtsOfTransformers());
    }
  }

  /** Whatever a list shows page by page is what its filter takes of all points. */
  @Test
  void pagesOfAListHoldWhatItsFilterTakes() {
    try (Station station = new Station(directory)) {
      SqlGridView grid = grid(station);
      for (Duration later : List.of(Duration.ZERO, Duration.ofHours(1))) {
        station.now = station.now.plus(later);
        List<PointView> all = grid.points(TRANSFORMER);
        assertEquals(CUSTOMERS + 1, all.size());
        for (PointFilter filter : PointFilter.values()) {
          Selection selection = new Selection(Optional.empty(), Optional.empty(), filter);
          List<PointView> taken = all.stream().filter(filter::takes).toList();
          // With time nobody counts as read any more; what was measured stays what it was.
          assertEquals(
              later.isZero() || filter != PointFilter.READ, !taken.isEmpty(), filter.name());
          assertEquals(taken.size(), grid.count(selection), filter.name());
          assertEquals(taken, grid.points(selection, 0, 100), filter.name());
          for (int skip = 0; skip < taken.size(); skip++) {
            assertEquals(List.of(taken.get(skip)), grid.points(selection, skip, 1), filter.name());
          }
        }
      }
    }
  }

  @Test
  void aSelectionIsOfItsPlaceAlone() {
    try (Station station = new Station(directory)) {
      SqlGridView grid = grid(station);
      Instant heard = grid.newestReport(Selection.ALL).orElseThrow();
      assertEquals(station.now, heard);
      for (Selection here :
          List.of(
              new Selection(Optional.of(new DistrictId("D1")), Optional.empty(), PointFilter.ALL),
              new Selection(Optional.empty(), Optional.of(TRANSFORMER), PointFilter.ALL))) {
        assertEquals(CUSTOMERS + 1, grid.count(here));
        assertEquals(Optional.of(heard), grid.newestReport(here));
      }
      Selection elsewhere =
          new Selection(Optional.of(new DistrictId("D2")), Optional.empty(), PointFilter.ALL);
      assertEquals(0, grid.count(elsewhere));
      assertEquals(Optional.empty(), grid.newestReport(elsewhere));
    }
  }

  @Test
  void aSearchTellsTheFirstOfThoseThatMatch() {
    try (Station station = new Station(directory)) {
      SqlGridView grid = grid(station);
      List<PointView> all = grid.search("Customer", 100);
      assertEquals(CUSTOMERS, all.size());
      assertEquals(all.subList(0, 3), grid.search("Customer", 3));
      assertTrue(grid.search("%", 100).isEmpty());
      assertFalse(grid.search("m-3", 100).isEmpty());
    }
  }
}
