package io.taiqu.supervisor.tariff;

import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.json.JsonCursor;
import java.util.Optional;

/** Reads what was agreed with a customer beside the limits of the balance. */
final class TermsJson {
  private TermsJson() {}

  /** The terms with what a document says otherwise; the cursor notes problems. */
  static SupplyTerms overriding(SupplyTerms terms, JsonCursor json) {
    return new SupplyTerms(
        terms.postPaid(),
        terms.supervisedReconnection(),
        json.find("maximumCredit")
            .map(most -> Optional.of(most.as(TermsJson::notNegative, Money.ZERO)))
            .orElse(terms.maximumCredit()),
        terms.loadLimit());
  }

  private static Money notNegative(String text) {
    Money amount = Money.parse(text);
    if (amount.isNegative()) {
      throw new IllegalArgumentException("must not be below zero: " + text);
    }
    return amount;
  }
}
