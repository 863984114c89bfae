package io.taiqu.supervisor.testing;

import io.taiqu.supervisor.sql.Database;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.sql.Types;
import java.util.HexFormat;
import java.util.List;

/** The tables of the roll-ups as text, to compare them to the byte. */
public final class RollUpDump {
  private RollUpDump() {}

  /** Every row and column. */
  public static String of(Database database) {
    StringBuilder dump = new StringBuilder();
    for (String table : List.of("transformer_interval", "transformer_day")) {
      database.read(connection -> {
        try (Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY id")) {
          ResultSetMetaData columns = rows.getMetaData();
          while (rows.next()) {
            dump.append(table);
            for (int i = 1; i <= columns.getColumnCount(); i++) {
              int type = columns.getColumnType(i);
              boolean binary = type == Types.BLOB || type == Types.BINARY;
              dump.append(' ')
                  .append(binary ? HexFormat.of().formatHex(rows.getBytes(i)) : rows.getString(i));
            }
            dump.append('\n');
          }
        }
        return Boolean.TRUE;
      });
    }
    return dump.toString();
  }
}
