package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.token.TokenAmount;
import io.taiqu.protocol.token.TokenKey;
import io.taiqu.protocol.token.TokenSubject;
import io.taiqu.protocol.token.TokenWindow;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.fleet.ReportFollower;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Issues tokens for units that can't be reached. A token is part of the payment's own credit state
 * from the beginning, so it counts once however it arrives; its counter is in the fence before
 * anybody sees the digits.
 */
public final class TokenDesk implements ReportFollower {
  private final TokenStore tokens;
  private final CreditStore credit;
  private final FenceJournal fence;
  private final Freezing freezing;
  private final DeploymentId deployment;
  private final CurrencyCode currency;
  private final byte[] secret;
  private final Limits limits;

  /**
   * What a thief of digits, or of a unit, could gain at most.
   *
   * @param largest amount of one token
   * @param outstanding tokens of one supply point that its edge does not yet hold in a credit
   *     state; 0: no tokens are issued
   */
  public record Limits(Money largest, int outstanding) {
    /** The most tokens that an edge can tell apart. */
    public static final int MOST_OUTSTANDING = TokenWindow.AHEAD;
  }

  /**
   * A desk.
   *
   * @param secret what token keys are derived from
   */
  public TokenDesk(
      TokenStore tokens,
      CreditStore credit,
      FenceJournal fence,
      Freezing freezing,
      DeploymentId deployment,
      CurrencyCode currency,
      byte[] secret,
      Limits limits) {
    this.tokens = tokens;
    this.credit = credit;
    this.fence = fence;
    this.freezing = freezing;
    this.deployment = deployment;
    this.currency = currency;
    this.secret = secret.clone();
    this.limits = limits;
  }

  /** The key of an account's tokens. */
  TokenKey keyOf(CreditAccount account) {
    return TokenKey.derived(secret, subject(account));
  }

  private TokenSubject subject(CreditAccount account) {
    return new TokenSubject(
        deployment, account.point(), account.meter(), account.assignmentEpoch());
  }

  /** The tokens that a supply point's edge has not shown to hold, in the order to type them. */
  public List<IssuedToken> outstanding(SupplyPointId point, int limit) {
    return credit
        .account(point)
        .map(account -> tokens.outstanding(point, account.assignmentEpoch(), limit))
        .orElse(List.of());
  }

  /** Why no token can be issued with a payment; empty if one can. */
  Optional<String> obstacle(SupplyPointId point, Money amount) {
    if (amount.compareTo(limits.largest()) > 0) {
      return Optional.of("a token may be worth " + limits.largest().toDecimalString() + " at most");
    }
    CreditAccount account = credit.account(point).orElseThrow();
    if (tokens.outstanding(point, account.assignmentEpoch()) >= limits.outstanding()) {
      return Optional.of(
          limits.outstanding()
              + " tokens of this customer may be outstanding, and are: the unit must be reached"
              + " first");
    }
    OptionalLong lowest = tokens.lowestOutstanding(point, account.assignmentEpoch());
    boolean tooFar =
        lowest.isPresent() && next(account) - lowest.getAsLong() >= Limits.MOST_OUTSTANDING;
    return tooFar
        ? Optional.of("too many tokens were begun since the unit was last reached")
        : Optional.empty();
  }

  private long next(CreditAccount account) {
    return Math.max(account.tokens(), fence.tokens(account.point())) + 1;
  }

  /**
   * Issues a token, in the transaction of the payment, before anything is posted.
   *
   * @throws FenceException if its counter could not be written down: nothing changed
   */
  IssuedToken issue(SupplyPointId point, UUID topUp, Money amount, Instant now)
      throws FenceException {
    CreditAccount account = credit.account(point).orElseThrow();
    long counter = next(account);
    fence.recordTokens(point, counter);
    int minorDigits = currency.minorDigits();
    TokenAmount worth = TokenAmount.upTo(amount.toMinorHalfEven(minorDigits));
    IssuedToken token =
        new IssuedToken(
            point,
            counter,
            account.assignmentEpoch(),
            topUp,
            worth.money(minorDigits),
            keyOf(account).issue(subject(account), counter, worth).digits(),
            now);
    tokens.add(token);
    return token;
  }

  /** The token that was issued with a payment. */
  Optional<IssuedToken> ofTopUp(UUID topUp) {
    return tokens.ofTopUp(topUp);
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    for (MeterReport meter : report.meters()) {
      if (meter.tokensApplied() > 0) {
        follow(meter, now);
      }
    }
  }

  private void follow(MeterReport meter, Instant now) {
    Optional<CreditAccount> account = credit.account(meter.supplyPoint());
    if (account.isEmpty() || credit.recoveringSince().isPresent()) {
      return;
    }
    long issued = Math.max(account.get().tokens(), fence.tokens(meter.supplyPoint()));
    if (meter.tokensApplied() > issued) {
      freezing.freeze(
          meter.supplyPoint(),
          AlarmCause.of(AlarmCause.Code.TOKEN_NEVER_ISSUED, meter.tokensApplied(), issued),
          now);
      return;
    }
    credit
        .issue(meter.supplyPoint(), meter.accepted())
        .filter(held -> held.tokens() > 0)
        .ifPresent(held -> tokens.absorbed(meter.supplyPoint(), held.tokens()));
  }
}
