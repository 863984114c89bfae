package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Energy;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How much energy went through a measured point. */
public interface Usage {
  /**
   * Energy by interval, both ends as interval ends: {@code from} exclusive, {@code to} inclusive.
   */
  List<Slot> byInterval(SupplyPointId point, Instant from, Instant to);

  /** Energy by day of the deployment's zone, both days included. */
  List<Day> byDay(SupplyPointId point, LocalDate from, LocalDate to);

  /** Mean energy per day over the last complete days (at most 7, at least 1). */
  Optional<Energy> usualDay(SupplyPointId point);

  /**
   * One interval.
   *
   * @param energy absent if it can't be told; CT ratio applied
   * @param interpolated whether it does not rest on reads at both of its ends
   */
  record Slot(Instant end, Optional<Energy> energy, boolean interpolated) {}

  /** One day. */
  record Day(LocalDate date, Energy energy, int intervals, int interpolated, OptionalInt expected) {
    /** Whether every interval of the day is accounted for. */
    public boolean complete() {
      return expected.isPresent() && intervals == expected.getAsInt();
    }
  }
}
