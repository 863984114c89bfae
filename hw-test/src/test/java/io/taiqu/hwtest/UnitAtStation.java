package io.taiqu.hwtest;

import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.grid.PointLive;
import io.taiqu.supervisor.sql.SqlGridView;
import io.taiqu.supervisor.testing.RecordedDownlinks;
import io.taiqu.supervisor.testing.Station;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A real unit with one customer at a real station, both on one clock that the test moves: what is
 * published arrives, and what is reported is taken. Price: 0.52 per kWh, of which the first is used
 * when the customer is connected.
 */
final class UnitAtStation {
  final TestUnit unit = TestUnit.withCustomers(1);
  final Station station;
  private final Set<Object> delivered = new HashSet<>();
  private int reported;
  private long energy = 1_000;

  UnitAtStation(Station station) {
    this.station = station;
  }

  /**
   * The customer is connected, and has paid.
   *
   * @param policy members of the estate document's policy, beside the warning steps' place
   */
  void commission(String policy, String paid) {
    String estate =
        Station.estateOf(1)
            .replace("\"warningSteps\":[\"20.00\",\"10.00\"]", policy)
            .replace(Station.point(1).toString(), TestUnit.point(1).toString())
            .replace("\"M-1\"", "\"" + TestUnit.serial(1).text() + "\"");
    if (!(station.give(estate) instanceof Estate.Outcome.Applied)) {
      throw new AssertionError(station.give(estate).toString());
    }
    station.pay("first", 1, paid);
    unit.connect(true);
    exchange();
    unit.settle();
    unit.seen(1, RelayFeedback.CLOSED);
    read();
    exchange();
  }

  /** What the station published since is delivered, and what the unit reported since is taken. */
  void exchange() {
    station.issuing.publishing().publishWaiting();
    for (RecordedDownlinks.Sent sent : List.copyOf(station.downlinks.sent())) {
      if (delivered.add(sent)) {
        unit.arrives(sent.message());
      }
    }
    List<EdgeReport> reports = unit.reports();
    for (; reported < reports.size(); reported++) {
      station.reports.take(reports.get(reported));
    }
  }

  void pass(Duration time) {
    advance(time);
    exchange();
    station.notices.deliverDue();
    exchange();
  }

  private void advance(Duration time) {
    unit.pass(time);
    station.now = station.now.plus(time);
    station.nanos += time.toNanos();
  }

  /** Time passes up to a moment. */
  void passUntil(Instant moment) {
    pass(Duration.between(unit.now(), moment));
  }

  /** The customer uses energy within an hour, and the meter is read as for a decision. */
  void uses(long wattHours) {
    energy += wattHours;
    advance(Duration.ofHours(1));
    look();
  }

  /** The meter is read as for a decision, and both sides hear of it. */
  void look() {
    read();
    exchange();
    station.notices.deliverDue();
    exchange();
  }

  private void read() {
    unit.sweepEnded();
    unit.reads(1, energy, 0);
    advance(Duration.ofMillis(200));
    unit.reads(1, energy, 0);
    advance(Duration.ofSeconds(30));
  }

  Optional<HoldReason> holdAtTheUnit() {
    return unit.at(1).relay().hold();
  }

  /** The supply point as the pages of the station show it. */
  PointView seen() {
    return new SqlGridView(station.database, station.calendar)
        .point(TestUnit.point(1))
        .orElseThrow();
  }

  Optional<String> holdAtTheStation() {
    return seen().live().flatMap(PointLive::holdReason);
  }
}
