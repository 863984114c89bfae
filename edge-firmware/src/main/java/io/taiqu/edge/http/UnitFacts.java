package io.taiqu.edge.http;

import io.taiqu.edge.core.line.LineObservation;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What is known about the process and its lines, beside the control loop's own view.
 *
 * @param version version of the software
 * @param deploymentName the deployment's name
 * @param transformer code of the transformer that the unit serves
 * @param currency code of the deployment's currency
 * @param zone the deployment's, for times that people read
 * @param startMillis real time from the start of the process until the first reading; empty before
 *     it
 * @param residentBytes resident memory of the whole process; empty where the system does not tell
 * @param buses the serial lines
 */
public record UnitFacts(
    String version,
    String deploymentName,
    String transformer,
    String currency,
    ZoneId zone,
    Optional<Long> startMillis,
    Optional<Long> residentBytes,
    List<Bus> buses) {

  /**
   * One serial line.
   *
   * @param name its name in the site file
   * @param port its device
   * @param problem why it is not open; empty while it is
   * @param sweeps sweeps ended
   * @param lastSweepMillis how long the last one took
   * @param answered good answers
   * @param silent requests without answer
   * @param garbled damaged or foreign answers
   * @param refused exception answers
   * @param seen what the last minutes show, by device
   */
  public record Bus(
      String name,
      String port,
      Optional<String> problem,
      long sweeps,
      long lastSweepMillis,
      long answered,
      long silent,
      long garbled,
      long refused,
      LineObservation seen) {}
}
