package io.taiqu.hwtest.tokens;

import io.taiqu.edge.core.EdgeCore;
import io.taiqu.edge.core.EdgeSite;
import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Evolution;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.Moment;
import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.LocalTokens;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.runtime.EventCodec;
import io.taiqu.hwtest.estate.Tariffs;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TokenKeySeal;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SealedTokenKey;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.message.TokenKeySet;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.token.Token;
import io.taiqu.protocol.token.TokenAmount;
import io.taiqu.protocol.token.TokenKey;
import io.taiqu.protocol.token.TokenSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/** One unit with one customer, whose pauses are waited out on a number. */
final class TokenSiege {
  /** Random tokens between two good ones. */
  private static final int GOOD_EVERY = 50_000;

  private static final Instant WALL = Instant.parse("2026-03-02T02:00:00Z");
  private static final DeploymentId DEPLOYMENT = new DeploymentId(new UUID(1, 1));
  private static final EdgeId EDGE = new EdgeId(new UUID(1, 2));
  private static final SupplyPointId POINT = new SupplyPointId(new UUID(1, 3));
  private static final MeterSerial SERIAL = new MeterSerial("SIEGE-1");
  private static final TokenSubject SUBJECT = new TokenSubject(DEPLOYMENT, POINT, SERIAL.hash(), 1);
  private static final Tariff TARIFF = Tariffs.all().getFirst();
  private static final int MINOR_DIGITS = TARIFF.currency().minorDigits();

  private final SplittableRandom random;
  private final SigningKey key;
  private final TokenKey tokenKey;
  private final EdgeCore core;
  private final Tally tally = new Tally();
  private final char[] digits = new char[20];
  private EdgeState state;
  private long nanos;
  private long counter;
  private Money credited = Money.ZERO;
  private long revision;
  private Optional<TokenAnswer> answer = Optional.empty();

  /** Counts of what happened. */
  static final class Tally {
    long tokens;
    long tries;
    long accepted;
    long issued;
    long credited;
    long delivered;
    long twice;
    long missed;
    long restarts;
    long unlocked;

    static Tally plus(Tally one, Tally other) {
      Tally sum = new Tally();
      sum.tokens = one.tokens + other.tokens;
      sum.tries = one.tries + other.tries;
      sum.accepted = one.accepted + other.accepted;
      sum.issued = one.issued + other.issued;
      sum.credited = one.credited + other.credited;
      sum.delivered = one.delivered + other.delivered;
      sum.twice = one.twice + other.twice;
      sum.missed = one.missed + other.missed;
      sum.restarts = one.restarts + other.restarts;
      sum.unlocked = one.unlocked + other.unlocked;
      return sum;
    }
  }

  TokenSiege(long seed) {
    this.random = new SplittableRandom(seed);
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.key = SigningKey.ofSeed(secret);
    this.tokenKey = TokenKey.derived(key.secretFor("siege"), SUBJECT);
    SealedTokenKey sealed = TokenKeySeal.seal(tokenKey, DEPLOYMENT, POINT, 1, key.verifyingKey());
    Optional<TokenKey> opened = TokenKeySeal.open(sealed, DEPLOYMENT, key);
    this.core =
        new EdgeCore(
            (raw, at) -> {
              throw new IllegalStateException("no documents");
            },
            asked -> asked.equals(sealed) ? opened : Optional.empty());
    this.state = fresh();
    TariffSet tariffs =
        new TariffSet(
            DEPLOYMENT, EDGE, 1, new Revision(1, 1), List.of(TARIFF), Map.of(POINT, TARIFF.code()));
    accept(tariffs);
    accept(
        new Handover(
            DEPLOYMENT,
            POINT,
            SERIAL.hash(),
            EDGE,
            1,
            new Revision(1, 1),
            Money.ZERO,
            Money.ZERO,
            0,
            ChargingState.opening(TARIFF, new MeterRegister(0, 1), WALL, CtRatio.DIRECT)));
    accept(new TokenKeySet(DEPLOYMENT, EDGE, 1, new Revision(1, 1), List.of(sealed)));
  }

  private EdgeState fresh() {
    MeteredPoint point =
        new MeteredPoint(
            POINT,
            SERIAL,
            MeteredPoint.Role.CUSTOMER,
            CtRatio.DIRECT,
            new Power(8_000),
            new MeterRegister(10_000_000, 1),
            true);
    EdgeSite site =
        new EdgeSite(
            DEPLOYMENT, EDGE, 1, Duration.ofMinutes(15), new Voltage(230_000), List.of(point));
    return EdgeState.initial(site, new BootId(new UUID(2, tally.restarts)), WALL);
  }

  private void accept(Downlink document) {
    byte[] raw = DocumentCodec.sign(document, key);
    state =
        Evolution.evolve(
            state, new Event.DocumentAccepted(new SignedDocument<>(document, raw, false)));
  }

  /** Enters so many random tokens, and good ones among them. */
  Tally attack(long count) {
    for (long i = 0; i < count; i++) {
      waitOut();
      if (enter(randomDigits()) instanceof TokenAnswer.Credited) {
        tally.accepted++;
      }
      tally.tokens++;
      if ((i + 1) % GOOD_EVERY == 0 || i + 1 == count) {
        goodOnes();
        restart();
      }
    }
    return tally;
  }

  private String randomDigits() {
    long high = random.nextLong(10_000_000_000L);
    long low = random.nextLong(10_000_000_000L);
    for (int i = 9; i >= 0; i--) {
      digits[i] = (char) ('0' + high % 10);
      digits[i + 10] = (char) ('0' + low % 10);
      high /= 10;
      low /= 10;
    }
    return new String(digits);
  }

  private Account account() {
    return state.points().getFirst().account().orElseThrow();
  }

  private void waitOut() {
    LocalTokens tokens = account().tokens();
    if (tokens.vainTries() >= LocalTokens.FREE_TRIES) {
      if (tokens.pauseSinceNanos().isEmpty()) {
        step(new Input.Ticked());
      }
      nanos += account().tokens().pauseLeft(nanos).toNanos();
    }
  }

  private TokenAnswer enter(String typed) {
    answer = Optional.empty();
    List<Event> events =
        step(new Input.TokenEntered(POINT, typed, told -> answer = Optional.of(told)));
    for (Event event : events) {
      if (event instanceof Event.TokenCheckDue(Input.TokenEntered entered)) {
        tally.tries++;
        step(new Input.TokenTryKept(entered));
      }
    }
    return answer.orElseThrow();
  }

  private List<Event> step(Input input) {
    List<Event> events = core.decide(state, input, new Moment(WALL, nanos));
    for (Event event : events) {
      state = Evolution.evolve(state, event);
      if (event instanceof Event.TokenAnswered(Input.TokenEntered entered, TokenAnswer told)) {
        entered.reply().answer(told);
      }
    }
    return events;
  }

  /** Four tokens: some are typed, in any order, some delivered first, all tried a second time. */
  private void goodOnes() {
    String[] typed = new String[4];
    Money[] worth = new Money[4];
    for (int i = 0; i < typed.length; i++) {
      TokenAmount amount = TokenAmount.upTo(random.nextLong(1, 4_000_000));
      Token token = tokenKey.issue(SUBJECT, ++counter, amount);
      typed[i] = token.digits();
      worth[i] = amount.money(MINOR_DIGITS);
      credited = credited.plus(worth[i]);
      tally.issued++;
    }
    int first = random.nextInt(typed.length);
    for (int i = 0; i < 2; i++) {
      enterGood(typed[first ^ i], Optional.of(worth[first ^ i]));
    }
    accept(
        new CreditState(
            DEPLOYMENT,
            POINT,
            SERIAL.hash(),
            EDGE,
            1,
            new Revision(1, ++revision),
            credited,
            Money.ZERO,
            TARIFF.currency(),
            counter,
            1,
            1,
            WALL,
            Digest.ZERO));
    tally.delivered += 2;
    for (String again : typed) {
      enterGood(again, Optional.empty());
    }
    if (!account().balance().equals(credited)) {
      tally.twice++;
    }
  }

  private void enterGood(String typed, Optional<Money> worth) {
    waitOut();
    Money before = account().balance();
    TokenAnswer told = enter(typed);
    if (worth.isPresent()) {
      boolean right =
          told instanceof TokenAnswer.Credited(Money amount, Money balance)
              && amount.equals(worth.get())
              && balance.equals(before.plus(amount));
      tally.credited += right ? 1 : 0;
      tally.missed += right ? 0 : 1;
    } else if (!(told instanceof TokenAnswer.AlreadyCredited)
        || !account().balance().equals(before)) {
      tally.twice++;
    }
  }

  /** The unit starts anew on what its ledger encodes: a pause must hold from its beginning. */
  private void restart() {
    while (account().tokens().vainTries() < LocalTokens.FREE_TRIES) {
      enter(wrongDigits());
    }
    byte[] ledger = EventCodec.encode(Evolution.essence(state));
    tally.restarts++;
    EdgeState restored = fresh();
    for (Event.Kept event : EventCodec.decode(ledger)) {
      restored = Evolution.evolve(restored, event);
    }
    state = restored;
    nanos = random.nextLong(1_000_000_000_000L);
    Duration pause = account().tokens().pause();
    boolean holds = enter(wrongDigits()).equals(new TokenAnswer.Locked(pause)) && stillHolds(pause);
    tally.unlocked += holds ? 0 : 1;
  }

  private boolean stillHolds(Duration pause) {
    nanos += pause.toNanos() - 1;
    boolean held = enter(wrongDigits()) instanceof TokenAnswer.Locked;
    nanos += 1;
    return held && enter(wrongDigits()) instanceof TokenAnswer.Wrong;
  }

  /** A token of another key. */
  private String wrongDigits() {
    TokenAmount amount = TokenAmount.upTo(2000);
    byte[] other = new byte[TokenKey.LENGTH];
    random.nextBytes(other);
    return TokenKey.of(other).issue(SUBJECT, counter + 1, amount).digits();
  }
}
