package io.taiqu.supervisor.export;

import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values as RFC 4180 quotes them, one row a line.
 *
 * <p>A spreadsheet takes a text that begins with {@code = + - @} for a formula, so such a text gets
 * an apostrophe before it, which a spreadsheet does not show; reading takes it away again. Texts
 * hold no line ends: what is written here are codes, numbers of meters and instants.
 */
public final class Csv {
  private static final String FORMULA = "=+-@";

  private Csv() {}

  /** A text as the cell of a row. */
  public static String text(String text) {
    String safe = isFormula(text, 0) ? "'" + text : text;
    return safe.indexOf(',') < 0 && safe.indexOf('"') < 0
        ? safe
        : '"' + safe.replace("\"", "\"\"") + '"';
  }

  /** The cells of a row, without quotes and without the apostrophe before what looks a formula. */
  static List<String> cells(String row) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '"' && quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(bare(cell));
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(bare(cell));
    return cells;
  }

  private static String bare(StringBuilder cell) {
    return cell.substring(!cell.isEmpty() && cell.charAt(0) == '\'' && isFormula(cell, 1) ? 1 : 0);
  }

  private static boolean isFormula(CharSequence text, int at) {
    return text.length() > at && FORMULA.indexOf(text.charAt(at)) >= 0;
  }
}
