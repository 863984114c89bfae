package io.taiqu.supervisor.grid;

import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the newest trusted report says about a measured point.
 *
 * @param reportedAt when the supervisor took the report, injected clock
 * @param age how old the data is at the time of the question, injected clock
 * @param fresh whether the report is younger than the configured limit
 * @param balance what is left, as the edge computed it
 * @param position absent before the first accepted read
 * @param holdReason why the edge keeps supply on although credit is used up: the first unmet
 *     condition's code
 * @param meterState the code of the edge's meter link state
 * @param warningStep the low-credit warning step reached, 0 if none
 * @param usualDayCost what a usual day costs at the use of the last days, above zero; absent
 *     without enough data
 */
public record PointLive(
    Instant reportedAt,
    Duration age,
    boolean fresh,
    Money balance,
    Money credited,
    Money withdrawn,
    Money charged,
    Optional<Position> position,
    Contact commanded,
    Contact feedback,
    Optional<String> holdReason,
    String meterState,
    int lowCreditEpisode,
    int warningStep,
    boolean emergencyInUse,
    Optional<Money> usualDayCost,
    Optional<Sample> lastSample) {
  private static final long MOST_DAYS = 999;

  /** How many whole days the balance lasts at the usual use; absent without enough data. */
  public OptionalInt daysLeft() {
    return daysOf(balance);
  }

  /** How many whole days an amount lasts at the usual use; absent without enough data. */
  public OptionalInt daysOf(Money amount) {
    if (usualDayCost.isEmpty()) {
      return OptionalInt.empty();
    }
    long days = Math.max(0, amount.nano()) / usualDayCost.get().nano();
    return OptionalInt.of((int) Math.min(MOST_DAYS, days));
  }

  /** The newest accepted register position. */
  public record Position(MeterRegister register, Instant at) {}

  /** A relay's position. */
  public enum Contact {
    /** Supply is off. */
    OPEN,
    /** Supply is on. */
    CLOSED,
    /** There is no relay, or no feedback. */
    UNKNOWN
  }

  /** The last momentary values; lists hold one value per phase that the meter has. */
  public record Sample(Power power, List<Voltage> voltages, List<Current> currents, Instant at) {}
}
