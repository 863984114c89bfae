package io.taiqu.supervisor.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.taiqu.supervisor.export.Table.Column;
import io.taiqu.supervisor.export.Table.Type;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what another reader of Parquet finds in it. */
final class ParquetFileTest {
  private static final String PYTHON =
      Optional.ofNullable(System.getenv("TAIQU_PYTHON")).orElse("python3");

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

  private String read(Table table, String script) throws IOException, InterruptedException {
    Path file = directory.resolve("table.parquet");
    try (OutputStream out = Files.newOutputStream(file)) {
      ParquetFile.write(table, out);
    }
    Process process = start(script, file);
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(
        !answer.contains("No module named"),
        "pyarrow is not installed for " + PYTHON + ", so no other reader was asked");
    assertEquals(true, process.waitFor(60, TimeUnit.SECONDS));
    return answer.strip();
  }

  private static Process start(String script, Path file) {
    try {
      return new ProcessBuilder(PYTHON, "-c", script, file.toString())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      return abort("there is no " + PYTHON + ", so no other reader was asked");
    }
  }

  @Test
  void anotherReaderFindsEveryValueAndWhichAreMissing() throws Exception {
    Table table =
        Table.ofCsv(
            "day,kwh,intervals,电表\n2026-02-01,12.5,96,M-1\n2026-02-02,,0,\n2026-02-03,-3,,表2\n");
    assertEquals(
        "[{'day': '2026-02-01', 'kwh': 12.5, 'intervals': 96, '电表': 'M-1'}, {'day': '2026-02-02', 'kwh': None, 'intervals': 0, '电表': None}, {'day': '2026-02-03', 'kwh': -3.0, 'intervals': None, '电表': '表2'}]",
        read(
            table,
            "import sys, pyarrow.parquet as p\nsys.stdout.reconfigure(encoding='utf-8')\nprint(p.read_table(sys.argv[1]).to_pylist())"));
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
    assertEquals(
        "300000 2 44999850000 300",
        read(
            Table.ofCsv(csv.toString()),
            "import sys, pyarrow.parquet as p, pyarrow.compute as c\nf=p.ParquetFile(sys.argv[1])\nt=f.read()\nprint(t.num_rows, f.num_row_groups, c.sum(t['slot']).as_py(), t['reg'].null_count)"));
  }
}
