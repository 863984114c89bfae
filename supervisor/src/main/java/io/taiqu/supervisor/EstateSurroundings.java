package io.taiqu.supervisor;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.estate.EstateImport;
import io.taiqu.supervisor.estate.EstateStore;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.reconciliation.Recovery;
import java.util.Optional;

/** The estate as a recovery needs it. */
record EstateSurroundings(EstateImport estate, EstateStore store) implements Recovery.Surroundings {
  @Override
  public Optional<AccountId> accountOf(SupplyPointId point) {
    return store.point(point).flatMap(EstateStore.StoredPoint::account);
  }

  @Override
  public void issueRules() {
    estate.renew();
  }

  @Override
  public void moved(EdgeId from, EdgeId to) {
    estate.moved(from, to);
  }
}
