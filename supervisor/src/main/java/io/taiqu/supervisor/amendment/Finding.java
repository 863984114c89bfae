package io.taiqu.supervisor.amendment;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.supervisor.amendment.AmendmentStore.PointCells;
import io.taiqu.supervisor.reading.Cell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A doubt about the readings of a point over some intervals that follow each other.
 *
 * @param from beginning of the first
 * @param to end of the last
 * @param wattHours energy of these intervals, as far as it is known
 * @param flags what the unit said; empty unless it is {@link Kind#FLAGGED}
 */
public record Finding(
    SupplyPointId point,
    String serial,
    Kind kind,
    Instant from,
    Instant to,
    int intervals,
    long wattHours,
    Set<QualityFlag> flags) {
  /** How much more than a meter's rated power its energy may show: supply voltage and clocks. */
  private static final double MARGIN = 1.2;

  /** These explain a figure and put nothing in doubt. */
  private static final Set<QualityFlag> EXPLAINING =
      EnumSet.of(QualityFlag.LATE, QualityFlag.PARTIAL_INTERVAL, QualityFlag.COARSE);

  /** What is doubtful. */
  public enum Kind {
    /** Not read, and the energy can't be told. */
    GAP,
    /** Not read at both ends; shared out evenly. */
    LINEAR,
    /** Not read at both ends; shared out by the usual day, because somebody asked for it. */
    PROFILE,
    /** By a register that somebody put in. */
    EDITED,
    /** Read, but the register is lower than before and did not roll over. */
    BACKWARD,
    /** More than the meter's rated power lets through. */
    OVER_RATING,
    /** The unit that read it found it doubtful. */
    FLAGGED
  }

  /** The end of the first interval. */
  public Instant firstEnd() {
    return from.plus(step());
  }

  /** The reading that ends it: after a gap that of the interval behind it, which was read again. */
  public Instant closed() {
    return kind == Kind.GAP ? to.plus(step()) : to;
  }

  private Duration step() {
    return Duration.between(from, to).dividedBy(intervals);
  }

  /** The doubts about a point, oldest first. Pure. */
  static List<Finding> of(PointCells point, int stepMinutes) {
    List<Finding> findings = new ArrayList<>();
    long first = Math.floorDiv(point.since(), stepMinutes) * stepMinutes + stepMinutes;
    for (Kind kind : Kind.values()) {
      long begin = -1;
      for (long minute = first; minute <= point.until() + stepMinutes; minute += stepMinutes) {
        boolean is = minute <= point.until() && is(kind, point, minute, stepMinutes);
        if (is && begin < 0) {
          begin = minute;
        } else if (!is && begin >= 0) {
          findings.add(run(kind, point, begin, minute - stepMinutes, stepMinutes));
          begin = -1;
        }
      }
    }
    findings.sort(Comparator.comparing(Finding::from).thenComparing(Finding::kind));
    return findings;
  }

  private static Cell at(PointCells point, long minute) {
    return point.cells().getOrDefault(minute, Cell.NOTHING);
  }

  private static boolean is(Kind kind, PointCells point, long minute, int stepMinutes) {
    Cell cell = at(point, minute);
    boolean known = cell.energy().isPresent();
    boolean read = cell.kind() == Cell.Kind.MEASURED;
    return switch (kind) {
      case GAP -> !known && !read;
      case LINEAR -> known && cell.basis() == Cell.Basis.LINEAR;
      case PROFILE -> known && cell.basis() == Cell.Basis.PROFILE;
      case EDITED -> known && cell.basis() == Cell.Basis.EDITED;
      case BACKWARD ->
          read && !known && at(point, minute - stepMinutes).kind() == Cell.Kind.MEASURED;
      case OVER_RATING ->
          known
              && point.ratedWatts() > 0
              && cell.energy().getAsLong() > MARGIN * point.ratedWatts() * stepMinutes / 60;
      case FLAGGED -> !doubts(point, minute).isEmpty();
    };
  }

  private static Set<QualityFlag> doubts(PointCells point, long minute) {
    Set<QualityFlag> doubts = EnumSet.noneOf(QualityFlag.class);
    doubts.addAll(point.flags().getOrDefault(minute, Set.of()));
    doubts.removeAll(EXPLAINING);
    return doubts;
  }

  private static Finding run(Kind kind, PointCells point, long begin, long end, int stepMinutes) {
    long wattHours = 0;
    Set<QualityFlag> flags = new TreeSet<>();
    for (long minute = begin; minute <= end; minute += stepMinutes) {
      wattHours += at(point, minute).energy().orElse(0);
      if (kind == Kind.FLAGGED) {
        flags.addAll(doubts(point, minute));
      }
    }
    return new Finding(
        point.point(),
        point.serial(),
        kind,
        Instant.ofEpochSecond((begin - stepMinutes) * 60),
        Instant.ofEpochSecond(end * 60),
        Math.toIntExact((end - begin) / stepMinutes + 1),
        wattHours,
        flags);
  }
}
