package io.taiqu.supervisor.lineloss.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of comma-separated values with named columns, read line by line; further columns are
 * ignored. As spreadsheets write them, values may stand in quotes, and semicolons or tabs may
 * separate them, in which case a comma is the decimal sign.
 */
final class CsvTable implements AutoCloseable {
  /** How exports say that there is no value. */
  private static final Set<String> NOTHING = Set.of("", "-", "nan", "null", "n/a", "na");

  private final String name;
  private final BufferedReader reader;
  private final WrongFiles.Collector problems;
  private final int[] column;
  private final String[] wanted;
  private final String[] cells;
  private char separator = ',';
  private int line;
  private int width;
  private boolean readable = true;

  private CsvTable(
      String name, BufferedReader reader, WrongFiles.Collector problems, String[] wanted) {
    this.name = name;
    this.reader = reader;
    this.problems = problems;
    this.wanted = wanted;
    column = new int[wanted.length];
    cells = new String[wanted.length];
  }

  /**
   * Opens a file; what is wrong with its header is collected, and then there are no rows.
   *
   * @param required how many of the wanted columns have to be there; cells of the others are empty
   */
  static CsvTable open(Path file, WrongFiles.Collector problems, int required, String... wanted)
      throws IOException {
    CsvTable table =
        new CsvTable(
            String.valueOf(file.getFileName()),
            Files.newBufferedReader(file, StandardCharsets.UTF_8),
            problems,
            wanted);
    table.readHeader(required);
    return table;
  }

  private void readHeader(int required) throws IOException {
    String header = nextLine();
    if (header == null) {
      width = -1;
      if (!readable) {
        return;
      }
      readable = false;
      problems.addText(name + ": is empty; it needs a header line " + String.join(",", wanted));
      return;
    }
    List<String> names = new ArrayList<>();
    String line1 = header.replace("\uFEFF", "");
    separator = line1.indexOf(';') >= 0 ? ';' : line1.indexOf('\t') >= 0 ? '\t' : ',';
    for (String cell : line1.split(String.valueOf(separator), -1)) {
      names.add(unquoted(cell).toLowerCase(Locale.ROOT));
    }
    width = names.size();
    List<String> absent = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      column[i] = names.indexOf(wanted[i]);
      if (column[i] < 0 && i < required) {
        absent.add(wanted[i]);
      }
    }
    if (!absent.isEmpty()) {
      readable = false;
      problems.add(
          name,
          line,
          "has no column " + String.join(", ", absent) + "; it needs " + String.join(",", wanted));
      width = -1;
    }
  }

  private @Nullable String nextLine() throws IOException {
    String text;
    do {
      try {
        text = reader.readLine();
      } catch (CharacterCodingException e) {
        // The reader decodes some thousand characters ahead.
        readable = false;
        problems.add(
            name,
            line + 1,
            "is not UTF-8 text, here or further on; save it as UTF-8 (in a spreadsheet: CSV UTF-8)");
        return null;
      }
      line++;
    } while (text != null && text.isBlank());
    return text;
  }

  /** Moves to the next row with the right number of cells; false at the end. */
  boolean next() throws IOException {
    while (width > 0) {
      String text = nextLine();
      if (text == null) {
        return false;
      }
      if (split(text)) {
        return true;
      }
      problems.add(
          name,
          line,
          "has another number of cells than the header, which has "
              + width
              + (separator == ','
                  ? "; where a comma is the decimal sign, separate by semicolons"
                  : ""));
    }
    return false;
  }

  private boolean split(String text) {
    Arrays.fill(cells, "");
    int cell = 0;
    int from = 0;
    while (from <= text.length()) {
      int comma = separatorFrom(text, from);
      int to = comma < 0 ? text.length() : comma;
      for (int i = 0; i < column.length; i++) {
        if (column[i] == cell) {
          cells[i] = unquoted(text.substring(from, to));
        }
      }
      cell++;
      from = to + 1;
    }
    return cell == width;
  }

  private int separatorFrom(String text, int from) {
    boolean quoted = false;
    for (int at = from; at < text.length(); at++) {
      char one = text.charAt(at);
      if (one == '"') {
        quoted = !quoted;
      } else if (one == separator && !quoted) {
        return at;
      }
    }
    return -1;
  }

  private static String unquoted(String cell) {
    String text = cell.strip();
    return text.length() > 1 && text.charAt(0) == '"' && text.charAt(text.length() - 1) == '"'
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"").strip()
        : text;
  }

  /** Whether the header is as it must be, and everything so far is text. */
  boolean isReadable() {
    return readable;
  }

  String text(int wantedColumn) {
    return cells[wantedColumn];
  }

  /**
   * A number within bounds or NaN for a cell that says nothing; NaN with a problem collected
   * otherwise.
   */
  double numberOrNone(int wantedColumn, double least, double most) {
    return NOTHING.contains(cells[wantedColumn].toLowerCase(Locale.ROOT))
        ? Double.NaN
        : number(wantedColumn, least, most);
  }

  /** A number within bounds, or NaN with a problem collected. */
  double number(int wantedColumn, double least, double most) {
    String text = cells[wantedColumn];
    double value;
    try {
      value = Double.parseDouble(separator == ',' ? text : text.replace(',', '.'));
    } catch (NumberFormatException e) {
      wrong(
          "\""
              + text
              + "\" in column "
              + wanted[wantedColumn]
              + " is not a number"
              + (wanted[wantedColumn].equals("slot") && text.length() > 7
                  ? "; reads are counted from a midnight, 0, 1, 2 and so on, whatever clocks show"
                  : ""));
      return Double.NaN;
    }
    if (!(value >= least && value <= most)) {
      wrong(
          wanted[wantedColumn]
              + " is "
              + text
              + "; it must be from "
              + plain(least)
              + " to "
              + plain(most));
      return Double.NaN;
    }
    return value;
  }

  /** A whole number within bounds, or −1 with a problem collected. */
  int whole(int wantedColumn, int most) {
    double value = number(wantedColumn, 0, most);
    if (value != Math.rint(value)) {
      if (!Double.isNaN(value)) {
        wrong(wanted[wantedColumn] + " is " + cells[wantedColumn] + "; it must be a whole number");
      }
      return -1;
    }
    return (int) value;
  }

  void wrong(String problem) {
    problems.add(name, line, problem);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
