package io.taiqu.edge.relay;

import com.pi4j.io.gpio.digital.DigitalState;
import io.taiqu.edge.core.metering.Truth;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An input that is believed when it has looked the same for some looks in a row: a contact bounces,
 * and a long wire catches what relays radiate. A pin that can't be read says nothing. Confined to
 * one thread.
 */
final class SteadyInput {
  private static final Logger LOG = LoggerFactory.getLogger(SteadyInput.class);
  private static final int AGREEING_LOOKS = 3;

  private final String name;
  private final Supplier<DigitalState> pin;
  private final PinLevel whenTrue;
  private Truth told = Truth.UNKNOWN;
  private Truth seen = Truth.UNKNOWN;
  private int looks;

  /**
   * An input that nobody has looked at yet.
   *
   * @param name what it is, for the log
   * @param pin reads it; may throw
   * @param whenTrue the level that means yes
   */
  SteadyInput(String name, Supplier<DigitalState> pin, PinLevel whenTrue) {
    this.name = name;
    this.pin = pin;
    this.whenTrue = whenTrue;
  }

  /**
   * Looks once, and tells what has been seen often enough, if that is news.
   *
   * @param tell returns whether it was taken; what was not is told at the next look
   */
  void look(Predicate<Truth> tell) {
    Truth now = read();
    looks = now == seen ? looks + 1 : 1;
    seen = now;
    if (looks >= AGREEING_LOOKS && seen != told && tell.test(seen)) {
      told = seen;
    }
  }

  private Truth read() {
    try {
      DigitalState state = pin.get();
      return state == DigitalState.UNKNOWN ? Truth.UNKNOWN : Truth.of(state == whenTrue.state());
    } catch (RuntimeException e) {
      // The providers have exceptions of their own, which nothing but this has in common.
      if (seen != Truth.UNKNOWN) {
        LOG.warn("{} can't be read: {}", name, e.getMessage());
      }
      return Truth.UNKNOWN;
    }
  }
}
