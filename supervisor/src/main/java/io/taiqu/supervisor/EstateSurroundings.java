package io.taiqu.supervisor;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Handover;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.assignment.CheckpointStore;
import io.taiqu.supervisor.assignment.CheckpointStore.Checkpoint;
import io.taiqu.supervisor.estate.EstateImport;
import io.taiqu.supervisor.estate.EstateStore;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.reconciliation.Recovery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The estate, and where charging stands, as recoveries and replacements need them. */
public record EstateSurroundings(
    EstateImport estate, EstateStore store, CheckpointStore checkpoints)
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
  public void issueRulesAlone() {
    estate.issueRules();
  }

  @Override
  public void issueRules() {
    estate.renew();
  }

  @Override
  public List<String> lostVersions() {
    return estate.lostVersions();
  }

  @Override
  public void moved(EdgeId from, EdgeId to) {
    estate.moved(from, to);
  }

  @Override
  public void takenOver(Handover handover, Instant now) {
    checkpoints.save(
        handover.supplyPoint(),
        new Checkpoint(handover.assignmentEpoch(), handover.charging(), now));
  }
}
