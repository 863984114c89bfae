package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.List;

/** Keeps the grant histories. Lines are only ever added. */
public interface GrantStore {
  /** Adds a line. */
  void add(GrantEntry entry);

  /** How many lines a supply point has. */
  long count(SupplyPointId point);

  /** Every line of a supply point, oldest first. */
  List<GrantEntry> of(SupplyPointId point);
}
