package io.taiqu.edge.core;

import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.quantity.Voltage;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one edge unit serves: the commissioning record. It does not change while the process runs.
 *
 * @param deployment the deployment it belongs to
 * @param edge the unit
 * @param edgeEpoch u32; key epoch of the unit's certificate
 * @param interval length of the reading interval; interval ends are its multiples since 1970
 * @param nominalVoltage phase to neutral; below four fifths of it the supply counts as browned out
 * @param clockSpeed how many seconds of the deployment's clock pass in one of the monotonic clock;
 *     1 but in a demonstration
 * @param points every measured point, at most 1024
 */
public record EdgeSite(
    DeploymentId deployment,
    EdgeId edge,
    long edgeEpoch,
    Duration interval,
    Voltage nominalVoltage,
    int clockSpeed,
    List<MeteredPoint> points) {

  /** A site on a clock that runs as fast as the world. */
  public EdgeSite(
      DeploymentId deployment,
      EdgeId edge,
      long edgeEpoch,
      Duration interval,
      Voltage nominalVoltage,
      List<MeteredPoint> points) {
    this(deployment, edge, edgeEpoch, interval, nominalVoltage, 1, points);
  }

  public EdgeSite {
    points = List.copyOf(points);
    if (interval.compareTo(Duration.ofMinutes(1)) < 0
        || Duration.ofDays(1).toMillis() % interval.toMillis() != 0) {
      throw new IllegalArgumentException(
          "the reading interval is a minute or more and divides a day: " + interval);
    }
    Set<Object> seen = new HashSet<>();
    for (MeteredPoint point : points) {
      if (!seen.add(point.point())) {
        throw new IllegalArgumentException("supply point " + point.point() + " is listed twice");
      }
    }
  }
}
