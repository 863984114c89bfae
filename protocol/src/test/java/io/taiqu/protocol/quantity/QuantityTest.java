package io.taiqu.protocol.quantity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.taiqu.protocol.testing.SeededRuns;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class QuantityTest {
  @Test
  void moneyReadsAndWritesPlainDecimals() {
    assertEquals(new Money(20_000_000_000L), Money.parse("20.00"));
    assertEquals(new Money(-1), Money.parse("-0.000000001"));
    assertEquals("20.00", Money.parse("20").toDecimalString());
    assertEquals("0.123456789", new Money(123_456_789).toDecimalString());
    assertEquals("-0.50", Money.parse("-0.5").toDecimalString());
    assertEquals("0.00", Money.ZERO.toDecimalString());
  }

  @Test
  void moneyRefusesWhatItCannotHoldExactly() {
    assertThrows(ArithmeticException.class, () -> Money.parse("0.0000000001"));
    assertThrows(ArithmeticException.class, () -> Money.parse("9223372036.854775808"));
    assertThrows(NumberFormatException.class, () -> Money.parse("1e9"));
    assertThrows(NumberFormatException.class, () -> Money.parse("1e999999999"));
    assertThrows(NumberFormatException.class, () -> Money.parse("twenty"));
    assertThrows(NumberFormatException.class, () -> Money.parse(""));
  }

  @Test
  void moneyTextRoundTripsForEveryAmount() {
    SeededRuns.run(
        500,
        random -> {
          Money money = new Money(random.nextLong() >> random.nextInt(64));
          assertEquals(money, Money.parse(money.toDecimalString()));
        });
  }

  @Test
  void minorUnitsConvertBothWaysWithOneHalfEvenRounding() {
    assertEquals(Money.parse("12.34"), Money.ofMinor(1234, 2));
    assertEquals(Money.parse("12"), Money.ofMinor(12, 0));
    assertEquals(0, Money.parse("0.005").toMinorHalfEven(2));
    assertEquals(2, Money.parse("0.015").toMinorHalfEven(2));
    assertEquals(-2, Money.parse("-0.015").toMinorHalfEven(2));
    assertEquals(1, Money.parse("0.005000001").toMinorHalfEven(2));
    assertThrows(IllegalArgumentException.class, () -> Money.ofMinor(1, 10));
    assertThrows(ArithmeticException.class, () -> Money.ofMinor(Long.MAX_VALUE, 2));
  }

  @Test
  void everyOverflowThrows() {
    Money most = new Money(Long.MAX_VALUE);
    Money least = new Money(Long.MIN_VALUE);
    assertThrows(ArithmeticException.class, () -> most.plus(new Money(1)));
    assertThrows(ArithmeticException.class, () -> least.minus(new Money(1)));
    assertThrows(ArithmeticException.class, least::negated);
    assertThrows(ArithmeticException.class, () -> most.times(2));
    assertThrows(ArithmeticException.class, () -> new Energy(Long.MAX_VALUE).plus(new Energy(1)));
    assertThrows(ArithmeticException.class, () -> new Energy(Long.MIN_VALUE).minus(new Energy(1)));
    assertThrows(ArithmeticException.class, () -> Energy.ofKilowattHours(Long.MAX_VALUE));
    assertThrows(
        ArithmeticException.class, () -> new UnitPrice(1L << 40).times(new Energy(1L << 40)));
    assertThrows(
        ArithmeticException.class, () -> new MeterRegister(Long.MAX_VALUE, 1).wattHoursFloor());
    assertThrows(
        ArithmeticException.class,
        () ->
            new CtRatio(60, 1)
                .between(
                    MeterRegister.ofWattHours(0), MeterRegister.ofWattHours(Long.MAX_VALUE / 2)));
  }

  @Test
  void priceTimesEnergyIsExact() {
    assertEquals(
        Money.parse("0.5583"),
        UnitPrice.perKilowattHour("0.5583").times(Energy.ofKilowattHours(1)));
    assertEquals(
        Money.parse("0.0005583"), UnitPrice.perKilowattHour("0.5583").times(new Energy(1)));
    assertThrows(ArithmeticException.class, () -> UnitPrice.perKilowattHour("0.1234567"));
    assertEquals("0.5583", UnitPrice.perKilowattHour("0.5583").toPerKilowattHourString());
  }

  @Test
  void registerPositionsAreShownAsTheMeterShowsThem() {
    assertEquals("1234.56", new MeterRegister(123_456, 1).toKilowattHourString());
    assertEquals("1.234", new MeterRegister(1_234, 0).toKilowattHourString());
    assertEquals("0.0001234", new MeterRegister(1_234, -4).toKilowattHourString());
    assertThrows(IllegalArgumentException.class, () -> new MeterRegister(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new MeterRegister(1, 10));
  }

  @Test
  void registerDifferencesAreFlooredByPosition() {
    assertEquals(new Energy(1), new MeterRegister(19, -1).since(new MeterRegister(9, -1)));
    assertEquals(new Energy(1), new MeterRegister(10, -1).since(new MeterRegister(9, -1)));
    assertEquals(new Energy(-1), new MeterRegister(9, -1).since(new MeterRegister(10, -1)));
    assertEquals(new Energy(50), new MeterRegister(15, 1).since(new MeterRegister(10, 1)));
  }

  @Test
  void registerDifferencesTelescopeWhateverTheResolutionAndRatio() {
    SeededRuns.run(
        300,
        random -> {
          CtRatio ratio = new CtRatio(1 + random.nextInt(400), 1 + random.nextInt(5));
          int exponent = random.nextInt(8) - 5;
          long start = random.nextInt(1_000_000);
          MeterRegister first = new MeterRegister(start, exponent);
          MeterRegister previous = first;
          Energy sum = Energy.ZERO;
          Energy direct = Energy.ZERO;
          for (int i = 0; i < 20; i++) {
            start += random.nextInt(50);
            MeterRegister next = new MeterRegister(start, exponent);
            sum = sum.plus(ratio.between(previous, next));
            direct = direct.plus(next.since(previous));
            previous = next;
          }
          assertEquals(ratio.between(first, previous), sum);
          assertEquals(previous.since(first), direct);
        });
  }

  @Test
  void theTransformerRatioAppliesToDifferences() {
    CtRatio ratio = CtRatio.parse("300/5");
    assertEquals(
        new Energy(600), ratio.between(new MeterRegister(100, 1), new MeterRegister(101, 1)));
    assertEquals(
        new Energy(2),
        new CtRatio(5, 2).between(MeterRegister.ofWattHours(0), MeterRegister.ofWattHours(1)));
    assertEquals(CtRatio.DIRECT, CtRatio.parse("1"));
    assertEquals("300/5", ratio.toString());
    assertThrows(IllegalArgumentException.class, () -> CtRatio.parse("0"));
    assertThrows(IllegalArgumentException.class, () -> CtRatio.parse("60:1"));
  }

  @Test
  void registerFloorAgreesWithDecimalArithmetic() {
    SeededRuns.run(
        300,
        random -> {
          MeterRegister register =
              new MeterRegister(random.nextInt(Integer.MAX_VALUE), random.nextInt(19) - 9);
          assertEquals(
              new BigDecimal(register.toKilowattHourString())
                  .movePointRight(3)
                  .toBigInteger()
                  .longValueExact(),
              register.wattHoursFloor());
        });
  }

  @Test
  void aCurrencyKnowsItsMinorUnit() {
    assertEquals(2, new CurrencyCode("CNY").minorDigits());
    assertEquals(0, new CurrencyCode("JPY").minorDigits());
    assertEquals(2, new CurrencyCode("QQQ").minorDigits());
    assertThrows(IllegalArgumentException.class, () -> new CurrencyCode("cny"));
  }
}
