package io.taiqu.supervisor.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows for every table of a file of SQLite, with the extremes of each type. They mean nothing. */
public final class SampleRows {
  private static final int EACH = 4;

  private record Column(String name, String type, boolean required) {}

  private SampleRows() {}

  /** Adds some to each table of the schema; the names of the tables. */
  public static List<String> fill(Database database) {
    return database.write(connection -> {
      Map<String, Map<String, String>> references = new HashMap<>();
      Map<String, Set<String>> parents = new HashMap<>();
      Set<String> tables = new LinkedHashSet<>();
      for (List<String> row :
          rows(
              connection,
              "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'schema_version' ORDER BY name",
              1)) {
        String table = row.getFirst();
        tables.add(table);
        for (List<String> key :
            rows(
                connection,
                "SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list('" + table + "')",
                3)) {
          references
              .computeIfAbsent(table, name -> new HashMap<>())
              .put(key.get(0), "SELECT " + key.get(2) + " FROM " + key.get(1));
          parents.computeIfAbsent(table, name -> new LinkedHashSet<>()).add(key.get(1));
        }
      }
      List<String> ordered = TableShape.inOrder(tables, parents);
      for (String table : ordered) {
        fill(connection, table, references.getOrDefault(table, Map.of()));
      }
      return ordered;
    });
  }

  private static List<List<String>> rows(Connection connection, String query, int width)
      throws SQLException {
    List<List<String>> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
    }
    return all;
  }

  private static void fill(Connection connection, String table, Map<String, String> references)
      throws SQLException {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (List<String> row :
        rows(
            connection,
            "SELECT name, type, \"notnull\" FROM pragma_table_info('" + table + "')",
            3)) {
      columns.put(row.get(0), new Column(row.get(0), row.get(1), row.get(2).equals("1")));
    }
    String places = "?, ".repeat(columns.size() - 1) + "?";
    String insertion =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(table, String.join(", ", columns.keySet()), places);
    for (int i = 0; i < EACH; i++) {
      try (PreparedStatement insert = connection.prepareStatement(insertion)) {
        int place = 1;
        for (Column column : columns.values()) {
          String parent = references.get(column.name());
          insert.setObject(
              place++,
              parent == null
                  ? value(table, column, i)
                  : existing(connection, parent, column.type(), i));
        }
        insert.executeUpdate();
      }
    }
  }

  private static Object existing(Connection connection, String query, String type, int row)
      throws SQLException {
    String value = rows(connection, query + " ORDER BY 1", 1).get(row).getFirst();
    return type.equals("TEXT") ? value : (Object) Long.valueOf(value);
  }

  private static @Nullable Object value(String table, Column column, int row) {
    if (!column.required() && row % 2 == 1) {
      return null;
    }
    return switch (column.type()) {
      case "TEXT" ->
          List.of("", "台区 é 😀", "'\"\\ \n\t\r", "NULL").get(row)
              + table
              + "."
              + column.name()
              + row;
      case "INTEGER" ->
          List.of(Integer.MIN_VALUE, Integer.MAX_VALUE, 1_234_567, -1).get(row).longValue();
      case "BIGINT" -> List.of(Long.MIN_VALUE, Long.MAX_VALUE, 1_772_000_000_000L, -1L).get(row);
      case "DOUBLE PRECISION" ->
          List.of(0.1, Double.MAX_VALUE, Double.MIN_VALUE, -1.0 / 3).get(row);
      case "BLOB" ->
          List.of(new byte[0], new byte[] {0, -1, 127, -128}, new byte[200_000], new byte[] {92})
              .get(row);
      default -> throw new IllegalStateException("no sample of " + column.type());
    };
  }
}
