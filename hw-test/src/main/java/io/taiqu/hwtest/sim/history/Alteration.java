package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.Decisions;
import io.taiqu.edge.core.DocumentVerifier;
import io.taiqu.edge.core.metering.MeterJudge;
import io.taiqu.edge.core.metering.ReadingRule;
import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.hwtest.sim.disk.SimulatedDisk;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.supervisor.notice.NoticeChannel;
import io.taiqu.supervisor.topup.CreditStore;
import io.taiqu.supervisor.topup.FenceJournal;
import io.taiqu.supervisor.topup.TopUpStore;
import io.taiqu.supervisor.transaction.Transactions;
import java.util.Set;

/**
 * What a mutant puts in the place of something of the product. The product itself changes nothing.
 */
interface Alteration {
  /** The product as it is. */
  Alteration NONE = new Alteration() {};

  /** The unit's decisions. */
  default Decisions decisions(Decisions real) {
    return real;
  }

  /** By what the unit doubts reads. */
  default Set<ReadingRule> readingRules() {
    return MeterJudge.ALL_RULES;
  }

  /** How the unit tells a signed document from others. */
  default DocumentVerifier verifier(DocumentVerifier real) {
    return real;
  }

  /** Whom either side trusts. */
  default TrustStore trust(TrustStore real) {
    return real;
  }

  /** What the unit stores on. */
  default void prepare(SimulatedDisk disk) {}

  /** Where the unit keeps its readings. */
  default ReadingStore unitReadings(ReadingStore real) {
    return real;
  }

  /** Where payments are kept. */
  default TopUpStore topUps(TopUpStore real) {
    return real;
  }

  /** Where credit is kept. */
  default CreditStore credit(CreditStore real) {
    return real;
  }

  /** What was ever published. */
  default FenceJournal fence(FenceJournal real, CreditStore credit) {
    return real;
  }

  /** How payments become durable. */
  default Transactions payments(Transactions real) {
    return real;
  }

  /** How readings become durable. */
  default Transactions readings(Transactions real) {
    return real;
  }

  /** How notices reach customers. */
  default NoticeChannel delivery(NoticeChannel real) {
    return real;
  }
}
