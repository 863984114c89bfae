package io.taiqu.supervisor.lineloss.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of comma-separated values with named columns, read line by line; further columns are
 * ignored.
 */
final class CsvTable implements AutoCloseable {
  private final String name;
  private final BufferedReader reader;
  private final WrongFiles.Collector problems;
  private final int[] column;
  private final String[] wanted;
  private final String[] cells;
  private int line;
  private int width;

  private CsvTable(
      String name, BufferedReader reader, WrongFiles.Collector problems, String[] wanted) {
    this.name = name;
    this.reader = reader;
    this.problems = problems;
    this.wanted = wanted;
    column = new int[wanted.length];
    cells = new String[wanted.length];
  }

  /** Opens a file; what is wrong with its header is collected, and then there are no rows. */
  static CsvTable open(Path file, WrongFiles.Collector problems, String... wanted)
      throws IOException {
    CsvTable table =
        new CsvTable(
            String.valueOf(file.getFileName()),
            Files.newBufferedReader(file, StandardCharsets.UTF_8),
            problems,
            wanted);
    table.readHeader();
    return table;
  }

  private void readHeader() throws IOException {
    String header = nextLine();
    if (header == null) {
      problems.addText(name + ": is empty; it needs a header line " + String.join(",", wanted));
      width = -1;
      return;
    }
    List<String> names = new ArrayList<>();
    for (String cell : header.replace("\uFEFF", "").split(",", -1)) {
      names.add(cell.strip());
    }
    width = names.size();
    List<String> absent = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      column[i] = names.indexOf(wanted[i]);
      if (column[i] < 0) {
        absent.add(wanted[i]);
      }
    }
    if (!absent.isEmpty()) {
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
        problems.add(name, line + 1, "is not UTF-8 text, here or further on");
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
      problems.add(name, line, "has another number of cells than the header, which has " + width);
    }
    return false;
  }

  private boolean split(String text) {
    int cell = 0;
    int from = 0;
    while (from <= text.length()) {
      int comma = text.indexOf(',', from);
      int to = comma < 0 ? text.length() : comma;
      for (int i = 0; i < column.length; i++) {
        if (column[i] == cell) {
          cells[i] = text.substring(from, to).strip();
        }
      }
      cell++;
      from = to + 1;
    }
    return cell == width;
  }

  String text(int wantedColumn) {
    return cells[wantedColumn];
  }

  /** A number within bounds or NaN for an empty cell; NaN with a problem collected otherwise. */
  double numberOrNone(int wantedColumn, double least, double most) {
    return cells[wantedColumn].isEmpty() ? Double.NaN : number(wantedColumn, least, most);
  }

  /** A number within bounds, or NaN with a problem collected. */
  double number(int wantedColumn, double least, double most) {
    String text = cells[wantedColumn];
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      wrong("\"" + text + "\" in column " + wanted[wantedColumn] + " is not a number");
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
