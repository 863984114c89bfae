package io.taiqu.supervisor.tariff;

import io.taiqu.protocol.message.LoadLimit;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.supervisor.json.JsonCursor;
import java.time.Duration;
import java.util.Optional;

/** Reads what was agreed with a customer beside the limits of the balance. */
final class TermsJson {
  private static final long MOST_WATTS = 10_000_000;
  private static final long MOST_SECONDS = 7 * 86_400;

  /** As often somebody switched on too much by mistake; then somebody looks. */
  private static final long USUAL_RESTORES = 3;

  private TermsJson() {}

  /** The terms with what a document says otherwise; the cursor notes problems. */
  static SupplyTerms overriding(SupplyTerms terms, JsonCursor json) {
    return new SupplyTerms(
        flag(json, "postPaid", terms.postPaid()),
        flag(json, "supervisedReconnection", terms.supervisedReconnection()),
        json.find("maximumCredit")
            .map(most -> Optional.of(most.as(TermsJson::notNegative, Money.ZERO)))
            .orElse(terms.maximumCredit()),
        json.find("loadLimit").map(TermsJson::limit).or(terms::loadLimit));
  }

  private static boolean flag(JsonCursor json, String name, boolean standIn) {
    return json.find(name).map(flag -> flag.bool(standIn)).orElse(standIn);
  }

  private static LoadLimit limit(JsonCursor json) {
    LoadLimit limit =
        new LoadLimit(
            new Power(json.at("watts").number(1, MOST_WATTS, MOST_WATTS)),
            Duration.ofSeconds(json.at("seconds").number(1, MOST_SECONDS, MOST_SECONDS)),
            Duration.ofMinutes(
                json.at("restoreAfterMinutes").number(1, MOST_SECONDS / 60, MOST_SECONDS / 60)),
            (int)
                json.find("restores")
                    .map(times -> times.number(0, LoadLimit.MAX_RESTORES, USUAL_RESTORES))
                    .orElse(USUAL_RESTORES)
                    .longValue());
    json.requireNothingElse();
    return limit;
  }

  static Money notNegative(String text) {
    Money amount = Money.parse(text);
    if (amount.isNegative()) {
      throw new IllegalArgumentException("must not be below zero: " + text);
    }
    return amount;
  }
}
