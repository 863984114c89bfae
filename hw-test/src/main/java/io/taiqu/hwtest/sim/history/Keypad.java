package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.credit.LocalTokens;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.protocol.codec.TokenKeySeal;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.SealedTokenKey;
import io.taiqu.protocol.token.TokenAmount;
import io.taiqu.protocol.token.TokenKey;
import io.taiqu.protocol.token.TokenSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** The keypad at the unit: customers type what they bought, as often as they like; others guess. */
final class Keypad {
  private static final int GUESSES = 6;

  /** Sealing is deterministic, so the same sealed keys come in every history. */
  private static final Map<Sealed, Optional<TokenKey>> OPENED = new ConcurrentHashMap<>();

  /** A sealed key, and the unit that opens it. */
  private record Sealed(SealedTokenKey key, EdgeId edge) {}

  /** A token that somebody has. */
  private record Bought(int customer, String digits) {}

  private final History history;
  private final RandomGenerator random;
  private final List<Bought> bought = new ArrayList<>();

  Keypad(History history, RandomGenerator random) {
    this.history = history;
    this.random = random;
  }

  static Optional<TokenKey> open(SealedTokenKey sealed, EdgeId edge) {
    return OPENED.computeIfAbsent(
        new Sealed(sealed, edge),
        any -> TokenKeySeal.open(any.key(), Keys.DEPLOYMENT, Keys.of(any.edge())));
  }

  void bought(int customer, String digits) {
    bought.add(new Bought(customer, digits));
  }

  /** Whether anybody has a token. */
  boolean hasToken() {
    return !bought.isEmpty();
  }

  /**
   * Somebody types a token, perhaps one that was typed or delivered before; whether anybody has
   * one.
   */
  boolean type() {
    if (bought.isEmpty() || !history.unit().isRunning()) {
      return false;
    }
    Bought token = bought.get(random.nextInt(bought.size()));
    enter(EstateText.point(token.customer()), token.digits())
        .ifPresent(
            answer -> history.tell("customer " + token.customer() + " types a token: " + answer));
    return true;
  }

  /** Somebody tries digits at one moment: only the free tries may be looked at. */
  boolean guess() {
    SupplyPointId point = EstateText.point(1 + random.nextInt(EstateText.CUSTOMERS));
    TokenSubject subject =
        new TokenSubject(
            Keys.DEPLOYMENT,
            point,
            EstateText.household(history.customerOf(point)).serial(1).hash(),
            1);
    byte[] other = new byte[TokenKey.LENGTH];
    random.nextBytes(other);
    int looked = 0;
    for (int i = 0; i < GUESSES && history.unit().isRunning(); i++) {
      String digits =
          TokenKey.of(other).issue(subject, i + 1L, TokenAmount.upTo(2_000L + i)).digits();
      looked +=
          enter(point, digits).filter(answer -> answer instanceof TokenAnswer.Wrong).isPresent()
              ? 1
              : 0;
    }
    if (looked > LocalTokens.FREE_TRIES) {
      throw new Broken(
          Invariant.TOKEN_GUESSES_ARE_FEW, looked + " wrong tokens were looked at in one moment");
    }
    return looked > 0;
  }

  private Optional<TokenAnswer> enter(SupplyPointId point, String digits) {
    List<TokenAnswer> answers = new ArrayList<>();
    history.unit().step(new Input.TokenEntered(point, digits, answers::add));
    return answers.stream().findFirst();
  }
}
