package io.taiqu.supervisor.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CsvTest {
  @Test
  void aTextIsOneCellWhateverItHolds() {
    for (String text :
        List.of("", "12", "a,b", "\"", "\"\"", "a\"b,\"", "'12", "=1+\"1\",2", "+1", "-1", "@a")) {
      assertEquals(
          List.of("x", text, ""), Csv.cells("x," + Csv.text(text) + ","), () -> Csv.text(text));
    }
  }

  @Test
  void noSpreadsheetTakesATextForAFormula() {
    assertEquals("'=1+1", Csv.text("=1+1"));
    assertEquals("\"'@SUM(A1,A2)\"", Csv.text("@SUM(A1,A2)"));
    assertEquals("0012-3", Csv.text("0012-3"));
  }
}
