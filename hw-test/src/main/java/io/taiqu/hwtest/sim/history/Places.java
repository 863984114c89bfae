package io.taiqu.hwtest.sim.history;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.estate.EstateImport;
import io.taiqu.supervisor.estate.EstateStore;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.reconciliation.Recovery;
import java.util.List;
import java.util.Optional;

/** What recoveries and replacements need of the estate. */
record Places(EstateStore store, EstateImport estate)
    implements Recovery.Surroundings, Assignments.Places {
  @Override
  public Optional<AccountId> accountOf(SupplyPointId point) {
    return store.point(point).flatMap(EstateStore.StoredPoint::account);
  }

  @Override
  public Optional<MeterSerial> serial(SupplyPointId point) {
    return store.point(point).map(EstateStore.StoredPoint::serial);
  }

  @Override
  public void exchanged(SupplyPointId point, MeterSerial serial) {
    estate.exchanged(point, serial);
  }

  @Override
  public List<String> lostVersions() {
    return estate.lostVersions();
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
