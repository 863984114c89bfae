package io.taiqu.supervisor.assignment;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.tariff.ChargingState;
import java.time.Instant;
import java.util.Optional;

/** Keeps where charging stood by the newest report. */
public interface CheckpointStore {
  /** The newest checkpoint of a supply point. */
  Optional<Checkpoint> checkpoint(SupplyPointId point);

  /** Replaces it. */
  void save(SupplyPointId point, Checkpoint checkpoint);

  /** Where charging stood under an assignment, and when that was reported. */
  record Checkpoint(long assignmentEpoch, ChargingState charging, Instant takenAt) {}
}
