package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether credit may be issued at all. A database older than the fence, and a fence that does not
 * answer, stop all of it. That a database is being recovered is kept in it, so that of several
 * supervisors none issues.
 */
public final class Issuance {
  private final CreditStore store;
  private final FenceJournal fence;
  private final Alarms alarms;
  private final InstantSource clock;
  private volatile Optional<Obstacle> fenceFailure = Optional.empty();

  /** That the database was set back, as found in a transaction that was undone. */
  private volatile Optional<AlarmCause> setBack = Optional.empty();

  Issuance(CreditStore store, FenceJournal fence, Alarms alarms, InstantSource clock) {
    this.store = store;
    this.fence = fence;
    this.alarms = alarms;
    this.clock = clock;
  }

  /**
   * Compares database and fence; a database older than the fence means that nothing may be issued.
   */
  public void start() {
    List<String> older = new ArrayList<>();
    // The fence first: another supervisor may publish meanwhile, and decides before it does.
    Map<SupplyPointId, Revision> highest = fence.all();
    Map<SupplyPointId, Revision> decided = new HashMap<>();
    store.accounts().forEach(account -> decided.put(account.point(), account.revision()));
    highest.forEach((point, published) -> {
      if (published.isAfter(decided.getOrDefault(point, Revision.NONE))) {
        older.add(point + " at " + published);
      }
    });
    Instant now = clock.instant();
    if (!older.isEmpty()) {
      suspend(
          AlarmKind.ISSUANCE_RECOVERY,
          AlarmCause.of(
              AlarmCause.Code.DATABASE_OLDER_THAN_FENCE,
              String.join(", ", older.subList(0, Math.min(3, older.size()))),
              older.size()));
    } else if (fence.isNew() && store.anyPublished()) {
      suspend(AlarmKind.FENCE_UNAVAILABLE, AlarmCause.of(AlarmCause.Code.FENCE_EMPTY));
    } else if (store.recoveringSince().isPresent()) {
      suspend(
          AlarmKind.ISSUANCE_RECOVERY,
          AlarmCause.of(AlarmCause.Code.RECOVERY_NOT_FINISHED, store.recoveringSince().get()));
    } else {
      alarms.clear(AlarmKind.ISSUANCE_RECOVERY, new AlarmSubject.Deployment(), now);
      alarms.clear(AlarmKind.FENCE_UNAVAILABLE, new AlarmSubject.Deployment(), now);
    }
  }

  /** Stops all issuing: until a recovery is finished, or the fence is well at the next start. */
  public void suspend(AlarmKind kind, AlarmCause cause) {
    if (kind == AlarmKind.ISSUANCE_RECOVERY) {
      store.beginRecovery(clock.instant());
    } else {
      fenceFailure = Optional.of(because(kind));
    }
    alarms.raise(kind, new AlarmSubject.Deployment(), cause, clock.instant());
  }

  private static Obstacle because(AlarmKind kind) {
    return Obstacle.of(Code.ISSUING_SUSPENDED, kind);
  }

  /**
   * Notes that a revision was about to be given to another content, because the database was set
   * back while this supervisor ran, as by a standby that had not heard of everything. The caller
   * undoes its transaction.
   */
  void foundSetBack(SupplyPointId point, Revision published) {
    setBack =
        Optional.of(
            AlarmCause.of(
                AlarmCause.Code.DATABASE_OLDER_THAN_FENCE, point + " at " + published, 1));
  }

  /** Keeps what was found in a transaction that was undone. */
  void keepFound() {
    setBack.ifPresent(cause -> {
      suspend(AlarmKind.ISSUANCE_RECOVERY, cause);
      setBack = Optional.empty();
    });
  }

  /** Lets credit be issued again, after a recovery was committed. */
  void resume() {
    fenceFailure = Optional.empty();
    setBack = Optional.empty();
  }

  /** Why nothing is issued at all; empty if issuing works. */
  public Optional<Obstacle> suspension() {
    return setBack.isPresent() || store.recoveringSince().isPresent()
        ? Optional.of(because(AlarmKind.ISSUANCE_RECOVERY))
        : fenceFailure;
  }

  /** Since when the database is being recovered; empty if it is not. */
  public Optional<Instant> recoveringSince() {
    return store.recoveringSince();
  }

  /**
   * Whether what is known of a supply point's credit is being put right: what is granted meanwhile
   * adds to the totals alone, and the end of the recovery or of the freeze issues them.
   */
  boolean isPutRight(SupplyPointId point) {
    return recoveringSince().isPresent()
        || store.account(point).filter(CreditAccount::frozen).isPresent();
  }

  /** Why a supply point can't be given credit now; empty if it can. */
  public Optional<Obstacle> obstacle(SupplyPointId point) {
    Optional<Obstacle> suspension = suspension();
    if (suspension.isPresent()) {
      return suspension;
    }
    Optional<CreditAccount> account = store.account(point);
    if (account.isEmpty()) {
      return Optional.of(Obstacle.of(Code.NO_CREDIT_ACCOUNT, point));
    }
    return account.get().frozen()
        ? Optional.of(Obstacle.of(Code.ISSUING_FROZEN, point))
        : Optional.empty();
  }
}
