package io.taiqu.hwtest.pins;

import org.jspecify.annotations.Nullable;

/** Plugs the cable in when the first pin is made: the provider may lie on a class path unused. */
final class LazyCable {
  private @Nullable PinCable cable;

  synchronized PinCable get() {
    PinCable known = cable;
    if (known == null) {
      known = PinCable.plugIn();
      cable = known;
    }
    return known;
  }
}
