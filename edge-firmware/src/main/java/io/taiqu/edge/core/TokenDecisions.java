package io.taiqu.edge.core;

import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.LocalTokens;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.SealedTokenKey;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.token.Token;
import io.taiqu.protocol.token.TokenDigits;
import io.taiqu.protocol.token.TokenDigits.Typed;
import io.taiqu.protocol.token.TokenKey;
import io.taiqu.protocol.token.TokenSubject;
import io.taiqu.protocol.token.TokenWindow;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tokens that customers enter: the try is kept before the check, so that no loss of power makes a
 * guess free; then the one counter that the token can mean is checked.
 */
final class TokenDecisions {
  private TokenDecisions() {}

  /** Somebody entered digits. */
  static void onEntered(Decision decision, TokenKeys keys, Input.TokenEntered entered) {
    int index = decision.state().indexOf(entered.point());
    Optional<Checking> checking = index < 0 ? Optional.empty() : checking(decision, keys, index);
    if (checking.isEmpty()) {
      answer(decision, entered, new TokenAnswer.NotHere());
      return;
    }
    if (TokenDigits.read(entered.typed()) instanceof Typed.Mistyped(TokenDigits.Mistake mistake)) {
      answer(decision, entered, new TokenAnswer.Mistyped(mistake));
      return;
    }
    beginPause(decision, index);
    LocalTokens tokens = decision.at(index).account().orElseThrow().tokens();
    Duration left = tokens.pauseLeft(decision.now().monotonicNanos());
    if (left.isPositive()) {
      answer(decision, entered, new TokenAnswer.Locked(left));
      return;
    }
    decision.emit(new Event.TokenTried(entered.point(), tokens.vainTries() + 1));
    beginPause(decision, index);
    decision.emit(new Event.TokenCheckDue(entered));
  }

  /** The try is in the ledger: now the token may be checked. */
  static void onTryKept(Decision decision, TokenKeys keys, Input.TokenEntered entered) {
    int index = decision.state().indexOf(entered.point());
    Optional<Checking> checking = index < 0 ? Optional.empty() : checking(decision, keys, index);
    if (checking.isEmpty()) {
      answer(decision, entered, new TokenAnswer.NotHere());
      return;
    }
    Account account = decision.at(index).account().orElseThrow();
    Optional<Token> token =
        switch (TokenDigits.read(entered.typed())) {
          case Typed.Read(Optional<Token> read) -> read;
          case Typed.Mistyped _ -> Optional.empty();
        };
    if (token.isEmpty()) {
      answer(decision, entered, wrong(account));
      return;
    }
    long covered = account.tokensCovered();
    OptionalLong ahead =
        checking.get().vouchedFor(token.get(), TokenWindow.ahead(token.get(), covered));
    if (ahead.isPresent() && !account.tokens().holds(ahead.getAsLong())) {
      Money amount = token.get().amount().money(checking.get().currency().minorDigits());
      if (isAboveMaximum(decision.at(index), account.balance().plus(amount))) {
        // It is genuine, so the try was none.
        decision.emit(
            new Event.TokenTried(entered.point(), Math.max(0, account.tokens().vainTries() - 1)));
        answer(decision, entered, new TokenAnswer.AboveMaximum(account.balance()));
        return;
      }
      decision.emit(new Event.TokenApplied(entered.point(), ahead.getAsLong(), amount));
      SupplyDecisions.afterChange(decision, index);
      Money balance = decision.at(index).account().orElseThrow().balance();
      answer(decision, entered, new TokenAnswer.Credited(amount, balance));
      return;
    }
    boolean genuine =
        ahead.isPresent()
            || checking
                .get()
                .vouchedFor(token.get(), TokenWindow.behind(token.get(), covered))
                .isPresent();
    answer(
        decision,
        entered,
        genuine ? new TokenAnswer.AlreadyCredited(account.balance()) : wrong(account));
  }

  private static boolean isAboveMaximum(PointState known, Money balance) {
    return known
        .rules()
        .flatMap(rules -> rules.terms().maximumCredit())
        .filter(most -> balance.compareTo(most) > 0)
        .isPresent();
  }

  /** A pause that the ledger remembers runs from the start of this run. */
  static void onTick(Decision decision) {
    for (int i = 0; i < decision.state().points().size(); i++) {
      beginPause(decision, i);
    }
  }

  private static void beginPause(Decision decision, int index) {
    Optional<Account> account = decision.at(index).account();
    if (account.isEmpty()) {
      return;
    }
    LocalTokens tokens = account.get().tokens();
    if (tokens.vainTries() >= LocalTokens.FREE_TRIES && tokens.pauseSinceNanos().isEmpty()) {
      decision.emit(
          new Event.TokenPauseBegan(decision.pointAt(index), decision.now().monotonicNanos()));
    }
  }

  private static TokenAnswer wrong(Account account) {
    return new TokenAnswer.Wrong(account.tokens().freeTriesLeft(), account.tokens().pause());
  }

  private static void answer(Decision decision, Input.TokenEntered entered, TokenAnswer answer) {
    decision.emit(new Event.TokenAnswered(entered, answer));
  }

  /** What is needed to check tokens of one assignment. */
  private record Checking(TokenKey key, TokenSubject subject, CurrencyCode currency) {
    OptionalLong vouchedFor(Token token, OptionalLong counter) {
      return counter.isPresent() && key.vouchesFor(token, subject, counter.getAsLong())
          ? counter
          : OptionalLong.empty();
    }
  }

  private static Optional<Checking> checking(Decision decision, TokenKeys keys, int index) {
    PointState known = decision.at(index);
    Optional<Account> account = known.account();
    Optional<CurrencyCode> currency = known.currency();
    if (account.isEmpty() || currency.isEmpty()) {
      return Optional.empty();
    }
    SupplyPointId point = decision.pointAt(index);
    long epoch = account.get().assignmentEpoch();
    TokenSubject subject =
        new TokenSubject(
            decision.state().site().deployment(),
            point,
            account.get().handover().document().meter(),
            epoch);
    return sealed(decision.state(), point, epoch)
        .flatMap(keys::open)
        .map(key -> new Checking(key, subject, currency.get()));
  }

  private static Optional<SealedTokenKey> sealed(EdgeState state, SupplyPointId point, long epoch) {
    return state.tokenKeys().stream()
        .flatMap(signed -> signed.document().keys().stream())
        .filter(key -> key.supplyPoint().equals(point) && key.assignmentEpoch() == epoch)
        .findFirst();
  }
}
