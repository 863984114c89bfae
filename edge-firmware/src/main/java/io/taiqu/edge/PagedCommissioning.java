package io.taiqu.edge;

import io.taiqu.edge.commissioning.Commissioning;
import io.taiqu.edge.commissioning.Commissioning.Outcome;
import io.taiqu.edge.commissioning.Entry;
import io.taiqu.edge.commissioning.Progress;
import io.taiqu.edge.commissioning.Sheet;
import io.taiqu.edge.commissioning.SiteAccess;
import io.taiqu.edge.commissioning.SitePlan;
import io.taiqu.edge.commissioning.Technician;
import io.taiqu.edge.technician.CommissioningDesk;
import io.taiqu.edge.technician.CommissioningDesk.Order;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Commissioning as the page orders it: each order is a run of the same procedure over the same
 * record, until the technician leaves.
 */
final class PagedCommissioning {
  /** Keeps a signed sheet. */
  interface Signature {
    void keep(Sheet sheet) throws IOException;
  }

  private final SitePlan plan;
  private final SiteAccess site;
  private final Commissioning.RecordLog log;
  private final InstantSource clock;
  private final BooleanSupplier stopped;
  private final Signature signature;
  private Progress progress;

  PagedCommissioning(
      SitePlan plan,
      SiteAccess site,
      Commissioning.RecordLog log,
      InstantSource clock,
      BooleanSupplier stopped,
      Signature signature,
      Progress progress) {
    this.plan = plan;
    this.site = site;
    this.log = log;
    this.clock = clock;
    this.stopped = stopped;
    this.signature = signature;
    this.progress = progress;
  }

  /**
   * Follows orders until the technician leaves or somebody stops it.
   *
   * @param failing what concerns a repair, by the record so far
   * @return the record in the end
   */
  Progress follow(CommissioningDesk desk, Function<Progress, Set<SupplyPointId>> failing)
      throws InterruptedException {
    while (!stopped.getAsBoolean()) {
      switch (desk.nextOrder()) {
        case Order.Leave() -> {
          return progress;
        }
        case Order.Begin(String name) -> work(desk, name);
        case Order.Repeat(String name) -> {
          Optional<String> trouble = repeat(failing.apply(progress));
          if (trouble.isPresent()) {
            desk.ended(progress, trouble);
          } else {
            work(desk, name);
          }
        }
      }
    }
    return progress;
  }

  private Optional<String> repeat(Set<SupplyPointId> points) {
    Entry again = new Entry.Repeated(points);
    try {
      log.append(again);
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    progress = progress.with(again);
    return Optional.empty();
  }

  private void work(CommissioningDesk desk, String name) {
    Commissioning procedure =
        new Commissioning(
            plan,
            site,
            desk,
            log,
            clock,
            desk,
            () -> stopped.getAsBoolean() || desk.pausing(),
            progress);
    Optional<String> trouble = Optional.empty();
    try {
      Outcome outcome = procedure.run(name);
      if (outcome == Outcome.SIGNED) {
        signature.keep(Sheet.of(plan, procedure.progress()));
      }
    } catch (IOException e) {
      trouble = Optional.of(String.valueOf(e.getMessage()));
    } catch (Technician.NoAnswer stoppedWhileAsking) {
      // Asked again when somebody goes on.
    }
    progress = procedure.progress();
    desk.ended(progress, trouble);
  }
}
