package io.taiqu.edge.core.metering;

import io.taiqu.protocol.quantity.Current;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ∫I²dt per conductor since the last interval reading, summed from polls by the trapezoid rule.
 * With three phases a fourth sum is kept for the neutral, whose current is measured or follows from
 * I_n² = ΣI_p² − I_aI_b − I_bI_c − I_cI_a.
 *
 * @param milliampereSquaredSeconds one sum per conductor; empty before the second poll
 * @param complete whether no stretch of time is missing
 * @param last the poll up to which it is summed
 */
public record SquaredCurrent(
    List<Long> milliampereSquaredSeconds, boolean complete, Optional<Poll> last) {
  /** Nothing summed yet, and something may be missing. */
  public static final SquaredCurrent UNBEGUN =
      new SquaredCurrent(List.of(), false, Optional.empty());

  private static final long MILLIS_PER_SECOND = 1000;
  private static final long SECONDS_PER_HOUR = 3600;

  public SquaredCurrent {
    milliampereSquaredSeconds = List.copyOf(milliampereSquaredSeconds);
  }

  /** What flowed at one moment. */
  public record Poll(List<Current> currents, Instant at) {
    public Poll {
      currents = List.copyOf(currents);
    }
  }

  /** The next interval begins. */
  public SquaredCurrent begun() {
    return new SquaredCurrent(List.of(), true, last);
  }

  /**
   * Adds the time up to one more poll.
   *
   * @param longestGap a longer pause is not summed: nobody knows what flowed
   */
  public SquaredCurrent plus(List<Current> currents, Instant at, Duration longestGap) {
    Optional<Poll> poll = Optional.of(new Poll(currents, at));
    if (last.isEmpty()) {
      return new SquaredCurrent(milliampereSquaredSeconds, complete, poll);
    }
    List<Current> earlier = last.get().currents();
    long millis = Duration.between(last.get().at(), at).toMillis();
    if (earlier.size() != currents.size() || millis <= 0 || millis > longestGap.toMillis()) {
      return new SquaredCurrent(milliampereSquaredSeconds, complete && millis == 0, poll);
    }
    List<Long> before = squares(earlier);
    List<Long> after = squares(currents);
    List<Long> sums = new ArrayList<>(before.size());
    for (int i = 0; i < before.size(); i++) {
      long sum = i < milliampereSquaredSeconds.size() ? milliampereSquaredSeconds.get(i) : 0;
      long mean = (before.get(i) + after.get(i)) / 2;
      long added =
          Math.addExact(
              Math.multiplyExact(mean, millis / MILLIS_PER_SECOND),
              Math.multiplyExact(mean, millis % MILLIS_PER_SECOND) / MILLIS_PER_SECOND);
      sums.add(Math.addExact(sum, added));
    }
    return new SquaredCurrent(sums, complete, poll);
  }

  /** The sums in 10⁻⁶ A²h. */
  public List<Long> milliampereSquaredHours() {
    List<Long> hours = new ArrayList<>(milliampereSquaredSeconds.size());
    for (long sum : milliampereSquaredSeconds) {
      hours.add(sum / SECONDS_PER_HOUR);
    }
    return hours;
  }

  private static List<Long> squares(List<Current> currents) {
    List<Long> squares = new ArrayList<>(4);
    for (Current current : currents) {
      squares.add(Math.multiplyExact(current.milliamps(), current.milliamps()));
    }
    if (currents.size() == 3) {
      long a = currents.get(0).milliamps();
      long b = currents.get(1).milliamps();
      long c = currents.get(2).milliamps();
      squares.add(Math.max(0, a * a + b * b + c * c - a * b - b * c - c * a));
    }
    return squares;
  }
}
