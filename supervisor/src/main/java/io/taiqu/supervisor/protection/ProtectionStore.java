package io.taiqu.supervisor.protection;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.List;
import java.util.Map;

/** Keeps how each protection stands. */
public interface ProtectionStore {
  /** Every one that was ever set. */
  Map<SupplyPointId, List<Standing>> all();

  /** Those of one supply point. */
  List<Standing> of(SupplyPointId point);

  /** Replaces how a protection of a supply point stands. */
  void save(SupplyPointId point, Standing standing);
}
