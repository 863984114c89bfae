package io.taiqu.supervisor.contract;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A supply contract.
 *
 * @param signedOn absent while it is not signed
 * @param validUntil last day; absent if it runs on
 */
public record Contract(
    String number, Optional<LocalDate> signedOn, Optional<LocalDate> validUntil) {

  /** Whether supply may be active on a day: signed by then and not expired. */
  public boolean permitsSupplyOn(LocalDate day) {
    return signedOn.filter(signed -> !signed.isAfter(day)).isPresent()
        && validUntil.filter(last -> last.isBefore(day)).isEmpty();
  }
}
