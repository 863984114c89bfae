package io.taiqu.edge;

import io.taiqu.edge.control.Answer;
import io.taiqu.edge.control.Order;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.runtime.Inbox;
import io.taiqu.edge.runtime.StatusView;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Hands a technician's orders to the control loop and waits until they took effect. A relay that
 * closes by itself while the unit stands still can't be locked: the lock would promise a safety
 * that a restart takes away, with a technician at the wires.
 */
final class SafetyLocks {
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final long LOOK_MILLIS = 50;

  private final Inbox inbox;
  private final Supplier<Optional<StatusView>> view;
  private final Set<SupplyPointId> closingByThemselves;

  /**
   * The orders.
   *
   * @param closingByThemselves supply points whose relay does not stay open without the unit
   */
  SafetyLocks(
      Inbox inbox, Supplier<Optional<StatusView>> view, Set<SupplyPointId> closingByThemselves) {
    this.inbox = inbox;
    this.view = view;
    this.closingByThemselves = Set.copyOf(closingByThemselves);
  }

  /** The supply points of a site whose relay does not stay open without the unit. */
  static Set<SupplyPointId> closingByThemselves(SiteConfig site) {
    return site.meters().stream()
        .filter(meter -> meter.relay().filter(relay -> !relay.staysOpen()).isPresent())
        .map(SiteConfig.Meter::point)
        .collect(Collectors.toSet());
  }

  /** The supply points that are locked by what a unit shows. */
  static Set<SupplyPointId> lockedBy(Optional<StatusView> view) {
    return view.stream()
        .flatMap(now -> now.meters().stream())
        .filter(meter -> meter.supply().filter(StatusView.Supply::safetyLock).isPresent())
        .map(StatusView.Meter::point)
        .collect(Collectors.toSet());
  }

  /**
   * What to say of locks that were set before their relay was changed for one that does not stay
   * open.
   *
   * @param locked supply points with a lock
   */
  static List<String> unsafe(SiteConfig site, Set<SupplyPointId> locked) {
    Set<SupplyPointId> closing = closingByThemselves(site);
    return site.meters().stream()
        .filter(meter -> closing.contains(meter.point()) && locked.contains(meter.point()))
        .map(meter ->
            "%s (meter %s) has a technician's safety lock, and its relay (gpioLevel) closes whenever the unit starts or stands still: isolate by the breaker, make sure that nobody works there, and release the lock (taiqu edge lock %s --release)"
                .formatted(
                    meter.account().map(account -> "account " + account).orElse("a customer"),
                    meter.serial(),
                    meter.serial()))
        .toList();
  }

  Answer take(Order.SafetyLock lock) throws InterruptedException {
    if (supply(lock).isEmpty()) {
      return Answer.refused("supply point " + lock.point() + " has no relay here");
    }
    if (lock.locked() && closingByThemselves.contains(lock.point())) {
      return Answer.refused(
          "this relay closes when the unit stands still (gpioLevel), so a lock can't keep the supply"
              + " off: isolate by the breaker");
    }
    if (!inbox.offer(new Input.SafetyLockChanged(lock.point(), lock.locked(), lock.technician()))) {
      return Answer.refused("the unit is too busy; try again");
    }
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      Optional<StatusView.Supply> supply = supply(lock);
      if (supply.isPresent() && supply.get().safetyLock() == lock.locked()) {
        return Answer.done(lock.locked() ? locked(supply.get()) : "released");
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return Answer.refused("the unit did not take it in time; see its log");
  }

  private static String locked(StatusView.Supply supply) {
    return supply.feedback() == RelayFeedback.OPEN
        ? "locked; the relay is open"
        : "locked, but the relay is not open: THE SUPPLY MAY BE LIVE, switch it off before you work";
  }

  private Optional<StatusView.Supply> supply(Order.SafetyLock lock) {
    return view.get().stream()
        .flatMap(now -> now.meters().stream())
        .filter(meter -> meter.point().equals(lock.point()))
        .findFirst()
        .flatMap(StatusView.Meter::supply);
  }
}
