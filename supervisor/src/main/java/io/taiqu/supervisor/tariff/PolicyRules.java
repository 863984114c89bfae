package io.taiqu.supervisor.tariff;

import io.taiqu.protocol.message.QuietHours;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.json.JsonCursor;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The rules by which supply is taken away and restored, for a whole estate.
 *
 * @param validFrom absent: from the start of the month in which the document is applied
 * @param openingsPerHour absent: the greater of 3 and 5 % of the edge's meters
 * @param point what holds for a supply point without an exception of its own
 */
public record PolicyRules(
    Optional<Instant> validFrom,
    int validDays,
    List<QuietHours> quietHours,
    Set<LocalDate> holidays,
    OptionalInt openingsPerHour,
    int openingsPerDay,
    Duration minGap,
    Duration bootGrace,
    Duration warningLead,
    PointRules point) {

  /**
   * The rules for one supply point.
   *
   * @param creditLimit the most that a customer who pays afterwards should owe; the station watches
   *     it, and units do not know it
   * @param estimatesInARow how many bills of such a customer may follow one another of which the
   *     meter was not read to the month's end, 0 for none; units do not know it either
   */
  public record PointRules(
      boolean enforce,
      boolean protectedCustomer,
      boolean lifeSupport,
      boolean disputed,
      Money emergencyCredit,
      List<Money> warningSteps,
      Money disconnectAt,
      Money reconnectAt,
      Money stepCap,
      SupplyTerms terms,
      Optional<Money> creditLimit,
      int estimatesInARow) {
    /** Chinese retail practice. */
    public static final PointRules USUAL =
        new PointRules(
            true,
            false,
            false,
            false,
            Money.ZERO,
            List.of(Money.parse("20"), Money.parse("10"), Money.parse("5")),
            Money.ZERO,
            Money.parse("0.01"),
            Money.parse("5000"),
            SupplyTerms.USUAL,
            Optional.empty(),
            2);

    /** Reads exceptions to these rules; the cursor notes problems. */
    public PointRules overriddenBy(JsonCursor json) {
      return new PointRules(
          flag(json, "enforce", enforce),
          flag(json, "protected", protectedCustomer),
          flag(json, "lifeSupport", lifeSupport),
          flag(json, "disputed", disputed),
          money(json, "emergencyCredit", emergencyCredit),
          steps(json),
          money(json, "disconnectAt", disconnectAt),
          money(json, "reconnectAt", reconnectAt),
          money(json, "stepCap", stepCap),
          TermsJson.overriding(terms, json),
          json.find("creditLimit")
              .map(most -> Optional.of(most.as(TermsJson::notNegative, Money.ZERO)))
              .orElse(creditLimit),
          number(json, "estimatesInARow", 12, estimatesInARow));
    }

    private static boolean flag(JsonCursor json, String name, boolean standIn) {
      return json.find(name).map(flag -> flag.bool(standIn)).orElse(standIn);
    }

    private static Money money(JsonCursor json, String name, Money standIn) {
      return json.find(name).map(amount -> amount.as(Money::parse, standIn)).orElse(standIn);
    }

    private List<Money> steps(JsonCursor json) {
      if (!json.has("warningSteps")) {
        return warningSteps;
      }
      List<Money> steps = new ArrayList<>();
      json.list("warningSteps").forEach(step -> steps.add(step.as(Money::parse, Money.ZERO)));
      for (int i = 1; i < steps.size(); i++) {
        if (steps.get(i - 1).compareTo(steps.get(i)) <= 0) {
          json.at("warningSteps").problem("must descend");
          return warningSteps;
        }
      }
      if (steps.size() > 4) {
        json.at("warningSteps").problem("has more than 4 steps");
        return warningSteps;
      }
      return steps;
    }
  }

  /** What holds when a document says nothing: nights, weekends and holidays are quiet. */
  public static final PolicyRules USUAL =
      new PolicyRules(
          Optional.empty(),
          400,
          List.of(
              new QuietHours(
                  EnumSet.allOf(DayOfWeek.class), LocalTime.of(20, 0), LocalTime.of(8, 0)),
              new QuietHours(
                  EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                  LocalTime.MIDNIGHT,
                  LocalTime.MIDNIGHT)),
          Set.of(),
          OptionalInt.empty(),
          4,
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Duration.ofDays(1),
          PointRules.USUAL);

  /** Reads rules; what is not said is as {@link #USUAL}, and the cursor notes problems. */
  public static PolicyRules read(JsonCursor json) {
    PolicyRules rules =
        new PolicyRules(
            json.find("validFrom")
                .map(
                    from -> from.as(text -> OffsetDateTime.parse(text).toInstant(), Instant.EPOCH)),
            number(json, "validDays", 36_500, USUAL.validDays()),
            json.has("quietHours") ? quietHours(json) : USUAL.quietHours(),
            holidays(json),
            json.has("openingsPerHour")
                ? OptionalInt.of(number(json, "openingsPerHour", 0xFFFF, 3))
                : OptionalInt.empty(),
            number(json, "openingsPerDay", 0xFFFF, USUAL.openingsPerDay()),
            minutes(json, "minGapMinutes", USUAL.minGap()),
            minutes(json, "bootGraceMinutes", USUAL.bootGrace()),
            minutes(json, "warningLeadMinutes", USUAL.warningLead()),
            PointRules.USUAL.overriddenBy(json));
    json.requireNothingElse();
    return rules;
  }

  private static int number(JsonCursor json, String name, int max, int standIn) {
    return json.find(name).map(value -> (int) value.number(0, max, standIn)).orElse(standIn);
  }

  private static Duration minutes(JsonCursor json, String name, Duration standIn) {
    return json.find(name)
        .map(value -> Duration.ofMinutes(value.number(0, 1_000_000, standIn.toMinutes())))
        .orElse(standIn);
  }

  private static Set<LocalDate> holidays(JsonCursor json) {
    Set<LocalDate> dates = new LinkedHashSet<>();
    json.list("holidays").forEach(date -> dates.add(date.as(LocalDate::parse, LocalDate.EPOCH)));
    return dates;
  }

  private static List<QuietHours> quietHours(JsonCursor json) {
    List<QuietHours> hours = new ArrayList<>();
    for (JsonCursor item : json.list("quietHours")) {
      Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
      if (item.has("days")) {
        item.list("days").forEach(day -> days.add(day.as(DayOfWeek::valueOf, DayOfWeek.SUNDAY)));
      } else {
        days.addAll(Arrays.asList(DayOfWeek.values()));
      }
      LocalTime from = item.at("from").as(LocalTime::parse, LocalTime.MIDNIGHT);
      LocalTime to = item.at("to").as(LocalTime::parse, LocalTime.MIDNIGHT);
      item.requireNothingElse();
      try {
        hours.add(new QuietHours(days, from, to));
      } catch (IllegalArgumentException e) {
        item.problem(String.valueOf(e.getMessage()));
      }
    }
    return hours;
  }
}
