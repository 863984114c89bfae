package io.taiqu.hwtest.sim.history;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.notice.NoticeChannel;
import io.taiqu.supervisor.topup.CreditStore;
import io.taiqu.supervisor.topup.FenceJournal;
import io.taiqu.supervisor.topup.TopUpStore;
import io.taiqu.supervisor.transaction.StoreException;
import io.taiqu.supervisor.transaction.Transactions;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Defects of the supervisor. */
final class StationMutants {
  private StationMutants() {}

  static Alteration noIdempotencyKey() {
    return new Alteration() {
      @Override
      public TopUpStore topUps(TopUpStore real) {
        TopUpStore forgetful =
            Altered.port(TopUpStore.class, real, "byKey", (arguments, product) -> Optional.empty());
        TopUpStore careless =
            Altered.port(
                TopUpStore.class, forgetful, "byPayment", (arguments, product) -> Optional.empty());
        return Altered.port(
            TopUpStore.class,
            careless,
            "add",
            (arguments, product) -> {
              Object[] changed = arguments.clone();
              changed[1] = UUID.randomUUID().toString();
              changed[3] = Optional.empty();
              return product.answer(changed);
            });
      }
    };
  }

  static Alteration noPaymentNumber() {
    return new Alteration() {
      @Override
      public TopUpStore topUps(TopUpStore real) {
        TopUpStore careless =
            Altered.port(
                TopUpStore.class, real, "byPayment", (arguments, product) -> Optional.empty());
        return Altered.port(
            TopUpStore.class,
            careless,
            "add",
            (arguments, product) -> {
              Object[] changed = arguments.clone();
              changed[3] = Optional.empty();
              return product.answer(changed);
            });
      }
    };
  }

  static Alteration noFence() {
    return new Alteration() {
      @Override
      public FenceJournal fence(FenceJournal real, CreditStore credit) {
        FenceJournal lazy =
            Altered.port(FenceJournal.class, real, "record", (arguments, product) -> null);
        return Altered.port(
            FenceJournal.class,
            lazy,
            "highest",
            (arguments, product) ->
                credit
                    .account((SupplyPointId) arguments[0])
                    .map(CreditStore.CreditAccount::revision)
                    .orElse(Revision.NONE));
      }
    };
  }

  /** A recovery goes on in the generation of before. */
  static Alteration noGenerationBump() {
    return new Alteration() {
      @Override
      public FenceJournal fence(FenceJournal real, CreditStore credit) {
        return Altered.port(
            FenceJournal.class, real, "advance", (arguments, product) -> real.generation());
      }
    };
  }

  /** The generation is what the database says, and the next one follows from that. */
  static Alteration generationFromDatabase() {
    return new Alteration() {
      @Override
      public FenceJournal fence(FenceJournal real, CreditStore credit) {
        long[] begun = {0};
        FenceJournal counting =
            Altered.port(
                FenceJournal.class,
                real,
                "advance",
                (arguments, product) -> {
                  begun[0] = known(credit) + 1;
                  return begun[0];
                });
        return Altered.port(
            FenceJournal.class,
            counting,
            "generation",
            (arguments, product) -> Math.max(begun[0], Math.max(1, known(credit))));
      }
    };
  }

  private static long known(CreditStore credit) {
    return credit.accounts().stream()
        .mapToLong(account -> account.revision().generation())
        .max()
        .orElse(1);
  }

  static Alteration noticeNotDelivered() {
    return new Alteration() {
      @Override
      public NoticeChannel delivery(NoticeChannel real) {
        return Altered.port(
            NoticeChannel.class,
            real,
            "deliver",
            (arguments, product) -> {
              product.answer(arguments);
              return new NoticeChannel.Outcome.Delivered("");
            });
      }
    };
  }

  static Alteration paymentNotCommitted() {
    return new Alteration() {
      @Override
      public Transactions payments(Transactions real) {
        return new Postponed(real);
      }
    };
  }

  static Alteration readingsNotCommitted() {
    return new Alteration() {
      @Override
      public Transactions readings(Transactions real) {
        return new Postponed(real);
      }
    };
  }

  /** Answers first; what was to be stored is stored with the next transaction. */
  private static final class Postponed implements Transactions {
    private final Transactions real;
    private Optional<Supplier<?>> waiting = Optional.empty();
    private int depth;

    Postponed(Transactions real) {
      this.real = real;
    }

    private static final class Undo extends RuntimeException {
      private static final long serialVersionUID = 1;

      private final transient Object result;

      Undo(Object result) {
        super("undo", null, false, false);
        this.result = result;
      }
    }

    @Override
    public <T> T run(Supplier<T> work) {
      if (depth > 0) {
        return real.run(work);
      }
      depth++;
      try {
        Optional<Supplier<?>> before = waiting;
        waiting = Optional.empty();
        before.ifPresent(postponed -> real.run(() -> postponed.get()));
        waiting = Optional.of(work);
        return attempt(work);
      } finally {
        depth--;
      }
    }

    @Override
    public <T> T runFor(Collection<String> subjects, Supplier<T> work) {
      return run(work);
    }

    @SuppressWarnings("unchecked")
    private <T> T attempt(Supplier<T> work) {
      try {
        return real.run(() -> {
          throw new Undo(work.get());
        });
      } catch (Undo undone) {
        return (T) undone.result;
      } catch (StoreException full) {
        waiting = Optional.empty();
        throw full;
      }
    }

    @Override
    public void afterCommit(Runnable action) {
      real.afterCommit(action);
    }
  }
}
