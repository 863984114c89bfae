package io.taiqu.supervisor.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.supervisor.export.Table.Column;
import io.taiqu.supervisor.export.Table.Type;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what another reader of Parquet, DuckDB's, finds in it. */
final class ParquetFileTest {
  @TempDir Path directory;

  @Test
  void eachColumnHasTheNarrowestTypeThatAllItsRowsFit() {
    Table table = Table.ofCsv("a,b,c,d\n1,2.5,x,\n,3,4,-7\n");
    assertEquals(
        List.of(
            new Column("a", Type.WHOLE),
            new Column("b", Type.NUMBER),
            new Column("c", Type.TEXT),
            new Column("d", Type.WHOLE)),
        table.columns());
  }

  /** Writes a table and asks the other reader about it; {@code %s} is the file. */
  private List<String> ask(Table table, String question) throws IOException, SQLException {
    Path file = directory.resolve("table.parquet");
    try (OutputStream out = Files.newOutputStream(file)) {
      ParquetFile.write(table, out);
    }
    List<String> answers = new ArrayList<>();
    try (Connection reader = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = reader.createStatement();
        ResultSet rows = statement.executeQuery(question.formatted("'" + file + "'"))) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        answers.add(row.toString());
      }
    }
    return answers;
  }

  private static final String SMALL =
      "day,kwh,intervals,电表\n2026-02-01,12.5,96,M-1\n2026-02-02,,0,\n2026-02-03,-3,,表2\n";

  @Test
  void anotherReaderFindsEveryValueAndWhichAreMissing() throws Exception {
    assertEquals(
        List.of(
            "[2026-02-01, 12.5, 96, M-1]",
            "[2026-02-02, null, 0, null]",
            "[2026-02-03, -3.0, null, 表2]"),
        ask(Table.ofCsv(SMALL), "SELECT day, kwh, intervals, 电表 FROM read_parquet(%s)"));
  }

  @Test
  void anotherReaderFindsTheTypesOfColumns() throws Exception {
    assertEquals(
        List.of("[day, VARCHAR]", "[kwh, DOUBLE]", "[intervals, BIGINT]", "[电表, VARCHAR]"),
        ask(
            Table.ofCsv(SMALL),
            "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(%s))"));
  }

  @Test
  void namesKeepTheirZerosAndTheirCommas() throws Exception {
    String csv = "transformer,meter,kwh\n007," + Csv.text("000124030001") + ",1.5\n";
    assertEquals(
        List.of("[007, 000124030001, 1.5]"),
        ask(Table.ofCsv(csv), "SELECT transformer, meter, kwh FROM read_parquet(%s)"));
    String odd = "meter,kwh\n" + Csv.text("=1,\"2\"") + ",1.5\n";
    assertEquals(
        List.of("[=1,\"2\", 1.5]"),
        ask(Table.ofCsv(odd), "SELECT meter, kwh FROM read_parquet(%s)"));
  }

  @Test
  void aLargeTableIsInSeveralRowGroups() throws Exception {
    StringBuilder csv = new StringBuilder("slot,reg\n");
    for (int i = 0; i < 300_000; i++) {
      csv.append(i)
          .append(',')
          .append(i % 1000 == 7 ? "" : Integer.toString(i) + ".25")
          .append('\n');
    }
    Table table = Table.ofCsv(csv.toString());
    assertEquals(
        List.of("[300000, 44999850000, 300]"),
        ask(table, "SELECT COUNT(*), SUM(slot), COUNT(*) - COUNT(reg) FROM read_parquet(%s)"));
    assertEquals(
        List.of("[2, 300000]"),
        ask(table, "SELECT num_row_groups, num_rows FROM parquet_file_metadata(%s)"));
  }
}
