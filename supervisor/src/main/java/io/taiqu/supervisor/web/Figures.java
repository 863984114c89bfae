package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Currency;

/**
 * How numbers, money and times are written on the pages of one language. A real minus sign, a dash
 * for nothing, thousands separated, the same digits everywhere.
 */
public final class Figures {
  private static final String NONE = "–";
  private static final Duration JUST_NOW = Duration.ofSeconds(60);

  private final Messages messages;
  private final ZoneId zone;
  private final String symbol;
  private final int minorDigits;
  private final Instant now;

  /**
   * Figures of one language.
   *
   * @param now the present on the deployment's clock, against which ages are told
   */
  public Figures(Messages messages, ZoneId zone, CurrencyCode currency, Instant now) {
    Currency iso = Currency.getInstance(currency.code());
    this.messages = messages;
    this.zone = zone;
    // The yuan's own sign is unambiguous in its own country; elsewhere Java would print CN¥.
    this.symbol = currency.code().equals("CNY") ? "¥" : iso.getSymbol(messages.language().locale());
    this.minorDigits = currency.minorDigits();
    this.now = now;
  }

  private Figures(Messages messages, ZoneId zone, String symbol, int minorDigits, Instant now) {
    this.messages = messages;
    this.zone = zone;
    this.symbol = symbol;
    this.minorDigits = minorDigits;
    this.now = now;
  }

  /** The same figures at another moment. */
  Figures at(Instant later) {
    return new Figures(messages, zone, symbol, minorDigits, later);
  }

  /** Money to the minor unit, rounded once, half-even: ¥36.40, −¥3.20. */
  public String money(Money money) {
    BigDecimal amount = new BigDecimal(money.toDecimalString());
    String digits = fixed(amount.abs(), minorDigits);
    boolean zero = amount.setScale(minorDigits, RoundingMode.HALF_EVEN).signum() == 0;
    return (amount.signum() < 0 && !zero ? "−" : "") + symbol + digits;
  }

  /** Money to the minor unit as a form takes it: 36.40. */
  public String plain(Money money) {
    return new BigDecimal(money.toDecimalString())
        .setScale(minorDigits, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  /** Energy in kWh with one decimal place, without the unit. */
  public String kwh(Energy energy) {
    return kwh(energy, 1);
  }

  /** Energy in kWh with so many decimal places, without the unit. */
  public String kwh(Energy energy, int places) {
    return signed(BigDecimal.valueOf(energy.wattHours(), 3), places);
  }

  /** A share of a whole in per cent with one decimal place, without the sign. */
  public String percent(double ratio) {
    return percent(ratio, 1);
  }

  /** A share of a whole in per cent, without the sign. */
  public String percent(double ratio, int places) {
    return signed(BigDecimal.valueOf(ratio * 100), places);
  }

  /** A count with thousands separated. */
  public String count(long count) {
    return signed(BigDecimal.valueOf(count), 0);
  }

  /** A decimal number with so many places. */
  public String decimal(BigDecimal number, int places) {
    return signed(number, places);
  }

  /** 10:15 today, otherwise 28 Feb 10:15. */
  public String time(Instant at) {
    ZonedDateTime local = at.atZone(zone);
    boolean today = local.toLocalDate().equals(now.atZone(zone).toLocalDate());
    return format(local, today ? "format.time" : "format.dateTime");
  }

  /** 10:15:30 today, otherwise 28 Feb 10:15:30. */
  public String moment(Instant at) {
    boolean today = dayOf(at).equals(dayOf(now));
    return format(at.atZone(zone), today ? "format.clock" : "format.dayClock");
  }

  /** 2 Mar 2026 10:15:30. */
  public String exactTime(Instant at) {
    return format(at.atZone(zone), "format.exactTime");
  }

  /** 2 Mar. */
  public String day(LocalDate day) {
    return DateTimeFormatter.ofPattern(messages.text("format.day"), messages.language().locale())
        .format(day);
  }

  /** 2 March 2026. */
  public String date(LocalDate day) {
    return DateTimeFormatter.ofPattern(messages.text("format.date"), messages.language().locale())
        .format(day);
  }

  /** February 2026. */
  public String month(YearMonth month) {
    return DateTimeFormatter.ofPattern(messages.text("format.month"), messages.language().locale())
        .format(month);
  }

  /** The deployment's day of an instant. */
  public LocalDate dayOf(Instant at) {
    return at.atZone(zone).toLocalDate();
  }

  /** For the {@code datetime} attribute. */
  public String machineTime(Instant at) {
    return at.toString();
  }

  /** How long ago: just now, 4 min ago, 3 h ago, 2 days ago. */
  public String ago(Instant at) {
    Duration age = Duration.between(at, now);
    if (age.compareTo(JUST_NOW) < 0) {
      return messages.text("age.now");
    }
    if (age.toMinutes() < 60) {
      return messages.text("age.minutes", age.toMinutes());
    }
    if (age.toHours() < 48) {
      return messages.text("age.hours", age.toHours());
    }
    return messages.text("age.days", age.toDays());
  }

  /** The zone of every time on the page. */
  public String zoneName() {
    return zone.getDisplayName(java.time.format.TextStyle.FULL, messages.language().locale());
  }

  /** Money rounded up to the next minor unit: the least amount that covers it. */
  public String moneyUp(Money money) {
    BigDecimal amount =
        new BigDecimal(money.toDecimalString()).setScale(minorDigits, RoundingMode.CEILING);
    return symbol + fixed(amount.max(BigDecimal.ZERO), minorDigits);
  }

  /** The sign of the currency. */
  public String currencySymbol() {
    return symbol;
  }

  /** A short duration: 240 ms, 3.2 s, 4 min, 3 h. */
  public String elapsed(Duration duration) {
    if (duration.toMillis() < 1000) {
      return messages.text("elapsed.millis", duration.toMillis());
    }
    if (duration.toSeconds() < 60) {
      return messages.text(
          "elapsed.seconds", signed(BigDecimal.valueOf(duration.toMillis(), 3), 1));
    }
    return duration.toMinutes() < 60
        ? messages.text("elapsed.minutes", duration.toMinutes())
        : messages.text("elapsed.hours", duration.toHours());
  }

  /** What stands where there is no value. */
  public String none() {
    return NONE;
  }

  private String format(ZonedDateTime at, String key) {
    return DateTimeFormatter.ofPattern(messages.text(key), messages.language().locale()).format(at);
  }

  private static String signed(BigDecimal number, int places) {
    BigDecimal rounded = number.setScale(places, RoundingMode.HALF_EVEN);
    return (rounded.signum() < 0 ? "−" : "") + fixed(rounded.abs(), places);
  }

  private static String fixed(BigDecimal number, int places) {
    DecimalFormat format =
        new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(java.util.Locale.ROOT));
    format.setMinimumFractionDigits(places);
    format.setMaximumFractionDigits(places);
    format.setRoundingMode(RoundingMode.HALF_EVEN);
    return format.format(number);
  }
}
