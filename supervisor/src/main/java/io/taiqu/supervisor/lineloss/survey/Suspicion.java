package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.lineloss.analysis.Evidence;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import java.util.List;
import java.util.Optional;

/**
 * Something for a person to look at on site: never a verdict.
 *
 * @param point whose meter; absent where no meter is to be named
 * @param account whose account, at the time of the analysis
 * @param underRecording share of the true energy that is not counted while it lasts; negative where
 *     too much is
 * @param energy not counted over the span; negative where too much is
 * @param money what that energy costs by the account's tariff; at the price of lost energy where no
 *     account is named
 * @param confidence 0 to 1
 * @param evidence reasons, with days counted from the first day of the span
 */
public record Suspicion(
    Optional<SupplyPointId> point,
    Optional<AccountId> account,
    FaultType type,
    double underRecording,
    Energy energy,
    Money money,
    double confidence,
    List<Evidence> evidence) {
  public Suspicion {
    evidence = List.copyOf(evidence);
  }
}
