package io.taiqu.supervisor.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table of the schema as PostgreSQL has it.
 *
 * @param columns in the order of their names
 */
record TableShape(String name, List<Column> columns) {
  /** What a column holds. */
  enum Kind {
    /** A whole number of 32 or 64 bits. */
    WHOLE,
    /** A binary floating-point number. */
    REAL,
    /** Text. */
    TEXT,
    /** Bytes. */
    BYTES
  }

  /** A column and what it holds. */
  record Column(String name, Kind kind) {}

  TableShape {
    columns = List.copyOf(columns);
  }

  String columnNames() {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  String selection() {
    return "SELECT " + columnNames() + " FROM " + name;
  }

  String insertion() {
    String places = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
    return "INSERT INTO " + name + " (" + columnNames() + ") VALUES (" + places + ")";
  }

  /**
   * All tables of the schema but the one with its version, each after those that it refers to; the
   * parts of divided tables are no tables of their own.
   */
  static List<TableShape> all(Connection postgres) throws SQLException {
    Map<String, List<Column>> columns = new LinkedHashMap<>();
    try (Statement statement = postgres.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
                  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
                   AND NOT c.relispartition AND c.relname <> 'schema_version'
                   AND a.attnum > 0 AND NOT a.attisdropped
                 ORDER BY c.relname, a.attname COLLATE "C"
                """)) {
      while (rows.next()) {
        columns
            .computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
            .add(new Column(rows.getString(2), kind(rows.getString(3))));
      }
    }
    List<TableShape> shapes = new ArrayList<>();
    for (String name : inOrder(columns.keySet(), references(postgres))) {
      shapes.add(new TableShape(name, columns.getOrDefault(name, List.of())));
    }
    return shapes;
  }

  private static Kind kind(String type) {
    return switch (type) {
      case "integer", "bigint" -> Kind.WHOLE;
      case "double precision" -> Kind.REAL;
      case "text" -> Kind.TEXT;
      case "bytea" -> Kind.BYTES;
      default -> throw new IllegalStateException("no migration makes columns of type " + type);
    };
  }

  private static Map<String, Set<String>> references(Connection postgres) throws SQLException {
    Map<String, Set<String>> references = new LinkedHashMap<>();
    try (Statement statement = postgres.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT f.relname, t.relname
                  FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid
                  JOIN pg_class t ON t.oid = k.confrelid
                 WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace
                """)) {
      while (rows.next()) {
        references
            .computeIfAbsent(rows.getString(1), name -> new HashSet<>())
            .add(rows.getString(2));
      }
    }
    return references;
  }

  /** Names such that each comes after those that it refers to. */
  static List<String> inOrder(Set<String> names, Map<String, Set<String>> references) {
    List<String> ordered = new ArrayList<>();
    List<String> left = new ArrayList<>(names);
    while (!left.isEmpty()) {
      List<String> ready =
          left.stream()
              .filter(name -> ordered.containsAll(references.getOrDefault(name, Set.of())))
              .toList();
      if (ready.isEmpty()) {
        throw new IllegalStateException("tables refer to each other in a circle: " + left);
      }
      ordered.addAll(ready);
      left.removeAll(ready);
    }
    return ordered;
  }
}
