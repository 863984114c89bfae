package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.fleet.DocumentStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Retained documents in one table. */
public final class SqlDocumentStore implements DocumentStore {
  private static final String COLUMNS =
      "SELECT topic, edge, subject, generation, sequence, content_hash, bytes FROM document";

  private final Database database;

  public SqlDocumentStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Kept> find(String topic) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(COLUMNS + " WHERE topic = ?")) {
        query.setString(1, topic);
        return list(query).stream().findFirst();
      }
    });
  }

  @Override
  public void save(Kept document) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO document (topic, edge, subject, generation, sequence, content_hash, bytes)
              VALUES (?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT (topic) DO UPDATE SET
                edge = excluded.edge, subject = excluded.subject, generation = excluded.generation,
                sequence = excluded.sequence, content_hash = excluded.content_hash,
                bytes = excluded.bytes
              """)) {
        upsert.setString(1, document.topic());
        upsert.setString(2, document.edge().toString());
        upsert.setString(3, document.subject());
        upsert.setLong(4, document.revision().generation());
        upsert.setLong(5, document.revision().sequence());
        upsert.setBytes(6, document.content().toBytes());
        upsert.setBytes(7, document.bytes());
        upsert.executeUpdate();
      }
    });
  }

  @Override
  public void remove(String topic) {
    database.execute(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM document WHERE topic = ?")) {
        delete.setString(1, topic);
        delete.executeUpdate();
      }
    });
  }

  @Override
  public List<Kept> all() {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(COLUMNS + " ORDER BY topic")) {
        return list(query);
      }
    });
  }

  private static List<Kept> list(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<Kept> documents = new ArrayList<>();
      while (rows.next()) {
        documents.add(
            new Kept(
                rows.getString(1),
                EdgeId.parse(rows.getString(2)),
                rows.getString(3),
                new Revision(rows.getLong(4), rows.getLong(5)),
                Digest.fromBytes(rows.getBytes(6)),
                rows.getBytes(7)));
      }
      return documents;
    }
  }
}
