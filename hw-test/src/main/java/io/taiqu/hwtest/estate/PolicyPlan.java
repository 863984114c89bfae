package io.taiqu.hwtest.estate;

import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/** The enforcement rules of every made-up utility. */
public final class PolicyPlan {
  /** How far below zero a customer may go before supply is taken away. */
  public static final Money EMERGENCY_CREDIT = Money.parse("1.00");

  /** Balances at which a warning is given. */
  public static final List<Money> WARNING_STEPS =
      List.of(Money.parse("10.00"), Money.parse("5.00"), Money.parse("2.00"), Money.parse("0.50"));

  /** How long a warning must have stood where it could not be delivered. */
  public static final Duration WARNING_LEAD = Duration.ofMinutes(10);

  /** From this local time supply is not taken away … */
  public static final LocalTime QUIET_FROM = LocalTime.of(20, 0);

  /** … until this one. */
  public static final LocalTime QUIET_TO = LocalTime.of(8, 0);

  private PolicyPlan() {}

  /** The balance at which supply may be taken away. */
  public static Money openingLimit() {
    return EMERGENCY_CREDIT.negated();
  }

  /** Whether supply may not be taken away at a moment because of the hour. */
  public static boolean isQuiet(Instant at) {
    LocalTime local = at.atZone(ZoneId.of(EstatePlan.ZONE)).toLocalTime();
    return !local.isBefore(QUIET_FROM) || local.isBefore(QUIET_TO);
  }
}
