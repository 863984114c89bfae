package io.taiqu.edge.modbus;

import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.protocol.quantity.CtRatio;
import java.util.Optional;

/**
 * When a meter is asked who it is and how its transformers are set: at the first contact, after
 * each attempt that failed (only while it is silent can it have been exchanged), and from time to
 * time; each time until some answers in a row agree, because one may be damaged, into a stranger's
 * number or into the very one that is expected.
 */
public final class IdentityDue {
  private final int answers;
  private final long everyNanos;
  private long dueAt;
  private Optional<Said> said = Optional.empty();
  private int agreeing;

  private record Said(SerialProbe serial, Optional<CtRatio> multiplier) {}

  /**
   * Due at once.
   *
   * @param answers how many in a row must agree, at least 1
   * @param everyNanos how long after that it is asked again
   */
  public IdentityDue(int answers, long everyNanos, long now) {
    this.answers = answers;
    this.everyNanos = everyNanos;
    this.dueAt = now;
  }

  /** Whether the next read must ask. */
  public boolean isDue(long now) {
    return dueAt - now <= 0;
  }

  /** What it has answered so far counts no longer. */
  public void askAgain(long now) {
    dueAt = now;
    agreeing = 0;
  }

  /** It was asked, and this is what it answered. */
  public void answered(Sample.Answer answer, long now) {
    Said says = new Said(answer.serial(), answer.multiplier());
    agreeing = said.filter(says::equals).isPresent() ? agreeing + 1 : 1;
    said = Optional.of(says);
    dueAt = now;
    if (agreeing >= answers) {
      dueAt = now + everyNanos;
      agreeing = 0;
    }
  }
}
