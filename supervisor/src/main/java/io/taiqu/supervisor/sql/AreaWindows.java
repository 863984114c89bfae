package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Level;
import io.taiqu.supervisor.grid.Link;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Which transformers hung on a part of the grid, and when. */
final class AreaWindows {
  private AreaWindows() {}

  /**
   * The time for which a transformer counted, within what was asked for.
   *
   * @param since the minute at which its first interval begins
   * @param until the minute at which its last one ends
   */
  record Window(long transformer, long since, long until) {}

  private record Child(String code, long since, long until) {}

  /** The windows of a span, by transformer and time. */
  static List<Window> of(Connection connection, Area area, long from, long to) throws SQLException {
    List<Window> windows = new ArrayList<>();
    switch (area.level()) {
      case TRANSFORMER -> transformer(connection, new Child(area.code(), from, to), windows);
      case DISTRICT -> transformers(connection, Link.AREA, area.code(), from, to, windows);
      case LINE -> transformers(connection, Link.FEEDER, area.code(), from, to, windows);
      case STATION -> below(connection, Link.SUBSTATION, area.code(), from, to, windows);
      case COUNTY -> below(connection, Link.COUNTY, area.code(), from, to, windows);
    }
    windows.sort(
        java.util.Comparator.comparingLong(Window::transformer).thenComparing(Window::since));
    return windows;
  }

  private static void below(
      Connection connection, Link link, String parent, long from, long to, List<Window> windows)
      throws SQLException {
    for (Child child : children(connection, link, parent, from, to)) {
      Level level = link.child();
      windows.addAll(of(connection, new Area(level, child.code()), child.since(), child.until()));
    }
  }

  private static void transformers(
      Connection connection, Link link, String parent, long from, long to, List<Window> windows)
      throws SQLException {
    for (Child child : children(connection, link, parent, from, to)) {
      transformer(connection, child, windows);
    }
  }

  private static void transformer(Connection connection, Child child, List<Window> windows)
      throws SQLException {
    TransformerRows.numberOf(connection, new TransformerId(child.code()))
        .ifPresent(number -> windows.add(new Window(number, child.since(), child.until())));
  }

  private static List<Child> children(
      Connection connection, Link link, String parent, long from, long to) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT a.child, a.since,
                   (SELECT MIN(n.since) FROM attachment n
                     WHERE n.kind = a.kind AND n.child = a.child AND n.since > a.since)
              FROM attachment a WHERE a.kind = ? AND a.parent = ? AND a.since < ?
            """)) {
      query.setString(1, link.name());
      query.setString(2, parent);
      query.setLong(3, to);
      try (ResultSet rows = query.executeQuery()) {
        List<Child> children = new ArrayList<>();
        while (rows.next()) {
          long next = rows.getLong(3);
          long until = rows.wasNull() ? to : Math.min(to, next);
          if (until > from) {
            children.add(new Child(rows.getString(1), Math.max(from, rows.getLong(2)), until));
          }
        }
        return children;
      }
    }
  }
}
