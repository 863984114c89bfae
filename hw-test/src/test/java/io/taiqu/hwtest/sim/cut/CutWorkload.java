package io.taiqu.hwtest.sim.cut;

import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.LedgerHead;
import io.taiqu.edge.sqlite.SqliteJournal;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.fence.FileFenceJournal;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.ledger.Posting;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlLedgerStore;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A process that stores step after step, and says each time that it has. Runs on its own. */
final class CutWorkload {
  static final int STEPS = 40;
  private static final int SNAPSHOT_EVERY = 8;
  private static final DeploymentId DEPLOYMENT = new DeploymentId(new UUID(9, 1));
  private static final SupplyPointId POINT = new SupplyPointId(new UUID(9, 2));
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  private CutWorkload() {}

  /** What stores, and how what it stored is counted after a power cut. */
  enum Kind {
    EDGE_LEDGER {
      @Override
      void store(Path directory, Acknowledgements told) throws Exception {
        for (int run = 0; run < 2; run++) {
          try (SqliteJournal journal = SqliteJournal.open(directory)) {
            for (int i = 1; i <= STEPS / 2; i++) {
              int step = run * STEPS / 2 + i;
              Optional<byte[]> snapshot =
                  step % SNAPSHOT_EVERY == 0 ? Optional.of(entry(step)) : Optional.empty();
              if (!(journal.append(NOW.plusSeconds(step), entry(step), snapshot)
                  instanceof Journal.Appended.Done)) {
                throw new IllegalStateException("no room");
              }
              told.tell(step);
            }
          }
        }
      }

      @Override
      long survived(Path directory) {
        try (SqliteJournal journal = SqliteJournal.open(directory)) {
          journal.read();
          LedgerHead expected = LedgerHead.EMPTY;
          for (int step = 1; step <= journal.head().sequence(); step++) {
            expected = expected.after(NOW.plusSeconds(step), entry(step));
          }
          if (!expected.equals(journal.head())) {
            throw new IllegalStateException("the chain is not the one that was written");
          }
          return journal.head().sequence();
        }
      }
    },
    SUPERVISOR {
      @Override
      void store(Path directory, Acknowledgements told) throws Exception {
        for (int run = 0; run < 2; run++) {
          try (Database database = Database.open(directory.resolve("supervisor.db"));
              FileFenceJournal fence =
                  FileFenceJournal.open(directory.resolve("fence.journal"), DEPLOYMENT)) {
            Ledger ledger = new Ledger(new SqlLedgerStore(database), database);
            for (int i = 1; i <= STEPS / 2; i++) {
              int step = run * STEPS / 2 + i;
              Money amount = Money.ofMinor(step, 2);
              ledger.post(
                  NOW,
                  "TOP_UP",
                  "payment " + step,
                  List.of(
                      Posting.debit(Posting.channel("bank"), amount),
                      Posting.credit("customer:1", amount)));
              fence.record(Map.of(POINT, new Revision(1, step)));
              told.tell(step);
            }
          }
        }
      }

      @Override
      long survived(Path directory) throws Exception {
        try (Database database = Database.open(directory.resolve("supervisor.db"));
            FileFenceJournal fence =
                FileFenceJournal.open(directory.resolve("fence.journal"), DEPLOYMENT)) {
          Ledger ledger = new Ledger(new SqlLedgerStore(database), database);
          if (!ledger.check().holds()) {
            throw new IllegalStateException("the ledger does not balance: " + ledger.check());
          }
          long fenced = fence.highest(POINT).sequence();
          long posted = ledger.check().transactions();
          if (fenced > posted || posted > fenced + 1) {
            throw new IllegalStateException(posted + " posted, " + fenced + " fenced");
          }
          return fenced;
        }
      }
    },
    /** What does not wait for the disk must be seen to lose something. */
    NOT_SYNCHRONISED {
      @Override
      void store(Path directory, Acknowledgements told) throws Exception {
        try (Connection connection = connect(directory);
            Statement statement = connection.createStatement()) {
          statement.execute("PRAGMA journal_mode = WAL");
          statement.execute("PRAGMA synchronous = NORMAL");
          statement.execute("CREATE TABLE step (no INTEGER PRIMARY KEY, what BLOB)");
          for (int step = 1; step <= STEPS; step++) {
            statement.execute("INSERT INTO step VALUES (" + step + ", randomblob(300))");
            told.tell(step);
          }
        }
      }

      @Override
      long survived(Path directory) throws Exception {
        try (Connection connection = connect(directory);
            Statement statement = connection.createStatement()) {
          statement.execute("CREATE TABLE IF NOT EXISTS step (no INTEGER PRIMARY KEY, what BLOB)");
          try (var rows = statement.executeQuery("SELECT COUNT(*) FROM step")) {
            rows.next();
            return rows.getLong(1);
          }
        }
      }
    };

    abstract void store(Path directory, Acknowledgements told) throws Exception;

    /**
     * How many steps are found, after whatever is found was found to be whole.
     *
     * @throws Exception if the files can't be opened, or what is in them does not fit together
     */
    abstract long survived(Path directory) throws Exception;
  }

  private static Connection connect(Path directory) throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("loose.db"));
  }

  /** Some bytes that belong to a step. */
  static byte[] entry(int step) {
    byte[] entry = new byte[40 + step * 97 % 900];
    Arrays.fill(entry, (byte) step);
    return entry;
  }

  /** What a caller was told is durable. */
  record Acknowledgements(FileChannel file) {
    void tell(long step) throws Exception {
      file.write(ByteBuffer.allocate(Long.BYTES).putLong(0, step), 0);
    }
  }

  /** Stores until it is done: a kind and a directory. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    try (FileChannel told =
        FileChannel.open(
            directory.resolve(Recording.ACKNOWLEDGED),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      Kind.valueOf(arguments[0]).store(directory, new Acknowledgements(told));
    }
  }
}
