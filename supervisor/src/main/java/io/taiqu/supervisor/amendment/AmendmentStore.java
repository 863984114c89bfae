package io.taiqu.supervisor.amendment;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.reading.Amendment;
import io.taiqu.supervisor.reading.Cell;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/** Keeps amendments, and shows what they are about. Minutes are since 1970 UTC. */
public interface AmendmentStore {
  /** Whether there is such a point. */
  boolean knows(SupplyPointId point);

  /** The first month whose intervals are all kept; empty while all are. */
  Optional<YearMonth> keptSince();

  /** The last month that is settled for a point. */
  Optional<YearMonth> settled(SupplyPointId point);

  /** The register that was read at an interval's end, whatever counts in its place. */
  Optional<MeterRegister> registerAt(SupplyPointId point, long minute);

  /** Keeps one; its point's energies are due to be worked out anew. */
  long add(SupplyPointId point, Amendment amendment, String reason, String by, Instant at);

  /** Takes one back; its point's energies are due to be worked out anew. */
  void revert(long id, String reason, String by, Instant at);

  /** One that was ever made. */
  Optional<Entry> find(long id);

  /** Those of a point that were ever made, oldest first. */
  List<Entry> of(SupplyPointId point);

  /** The points of a transformer with what is known of each interval while they hung there. */
  List<PointCells> cells(TransformerId transformer, long from, long to);

  /**
   * One that was made.
   *
   * @param reverted empty while it counts
   */
  record Entry(
      long id,
      SupplyPointId point,
      Amendment amendment,
      String reason,
      String by,
      Instant at,
      Optional<Reverted> reverted) {}

  /** Who took it back, when and why. */
  record Reverted(String by, Instant at, String reason) {}

  /**
   * What is known of a point.
   *
   * @param ratedWatts 0 if it is not known
   * @param since the minute after which it hung there, within what was asked for
   * @param until the last one
   * @param cells by the minute of the interval's end
   * @param flags what the unit found doubtful about a reading, where it did
   */
  record PointCells(
      SupplyPointId point,
      String serial,
      long ratedWatts,
      long since,
      long until,
      NavigableMap<Long, Cell> cells,
      NavigableMap<Long, Set<QualityFlag>> flags) {}
}
