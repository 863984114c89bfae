package io.taiqu.protocol.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.token.TokenDigits.Mistake;
import io.taiqu.protocol.token.TokenDigits.Typed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final TokenSubject SUBJECT =
      new TokenSubject(
          DeploymentId.parse("11111111-1111-4111-8111-111111111111"),
          SupplyPointId.parse("22222222-2222-4222-8222-222222222222"),
          new MeterSerialHash(3, 4),
          5);
  private static final TokenKey KEY = TokenKey.derived(new byte[32], SUBJECT);

  private record Vector(
      byte[] secret,
      TokenSubject subject,
      long counter,
      TokenAmount amount,
      String key,
      String digits) {}

  private static List<Vector> vectors() throws IOException {
    try (var in = TokenTest.class.getResourceAsStream("/io/taiqu/protocol/golden/tokens.txt")) {
      assertNotNull(in);
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .map(word ->
              new Vector(
                  HEX.parseHex(word[0]),
                  new TokenSubject(
                      DeploymentId.parse(word[1]),
                      SupplyPointId.parse(word[2]),
                      MeterSerialHash.fromBytes(HEX.parseHex(word[3])),
                      Long.parseLong(word[4])),
                  Long.parseLong(word[5]),
                  new TokenAmount(Integer.parseInt(word[6]), Integer.parseInt(word[7])),
                  word[8],
                  word[9]))
          .toList();
    }
  }

  private static Token issue(long counter, long minor) {
    return KEY.issue(SUBJECT, counter, TokenAmount.upTo(minor));
  }

  private static Token read(String digits) {
    return assertInstanceOf(Typed.Read.class, TokenDigits.read(digits)).token().orElseThrow();
  }

  @Test
  void keysAndDigitsAreThoseOfAnIndependentComputation() throws IOException {
    List<Vector> vectors = vectors();
    assertEquals(7, vectors.size());
    for (Vector vector : vectors) {
      TokenKey key = TokenKey.derived(vector.secret(), vector.subject());
      assertEquals(vector.key(), HEX.formatHex(key.toBytes()));
      Token token = key.issue(vector.subject(), vector.counter(), vector.amount());
      assertEquals(vector.digits(), token.digits());
      assertEquals(token, read(vector.digits()));
      assertTrue(key.vouchesFor(token, vector.subject(), vector.counter()));
    }
  }

  @Test
  void everyWrongDigitAndEveryExchangeOfNeighboursIsNoticed() {
    SplittableRandom dice = new SplittableRandom(7);
    int exchanges = 0;
    for (int run = 0; run < 200; run++) {
      String digits = issue(run + 1L, dice.nextLong(1, 4_095_001)).digits();
      for (int place = 0; place < digits.length(); place++) {
        for (char wrong = '0'; wrong <= '9'; wrong++) {
          if (wrong != digits.charAt(place)) {
            assertMistyped(digits.substring(0, place) + wrong + digits.substring(place + 1));
          }
        }
        if (place > 0 && digits.charAt(place) != digits.charAt(place - 1)) {
          exchanges++;
          assertMistyped(
              digits.substring(0, place - 1)
                  + digits.charAt(place)
                  + digits.charAt(place - 1)
                  + digits.substring(place + 1));
        }
      }
    }
    assertTrue(exchanges > 2000);
  }

  private static void assertMistyped(String digits) {
    assertEquals(new Typed.Mistyped(Mistake.CHECK_DIGIT), TokenDigits.read(digits));
  }

  @Test
  void gapsDoNotMatterAndAnythingButTwentyDigitsIsNone() {
    String digits = issue(1, 2000).digits();
    String grouped = TokenDigits.grouped(digits);
    assertEquals(24, grouped.length());
    assertEquals(read(digits), read(grouped));
    assertEquals(read(digits), read(grouped.replace(' ', '-') + "\n"));
    for (String none : new String[] {"", digits.substring(1), digits + "0", "x" + digits}) {
      assertEquals(new Typed.Mistyped(Mistake.NOT_TWENTY_DIGITS), TokenDigits.read(none));
    }
  }

  @Test
  void numbersBeyond63BitsAndOtherTypesAreNoTokens() {
    byte[] nines = new byte[19];
    java.util.Arrays.fill(nines, (byte) 9);
    String most = "9".repeat(19) + Verhoeff.checkDigit(nines, 19);
    assertEquals(new Typed.Read(Optional.empty()), TokenDigits.read(most));
    Token token = issue(1, 2000);
    for (long type = 0; type < 4; type++) {
      long bits = token.bits() & ~(3L << 61) | type << 61;
      boolean credit = type == Token.CREDIT;
      assertEquals(
          new Typed.Read(credit ? Optional.of(token) : Optional.empty()),
          TokenDigits.read(TokenDigits.of(bits)));
    }
  }

  @Test
  void anAmountHasOneFormAndNeverExceedsWhatWasPaid() {
    assertThrows(IllegalArgumentException.class, () -> TokenAmount.upTo(0));
    for (long minor : new long[] {1, 4095, 4096, 40_950, 40_959, 12_345, 4_095_000, 9_999_999}) {
      TokenAmount amount = TokenAmount.upTo(minor);
      assertTrue(amount.minor() <= minor);
      assertTrue(minor > 4_095_999 || minor - amount.minor() < 1000);
      assertEquals(amount, TokenAmount.upTo(amount.minor()));
    }
    assertEquals(Money.parse("123.40"), TokenAmount.upTo(12_345).money(2));
    assertThrows(IllegalArgumentException.class, () -> new TokenAmount(1, 409));
    assertFalse(TokenAmount.isOne(0, 0));
  }

  @Test
  void aKeyVouchesForNothingElse() {
    Token token = issue(700, 2000);
    assertTrue(KEY.vouchesFor(token, SUBJECT, 700));
    assertFalse(KEY.vouchesFor(token, SUBJECT, 700 + 1024));
    TokenSubject later =
        new TokenSubject(SUBJECT.deployment(), SUBJECT.supplyPoint(), SUBJECT.meter(), 6);
    assertFalse(KEY.vouchesFor(token, later, 700));
    Token richer = new Token(token.counterRest(), TokenAmount.upTo(2001), token.mac());
    assertFalse(KEY.vouchesFor(richer, SUBJECT, 700));
    assertFalse(TokenKey.derived(new byte[32], later).vouchesFor(token, SUBJECT, 700));
  }

  @Test
  void oneCounterIsMeantAndOnlyWithinTheWindow() {
    for (long covered : new long[] {0, 1, 511, 512, 1023, 1024, 4_294_967_000L}) {
      for (long distance = -600; distance <= 600; distance++) {
        long counter = covered + distance;
        if (counter < 1 || counter > 0xFFFF_FFFFL) {
          continue;
        }
        Token token = issue(counter, 1);
        boolean ahead = distance >= 1 && distance <= TokenWindow.AHEAD;
        boolean behind = distance <= 0 && distance > -TokenWindow.AHEAD;
        assertEquals(ahead, TokenWindow.ahead(token, covered).equals(OptionalLong.of(counter)));
        assertEquals(behind, TokenWindow.behind(token, covered).equals(OptionalLong.of(counter)));
      }
    }
  }
}
