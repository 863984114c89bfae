package io.taiqu.supervisor.export;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A table with typed columns.
 *
 * @param columns in order
 * @param rows a text for each column, as comma-separated values have it; empty is no value
 */
public record Table(List<Column> columns, List<List<String>> rows) {
  /** A column. */
  public record Column(String name, Type type) {}

  /** What a column holds. */
  public enum Type {
    /** Text. */
    TEXT,
    /** A whole number of 64 bits. */
    WHOLE,
    /** A number. */
    NUMBER
  }

  /** Columns that name something: leading zeros are part of a name that happens to be digits. */
  private static final Set<String> NAMES = Set.of("transformer", "supply_point", "meter");

  /**
   * Finds the types of a table of comma-separated values: text for what names something, else the
   * narrowest that all rows fit.
   */
  public static Table ofCsv(String csv) {
    List<List<String>> lines = csv.lines().map(Csv::cells).toList();
    List<String> names = lines.getFirst();
    List<List<String>> rows = lines.subList(1, lines.size());
    List<Column> columns =
        IntStream.range(0, names.size())
            .mapToObj(i -> new Column(names.get(i), type(names.get(i), rows, i)))
            .toList();
    return new Table(columns, rows);
  }

  private static Type type(String name, List<List<String>> rows, int column) {
    if (NAMES.contains(name)) {
      return Type.TEXT;
    }
    Type type = Type.WHOLE;
    for (List<String> row : rows) {
      String text = row.get(column);
      if (text.isEmpty() || (type == Type.WHOLE && text.matches("-?\\d{1,18}"))) {
        continue;
      }
      if (!text.matches("-?\\d+(\\.\\d+)?([eE]-?\\d+)?")) {
        return Type.TEXT;
      }
      type = Type.NUMBER;
    }
    return type;
  }

  /** A value; empty if there is none. */
  Optional<String> at(int row, int column) {
    String text = rows.get(row).get(column);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
