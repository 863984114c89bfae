package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.sql.DatabaseSettings.PostgresServer;
import io.taiqu.supervisor.transaction.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries what a file of SQLite holds over to an empty database on a server of PostgreSQL: all of
 * it in one transaction, read back and compared before it counts. Rows are numbered by the
 * supervisor itself, so there are no sequences to be moved on.
 */
public final class DatabaseCopy {
  private final HeldFile source;
  private final Progress progress;

  /** Hears how far it is. */
  @FunctionalInterface
  public interface Progress {
    /** So many rows of a table were read, of all that it has. */
    void read(String table, long rows, long of);
  }

  /**
   * What a table holds on either side.
   *
   * @param checksum 64 hexadecimal digits that follow from all its rows, whatever their order
   * @param rowsThere and {@code checksumThere}, the same in the target
   */
  public record Compared(
      String table, long rows, String checksum, long rowsThere, String checksumThere) {
    /** Whether both sides hold the same. */
    public boolean same() {
      return rows == rowsThere && checksum.equals(checksumThere);
    }
  }

  /** What was written is not what was read; ends the transaction. */
  private static final class Differs extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Compared> tables;

    Differs(List<Compared> tables) {
      this.tables = tables;
    }
  }

  /** A refusal on its way out of a transaction. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final CopyRefused refusal;

    Stopped(CopyRefused refusal) {
      super(refusal);
      this.refusal = refusal;
    }
  }

  private DatabaseCopy(HeldFile source, Progress progress) {
    this.source = source;
    this.progress = progress;
  }

  /**
   * Copies everything, or nothing: where a table differs afterwards the target is left empty.
   *
   * @return each table on both sides
   * @throws CopyRefused if the source is missing, in use or of another version, or the target is
   *     not empty
   * @throws StoreException if either can't be used
   */
  public static List<Compared> copy(Path file, PostgresServer server, Progress progress)
      throws CopyRefused {
    try (HeldFile source = HeldFile.open(file);
        Database target = Database.open(server)) {
      DatabaseCopy copy = new DatabaseCopy(source, progress);
      // A supervisor that starts there meanwhile waits for this subject to see whether the schema
      // is up to date.
      return target.writeFor(List.of(Migrations.SUBJECT), copy::into);
    } catch (Differs differs) {
      return differs.tables;
    } catch (Stopped stopped) {
      throw stopped.refusal;
    }
  }

  /**
   * Compares without changing anything.
   *
   * @return each table on both sides
   * @throws CopyRefused if the source is missing or in use, or either is of another version
   * @throws StoreException if either can't be used
   */
  public static List<Compared> compare(Path file, PostgresServer server, Progress progress)
      throws CopyRefused {
    try (HeldFile source = HeldFile.open(file)) {
      PostgresEngine target = PostgresEngine.open(server);
      try {
        return target.read(new DatabaseCopy(source, progress)::with);
      } catch (SQLException e) {
        throw target.failure(e);
      } finally {
        target.close();
      }
    } catch (Stopped stopped) {
      throw stopped.refusal;
    }
  }

  private List<Compared> into(Connection target) throws SQLException {
    List<TableShape> tables = shapes(target);
    lock(target, tables);
    requireEmpty(target, tables);
    List<Compared> compared = new ArrayList<>();
    for (TableShape table : tables) {
      ContentSum here;
      try (PostgresRows rows = new PostgresRows(target, table)) {
        here = read(table, rows::add);
        rows.flush();
      }
      compared.add(comparison(table, here, PostgresRows.sum(target, table)));
    }
    if (!compared.stream().allMatch(Compared::same)) {
      throw new Differs(compared);
    }
    execute(target, "ANALYZE");
    return compared;
  }

  private List<Compared> with(Connection target) throws SQLException {
    List<Compared> compared = new ArrayList<>();
    for (TableShape table : shapes(target)) {
      ContentSum here = read(table, row -> {});
      compared.add(comparison(table, here, PostgresRows.sum(target, table)));
    }
    return compared;
  }

  private static Compared comparison(TableShape table, ContentSum here, ContentSum there) {
    return new Compared(table.name(), here.rows(), here.hex(), there.rows(), there.hex());
  }

  /** The tables of the target, which must be those of the source. */
  private List<TableShape> shapes(Connection target) throws SQLException {
    List<TableShape> shapes = TableShape.all(target);
    Map<String, Set<String>> there = new TreeMap<>();
    for (TableShape shape : shapes) {
      Set<String> columns = new TreeSet<>();
      shape.columns().forEach(column -> columns.add(column.name()));
      there.put(shape.name(), columns);
    }
    Map<String, Set<String>> here = source.tables();
    if (!here.equals(there)) {
      Set<String> odd = new TreeSet<>(here.keySet());
      odd.addAll(there.keySet());
      odd.removeIf(name -> Objects.equals(here.get(name), there.get(name)));
      throw new Stopped(
          new CopyRefused(
              "Source and target have not the same tables and columns: "
                  + String.join(", ", odd)
                  + "."));
    }
    return shapes;
  }

  private static void lock(Connection target, List<TableShape> tables) throws SQLException {
    String names = tables.stream().map(TableShape::name).collect(Collectors.joining(", "));
    execute(target, "LOCK TABLE " + names + " IN ACCESS EXCLUSIVE MODE");
  }

  private static void execute(Connection target, String text) throws SQLException {
    try (Statement statement = target.createStatement()) {
      statement.execute(text);
    }
  }

  private static void requireEmpty(Connection target, List<TableShape> tables) throws SQLException {
    for (TableShape table : tables) {
      try (Statement statement = target.createStatement();
          ResultSet rows = statement.executeQuery("SELECT 1 FROM " + table.name() + " LIMIT 1")) {
        if (rows.next()) {
          throw new Stopped(
              new CopyRefused(
                  "The target is not empty (%s has rows): make another database for it."
                      .formatted(table.name())));
        }
      }
    }
  }

  /** Takes rows that were read. */
  private interface Rows {
    void take(@Nullable Object[] row) throws SQLException;
  }

  private ContentSum read(TableShape table, Rows taker) throws SQLException {
    ContentSum sum = new ContentSum();
    long all = source.rows(table.name());
    progress.read(table.name(), 0, all);
    try (HeldFile.Cursor cursor = source.read(table)) {
      for (Optional<@Nullable Object[]> row = cursor.next(); row.isPresent(); row = cursor.next()) {
        sum.add(row.get());
        taker.take(row.get());
        progress.read(table.name(), sum.rows(), all);
      }
    }
    return sum;
  }
}
