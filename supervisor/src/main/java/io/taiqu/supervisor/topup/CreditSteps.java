package io.taiqu.supervisor.topup;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.topup.CreditStore.Issue;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * How credit reaches an edge that takes no more than a step at once. An edge compares with the last
 * state that it accepted, so the sum of several payments may be one step above the cap to an edge
 * that was away. With a second key such a state is countersigned. Without one the states between,
 * which were decided before it, go first: each when the edge has shown the one before.
 */
final class CreditSteps {
  private final CreditStore store;
  private final StepCaps caps;
  private final SigningKey key;
  private final Optional<SigningKey> secondKey;
  private final Alarms alarms;
  private final InstantSource clock;
  private final Set<SupplyPointId> stuck;

  CreditSteps(
      CreditStore store,
      StepCaps caps,
      SigningKey key,
      Optional<SigningKey> secondKey,
      Alarms alarms,
      InstantSource clock) {
    this.store = store;
    this.caps = caps;
    this.key = key;
    this.secondKey = secondKey;
    this.alarms = alarms;
    this.clock = clock;
    this.stuck =
        alarms.open().stream()
            .filter(alarm -> alarm.kind() == AlarmKind.CREDIT_ABOVE_CAP)
            .map(alarm -> ((AlarmSubject.Point) alarm.subject()).point())
            .collect(Collectors.toCollection(ConcurrentHashMap::newKeySet));
  }

  boolean canCountersign() {
    return secondKey.isPresent();
  }

  /** What to publish so that an edge comes to a state: that state, or one on the way to it. */
  Issue next(Issue wanted) {
    Optional<Money> cap = secondKey.isPresent() ? Optional.empty() : cap(wanted);
    Money shown = cap.isPresent() ? store.shownCredited(wanted.point()) : Money.ZERO;
    if (cap.isEmpty() || wanted.credited().minus(shown).compareTo(cap.get()) <= 0) {
      freed(wanted.point());
      return wanted;
    }
    Optional<Issue> between =
        store
            .newestUpTo(wanted, shown.plus(cap.get()))
            .filter(issue -> issue.credited().compareTo(shown) > 0);
    if (between.isPresent()) {
      freed(wanted.point());
    } else if (stuck.add(wanted.point())) {
      alarms.raise(
          AlarmKind.CREDIT_ABOVE_CAP,
          new AlarmSubject.Point(wanted.point()),
          AlarmCause.of(
              AlarmCause.Code.STEP_NEEDS_SECOND_KEY,
              wanted.credited().minus(shown).toDecimalString(),
              cap.get().toDecimalString()),
          clock.instant());
    }
    return between.orElse(wanted);
  }

  private void freed(SupplyPointId point) {
    if (stuck.remove(point)) {
      alarms.clear(AlarmKind.CREDIT_ABOVE_CAP, new AlarmSubject.Point(point), clock.instant());
    }
  }

  private Optional<Money> cap(Issue issue) {
    return caps.of(issue.edge(), issue.point());
  }

  /**
   * With the second signature where the edge needs one and there is a key for it. Each grant in it
   * was below the cap, or a second person approved it.
   */
  byte[] signed(CreditState state) {
    byte[] raw = DocumentCodec.sign(state, key);
    Money step = state.credited().minus(store.shownCredited(state.supplyPoint()));
    boolean above =
        caps.of(state.edge(), state.supplyPoint())
            .filter(cap -> step.compareTo(cap) > 0)
            .isPresent();
    return above && secondKey.isPresent() ? DocumentCodec.countersign(raw, secondKey.get()) : raw;
  }
}
