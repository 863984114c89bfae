package io.taiqu.edge.core.line;

import java.util.List;

/**
 * What was lately seen on one line.
 *
 * @param devices every device that was asked
 * @param strayWhileIdle times that bytes came which followed no answer
 * @param echo whether the adapter hears what it sends itself
 */
public record LineObservation(List<Device> devices, long strayWhileIdle, boolean echo) {
  public LineObservation {
    devices = List.copyOf(devices);
  }

  /**
   * One device on the line.
   *
   * @param unit its address
   * @param counts what came of asking it
   */
  public record Device(int unit, LineCounts counts) {}

  /** All devices together. */
  public LineCounts total() {
    return devices.stream().map(Device::counts).reduce(LineCounts.NONE, LineCounts::plus);
  }
}
