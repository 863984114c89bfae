package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.token.Token;
import io.taiqu.protocol.token.TokenDigits;
import io.taiqu.protocol.token.TokenDigits.Typed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Defects of the unit: of tokens that are typed. */
final class TokenMutants {
  private TokenMutants() {}

  /** What a credit state covers stays beside it. */
  static Alteration notAbsorbed() {
    return UnitMutants.deciding(real ->
        (state, input, now) -> {
          List<Event> events = new ArrayList<>(real.decide(state, input, now));
          for (Event event : List.copyOf(events)) {
            if (event instanceof Event.DocumentAccepted accepted
                && accepted.signed().document() instanceof CreditState credit) {
              Optional<Account> account =
                  state.find(credit.supplyPoint()).flatMap(PointState::account);
              Money worth = account.map(known -> known.tokens().worth()).orElse(Money.ZERO);
              if (worth.isPositive()) {
                events.add(
                    new Event.TokenApplied(
                        credit.supplyPoint(), credit.tokensCovered() + 100, worth));
              }
            }
          }
          return events;
        });
  }

  /** A genuine token is credited whether it was before or not. */
  static Alteration coveredCountsAgain() {
    return UnitMutants.deciding(real ->
        (state, input, now) -> {
          List<Event> events = new ArrayList<>(real.decide(state, input, now));
          for (Event event : List.copyOf(events)) {
            if (event
                instanceof
                Event.TokenAnswered(
                    Input.TokenEntered entered,
                    TokenAnswer.AlreadyCredited(Money balance))) {
              worth(entered.typed())
                  .ifPresent(worth ->
                      events.add(
                          events.indexOf(event),
                          new Event.TokenApplied(
                              entered.point(), covered(state.find(entered.point())) + 200, worth)));
            }
          }
          return events;
        });
  }

  private static long covered(Optional<PointState> known) {
    return known.flatMap(PointState::account).map(Account::tokensCovered).orElse(0L);
  }

  private static Optional<Money> worth(String typed) {
    return TokenDigits.read(typed) instanceof Typed.Read(Optional<Token> token)
        ? token.map(read -> read.amount().money(Keys.CURRENCY.minorDigits()))
        : Optional.empty();
  }

  /** A vain try is forgotten, so none is ever one too many. */
  static Alteration triesNotKept() {
    return UnitMutants.deciding(real ->
        (state, input, now) -> {
          List<Event> events = new ArrayList<>(real.decide(state, input, now));
          events.removeIf(event -> event instanceof Event.TokenTried);
          return events;
        });
  }
}
